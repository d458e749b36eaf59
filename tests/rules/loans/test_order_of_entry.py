"""Facts with the same value dates, entered in any order with no night between: the same loan, the same books."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.rules.loans import lives
from tests.rules.loans.histories import RECALCULATED, Act, fact_of, lent_by, loans
from tests.rules.loans.real_balance import ACCRUING, Kept

from samity.bank.accounting.values import AccountMapping, MappedAccount, Purpose
from samity.bank.loans.rules.advance import Recognised, let_due_dates_pass, recognise
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.postings import loan_postings, recognition_postings
from samity.bank.loans.values.facts import Fact, FactKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import LoanState

GL = AccountMapping(1, tuple(MappedAccount(purpose, number) for number, purpose in enumerate(Purpose, 1)))
STANDS = {FactKind.CHARGE_ADDED, FactKind.LOCKED, FactKind.UNLOCKED, FactKind.ARREARS_SETTINGS_CHANGED}
"""What nobody takes back; a charge is waived, a lock opened, another grace agreed."""
LAST = 260
"""So many days after a loan was paid out all of it is entered."""


def entered(agreement: Agreement, history: Sequence[Act], taken_back: Act | None = None) -> Kept:
    """Lend, enter so much in this order, take one of it back, all on one business date, and let that day end."""
    kept, lent = Kept(agreement), lent_by(agreement)
    today = lent[-1].value_on + timedelta(days=LAST)
    for fact in lent:
        kept.enter(replace(fact, booked_on=today), today)
    for serial, act in enumerate(history, start=len(lent) + 1):
        kept.enter(fact_of(agreement, serial, act, today), today)
    if taken_back is not None:
        gone = kept.history[len(lent) + history.index(taken_back)]
        kept.enter(Fact(len(kept.history) + 1, FactKind.UNDONE, gone.value_on, today, undoes=gone.serial), today)
    kept.night(today + timedelta(days=1))
    if agreement.accounting in ACCRUING:
        kept.go_on(recognise(agreement, kept.state, kept.recognised, today))
    return kept


def lived(agreement: Agreement, history: Sequence[tuple[Act, int]]) -> Kept:
    """Lend, and enter each act so many days after the day it counts from, or later: all nights before have gone by."""
    kept, lent = Kept(agreement), lent_by(agreement)
    first = lent[-1].value_on
    for fact in lent:
        kept.enter(fact, first)
    for serial, (act, late_by) in enumerate(history, start=len(lent) + 1):
        fact = fact_of(agreement, serial, act)
        today = max(kept.history[-1].booked_on, fact.value_on + timedelta(days=late_by))
        kept.night(today)
        kept.enter(replace(fact, booked_on=today), today)
    kept.night(first + timedelta(days=2 * LAST))
    return kept


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


@given(loans.flatmap(lambda loan: st.tuples(st.just(loan[0]), *[st.permutations(loan[1])] * 2)))
@settings(max_examples=60)
def test_in_whatever_order_facts_are_entered_they_lead_to_one_loan_and_one_set_of_books(
    entered_twice: tuple[Agreement, Sequence[Act], Sequence[Act]],
) -> None:
    agreement, *orders_of_entry = entered_twice
    one, other = (entered(agreement, each) for each in orders_of_entry)
    assert told(one.state) == told(other.state)
    assert balances(one) == balances(other)
    assert sum(balances(one).values()) == 0


@given(loan=loans.filter(lambda loan: bool(loan[1])), which=st.integers(min_value=0, max_value=5))
@settings(max_examples=60)
def test_what_is_taken_back_leaves_the_loan_and_the_books_as_if_it_had_never_been(
    loan: tuple[Agreement, Sequence[Act]], which: int
) -> None:
    agreement, history = loan
    gone = history[which % len(history)]
    if gone[0] in STANDS:
        return
    kept = entered(agreement, history, taken_back=gone)
    without = entered(agreement, [each for each in history if each is not gone])
    assert told(kept.state) == told(without.state)
    assert balances(kept) == balances(without)


@given(loan=loans)
@settings(max_examples=60)
def test_what_is_stored_is_what_all_facts_lead_to_anew(loan: tuple[Agreement, Sequence[Act]]) -> None:
    agreement, history = loan
    kept = entered(agreement, history)
    assert told(_anew(kept, LAST + 1)) == told(kept.state)


@example(
    # More was waived than the installment asks for once it is recalculated.
    loan=(
        replace(lives.AGREEMENT, terms=RECALCULATED[0]),
        [(FactKind.REPAID, 0, 2540), *[(FactKind.INTEREST_WAIVED, 0, 12205)] * 2],
    ),
    late=[0, 0, 0],
)
@example(
    # What installments ask for was last said of the day of entry, which has more overdue than the day of the waiver.
    loan=(
        replace(lives.AGREEMENT, terms=RECALCULATED[0]),
        [(FactKind.CHARGE_ADDED, 0, 1_00), (FactKind.INTEREST_WAIVED, 33, 600_00)],
    ),
    late=[58, 0],
)
@given(loan=loans, late=st.lists(st.integers(min_value=0, max_value=60), min_size=6, max_size=6))
@settings(max_examples=60)
def test_what_is_stored_is_what_all_facts_lead_to_whatever_nights_went_by_before_each(
    loan: tuple[Agreement, Sequence[Act]], late: Sequence[int]
) -> None:
    agreement, history = loan
    kept = lived(agreement, list(zip(history, late, strict=False)))
    assert told(_anew(kept, 2 * LAST)) == told(kept.state)


def _anew(kept: Kept, after: int) -> LoanState:
    """Fold all that happened, up to so many days after the loan was made."""
    tomorrow = kept.history[0].value_on + timedelta(days=after)
    state, _ = replay(kept.agreement, kept.history)
    return let_due_dates_pass(kept.agreement, state, Recognised(), tomorrow).state
