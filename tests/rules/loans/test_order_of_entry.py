"""Facts with the same value dates, entered in any order with no night between: the same loan, the same books."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans import lives
from tests.rules.loans.real_balance import ACCRUING, Kept, beginning, made, orders

from samity.bank.accounting.values import AccountMapping, MappedAccount, Purpose
from samity.bank.loans.rules.advance import Recognised, let_due_dates_pass, recognise
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.postings import loan_postings, recognition_postings
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.state import LoanState

Act: TypeAlias = tuple[FactKind, int, int]
"""What is done, so many days after the loan was paid out, with so many minor units."""

GL = AccountMapping(1, tuple(MappedAccount(purpose, number) for number, purpose in enumerate(Purpose, 1)))
LAST = 260
"""So many days after a loan was paid out all of it is entered."""
# Two of one day and kind apply in the order of their entry: which came first is for whoever enters them to say.
days = st.integers(min_value=0, max_value=250)
of_a_kind = st.sampled_from([FactKind.REPAID, FactKind.REPAID, FactKind.CHARGE_ADDED, FactKind.CREDITED])
histories = st.lists(
    st.tuples(of_a_kind, days, st.integers(min_value=1, max_value=600_00)), max_size=6, unique_by=lambda each: each[1]
)
agreements = st.builds(Agreement, made, orders, st.sampled_from(AccountingRule)) | st.sampled_from(AccountingRule).map(
    lambda rule: replace(lives.AGREEMENT, accounting=rule)
)


def entered(agreement: Agreement, history: Sequence[Act], taken_back: Act | None = None) -> Kept:
    """Lend, enter so much in this order, take one of it back, all on one business date, and let that day end."""
    kept = Kept(agreement)
    lent = lives.BEGINNING if agreement.terms == lives.TERMS else beginning(agreement.terms)
    today = lent[-1].value_on + timedelta(days=LAST)
    for fact in lent:
        kept.enter(replace(fact, booked_on=today), today)
    for serial, (kind, after, amount) in enumerate(history, start=len(lent) + 1):
        on = lent[-1].value_on + timedelta(days=after)
        kept.enter(Fact(serial, kind, on, today, amount, _details(kind, on)), today)
    if taken_back is not None:
        gone = kept.history[len(lent) + history.index(taken_back)]
        kept.enter(Fact(len(kept.history) + 1, FactKind.UNDONE, gone.value_on, today, undoes=gone.serial), today)
    kept.night(today + timedelta(days=1))
    if agreement.accounting in ACCRUING:
        kept.go_on(recognise(agreement, kept.state, kept.recognised, today))
    return kept


def _details(kind: FactKind, on: date) -> dict[str, Any]:
    if kind is FactKind.CHARGE_ADDED:
        return {"charge_id": on.toordinal(), "is_penalty": False, "due_on": on.isoformat()}
    return {"credit": "GOODWILL_CREDIT"} if kind is FactKind.CREDITED else {}


def balances(kept: Kept) -> Counter[int]:
    """Return what each GL account holds of a loan, in minor units, debits above zero."""
    held: Counter[int] = Counter()
    booked = [loan_postings(each.consequence, kept.agreement.accounting, GL) for each in kept.booked]
    for each in (*(row for rows in booked for row in rows), *recognition_postings(kept.income, GL)):
        held[each.debit_gl] += each.amount
        held[each.credit_gl] -= each.amount
    return Counter({account: amount for account, amount in held.items() if amount})


def told(state: LoanState) -> LoanState:
    """Return a state without the numbers of the facts, which say in which order they were entered."""
    assert state.reached is not None
    held = tuple(sorted((each._replace(fact=0) for each in state.held), key=lambda each: each.from_on))
    charges = tuple(sorted(state.charges, key=lambda each: each.id))
    return replace(state, reached=state.reached._replace(serial=0), held=held, charges=charges)


@given(
    agreement=agreements,
    orders_of_entry=histories.flatmap(lambda all_of_it: st.tuples(*[st.permutations(all_of_it)] * 2)),
)
@settings(max_examples=60)
def test_in_whatever_order_facts_are_entered_they_lead_to_one_loan_and_one_set_of_books(
    agreement: Agreement, orders_of_entry: tuple[Sequence[Act], Sequence[Act]]
) -> None:
    one, other = (entered(agreement, each) for each in orders_of_entry)
    assert told(one.state) == told(other.state)
    assert balances(one) == balances(other)
    assert sum(balances(one).values()) == 0


@given(agreement=agreements, history=histories.filter(bool), which=st.integers(min_value=0, max_value=5))
@settings(max_examples=60)
def test_what_is_taken_back_leaves_the_loan_and_the_books_as_if_it_had_never_been(
    agreement: Agreement, history: Sequence[Act], which: int
) -> None:
    gone = history[which % len(history)]
    if gone[0] is FactKind.CHARGE_ADDED:
        return
    kept = entered(agreement, history, taken_back=gone)
    without = entered(agreement, [each for each in history if each is not gone])
    assert told(kept.state) == told(without.state)
    assert balances(kept) == balances(without)


@given(agreement=agreements, history=histories)
@settings(max_examples=60)
def test_what_is_stored_is_what_all_facts_lead_to_anew(agreement: Agreement, history: Sequence[Act]) -> None:
    kept = entered(agreement, history)
    tomorrow = kept.history[0].value_on + timedelta(days=LAST + 1)
    again = let_due_dates_pass(agreement, replay(agreement, kept.history)[0], Recognised(), tomorrow)
    assert told(again.state) == told(kept.state)
