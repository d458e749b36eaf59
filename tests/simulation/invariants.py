"""What must hold of a bank after every step, told from the facts, the states and the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from samity.bank.accounting.queries import account_balances, trial_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.history import booked_of, facts_of
from samity.bank.loans.rules.accrued_interest import asked_on, looked_at_before
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.as_of import as_of
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.charges import paid_charges, part_of
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.fold import in_full, replay
from samity.bank.loans.rules.holding import released_until
from samity.bank.loans.rules.interest_refunds import is_interest_refund
from samity.bank.loans.rules.penalties import accrued_penalty
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.rules.recognition import accrued_not_due
from samity.bank.loans.rules.reconcile import reconcile
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.explanation import Cause
from samity.bank.loans.values.facts import FactKind, TransactionKind, standing
from samity.bank.loans.values.parts import Part, total_of
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from tests.village import Product

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.reconcile import BookedTransaction
    from samity.bank.loans.values.facts import Consequence, Fact
    from samity.storage.unit import Unit

RECEIVABLES = (Purpose.INTEREST_RECEIVABLE, Purpose.FEES_RECEIVABLE, Purpose.PENALTIES_RECEIVABLE)
GOODWILL = (
    Purpose.GOODWILL_CREDIT,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY,
)
CHARGES_GIVEN_BACK = (
    {TransactionKind.FEE_ADJUSTMENT, TransactionKind.FEE_REFUND},
    {TransactionKind.PENALTY_ADJUSTMENT, TransactionKind.PENALTY_REFUND},
)
INCOMES = (Purpose.INTEREST_ON_LOANS, Purpose.INCOME_FROM_FEES, Purpose.INCOME_FROM_PENALTIES)


def check(unit: Unit, products: Mapping[int, Product], loan_ids: Sequence[int], last_day: date) -> None:
    """Check every loan by itself, and the ledger as a whole."""
    accounts = loans_by_id(unit.connection, loan_ids)
    facts = facts_of(unit.connection, loan_ids)
    booked = booked_of(unit.connection, loan_ids)
    for account in accounts.values():
        _replay_is_stored(account, facts[account.id], booked.get(account.id, []), unit.business_date)
        _parts_make_sense(account)
        _ledger_follows(unit, account, products[account.product_id], facts[account.id])
    trial_balance(unit.connection, last_day)


def _replay_is_stored(
    account: LoanAccount, facts: Sequence[Fact], booked: Sequence[BookedTransaction], today: date
) -> None:
    state, wanted = replay(account.agreement, facts)
    # Where interest is recalculated, days may have gone by since it was told, without a night.
    terms = agreed_now(account.agreement, account.state).terms
    stored = expected(terms, account.state, today)
    if stored.reached is not None:
        state, followed = released_until(account.agreement, state, stored.reached.value_on)
        wanted = (*wanted, *followed)
    state, followed = due_dates_passed(terms, state, looked_at_before(terms, stored))
    state = expected(terms, state, today)
    wanted = (*wanted, *followed)
    assert (state.accrued, state.held) == (stored.accrued, stored.held)
    assert sorted(state.charges) == sorted(stored.charges)
    for name in ("status", "principal", "installments", "overpaid", "reached", "last_paid_on", "ended_on"):
        assert getattr(state, name) == getattr(stored, name), (account.id, name)
    for name in ("submitted_on", "approved_on", "disbursed_on"):
        assert getattr(state, name) == getattr(stored, name), (account.id, name)
    correction = reconcile(wanted, booked)
    assert not correction.reverse
    assert not correction.create
    assert Counter(_seen(each) for each in wanted) == Counter(_seen(each.consequence) for each in booked)


def check_explained(unit: Unit, loan_ids: Sequence[int]) -> None:
    """Check that every amount of every loan is explained, on its last day; only hands leave what no rule says."""
    facts = facts_of(unit.connection, loan_ids)
    for account in loans_by_id(unit.connection, loan_ids).values():
        on = unit.business_date
        told = explained(account.agreement, facts[account.id], on)
        state = as_of(account.agreement, facts[account.id], on)
        due = total_of([each.due for each in state.installments])
        assert sum(each.amount for each in told.dues) == (due.total if state.disbursed_on else 0)
        for each in told.dues:
            assert sum(move.amount for move in each.moves) == each.amount, each
            assert Cause.SETTLED not in {own.cause for own in each.besides}, each
        accrued = sum(each.amount for each in told.accrued)
        terms = agreed_now(account.agreement, state).terms
        assert accrued == accrued_not_due(terms, state, on), account.id
        assert (told.penalty.amount if told.penalty else 0) == accrued_penalty(terms, state, on), account.id


def _seen(given: Consequence) -> tuple[object, ...]:
    return given.kind, given.fact, given.value_on, given.amount, given.parts, given.overpaid


def _parts_make_sense(account: LoanAccount) -> None:
    state = account.state
    for each in state.installments:
        assert min(*each.due, *each.paid, *each.waived, *each.written_off, *each.outstanding) >= 0, each
    if state.status in DISBURSED_STATUSES:
        assert sum(each.due.principal - each.principal_added for each in state.installments) == state.principal
        assert [each.number for each in state.installments] == list(range(1, len(state.installments) + 1))
        days = [each.due_on for each in state.installments]
        assert days == sorted(days)
        paid = paid_charges(state.installments, state.charges)
        for part in (Part.FEES, Part.PENALTIES):
            of_part = [each for each in state.charges if part_of(each) is part]
            anew = sum(each.credited.of(part) for each in state.installments)
            assert sum(each.amount for each in of_part) == state.due.of(part) - anew
            assert 0 <= state.paid.of(part) - sum(paid[each.id] for each in of_part) <= anew
            assert (state.status is LoanStatus.WRITTEN_OFF) == bool(state.written_off.total)
            assert all(paid[each.id] + each.waived <= each.amount for each in of_part)
    assert state.overpaid >= 0
    # While payment holidays hold interest back, what was paid too much waits for it, and the loan goes on.
    assert (state.status is LoanStatus.OVERPAID) == (state.overpaid > 0 and not state.held_back)
    assert not (state.overpaid and state.outstanding.total)
    assert (state.status is LoanStatus.CLOSED) == bool(
        state.installments
        and not (state.outstanding.total or state.held_back or state.overpaid or state.written_off.total)
    )


def _ledger_follows(unit: Unit, account: LoanAccount, product: Product, facts: Sequence[Fact]) -> None:
    held: dict[int, int] = defaultdict(int)
    for each in account_balances(unit.connection, account.id):
        held[each.gl_account_id] += each.debit - each.credit
    assert sum(held.values()) == 0
    if account.agreement.accounting is AccountingRule.NONE:
        assert not held
        return
    state = account.state
    stands = standing(facts)
    paid_in = sum(fact.amount + fact.details.get("cash_difference", 0) for fact in stands if _brings_money(fact))
    goes_out = {FactKind.DISBURSED, FactKind.REFUNDED, FactKind.CHARGED_BACK}
    paid_out = sum(fact.amount for fact in stands if fact.kind in goes_out)
    funds = held[product.gl[Purpose.FUND_SOURCE]] + held[product.mobile_gl]
    assert funds == paid_in - paid_out
    assert -held[product.gl[Purpose.OVERPAYMENT]] == state.overpaid + state.held_in_all
    if state.charged_off_on is not None:
        _left_the_books(account, product, held)
        return
    assert held[product.gl[Purpose.LOAN_PORTFOLIO]] == state.outstanding.principal
    recovered = sum(fact.amount for fact in stands if fact.kind is FactKind.RECOVERED)
    assert -held[product.gl[Purpose.INCOME_FROM_RECOVERY]] == recovered
    given = sum(fact.amount for fact in stands if fact.details.get("credit") == TransactionKind.GOODWILL_CREDIT)
    assert sum(held[product.gl[each]] for each in GOODWILL) == given
    given_back = (0, _out_of_interest(account, facts, stands), *_charges_given_back(stands))
    recognised = account.recognised.income
    waived = state.waived.plus(state.written_off).minus(state.unearned)
    if account.agreement.accounting is AccountingRule.CASH:
        # Unpaid interest that joins the principal is income by that.
        recognised = state.paid.adding(Part.INTEREST, state.capitalized)
        assert held[product.gl[Purpose.LOSSES_WRITTEN_OFF]] == state.written_off.principal
    else:
        assert held[product.gl[Purpose.LOSSES_WRITTEN_OFF]] == sum(waived)
        until = account.recognised.until
        reckoned = state if until is None else asked_on(account.agreement.terms, state, until)
        borne = reckoned.due.interest + reckoned.capitalized + reckoned.waiting_interest
        bearing = (0, borne, reckoned.due.fees, reckoned.due.penalties)
        waits = account.recognised.behind_since is not None
        assert waits or all(recognised[part] <= bearing[part] for part in (1, 2, 3))
        joined = (0, state.capitalized, 0, 0)
        for part, purpose in enumerate(RECEIVABLES, 1):
            receivable = held[product.gl[purpose]]
            credited = sum(each.credited[part] for each in state.installments)
            settled = state.paid[part] + waived[part] + joined[part] - credited
            assert receivable == recognised[part] - settled, (account.id, purpose)
            # What was settled since is recognised by the night.
            assert waits or receivable >= 0, (account.id, purpose)
    for part, purpose in enumerate(INCOMES, 1):
        assert -held[product.gl[purpose]] == recognised[part] - given_back[part], (account.id, purpose)


def _out_of_interest(account: LoanAccount, facts: Sequence[Fact], stands: Sequence[Fact]) -> int:
    """What went out of the income from interest: payments of it that were waived, and what goes back with refunds."""
    waived = (fact for fact in stands if fact.details.get("credit") == TransactionKind.INTEREST_PAYMENT_WAIVER)
    refunded = (fact for fact in in_full(account.agreement, facts) if is_interest_refund(fact))
    return sum(fact.amount for fact in (*waived, *refunded))


def _charges_given_back(stands: Sequence[Fact]) -> Iterator[int]:
    """What went out of the income from fees, and from penalties: charges that were given back."""
    for kinds in CHARGES_GIVEN_BACK:
        yield sum(fact.amount for fact in stands if fact.details.get("credit") in kinds)


def _left_the_books(account: LoanAccount, product: Product, held: Mapping[int, int]) -> None:
    """Of a loan that was charged off nothing is an asset, but what was no income yet; and it earns no more."""
    assert not held[product.gl[Purpose.LOAN_PORTFOLIO]]
    if account.agreement.accounting is AccountingRule.CASH:
        assert not any(held[product.gl[each]] for each in RECEIVABLES)
    elif account.recognised.behind_since is None:
        assert account.recognised.income == account.state.income_at_charge_off
        assert all(held[product.gl[each]] <= 0 for each in RECEIVABLES)


def _brings_money(fact: Fact) -> bool:
    refunds = {TransactionKind.PAYOUT_REFUND, TransactionKind.MERCHANT_ISSUED_REFUND}
    return fact.kind in {FactKind.REPAID, FactKind.RECOVERED} or fact.details.get("credit") in refunds
