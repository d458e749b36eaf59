"""The unpaid rest of a schedule, made anew from a day on. See docs/rules/rescheduling.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.bank.loans.rules.accrued_interest import terms_of
from samity.bank.loans.rules.agreed_now import with_count
from samity.bank.loans.rules.charges import keeping_due_dates, with_charge
from samity.bank.loans.rules.edited_installments import with_what_was_settled
from samity.bank.loans.rules.progressive_rates import rate_steps, rates_of
from samity.bank.loans.rules.progressive_rows import Balance, filled
from samity.bank.loans.rules.recalculation import planned, rates_now
from samity.bank.loans.rules.rescheduled_rest import made_anew, own_of
from samity.bank.loans.rules.schedule_progressive import asked_anew
from samity.bank.loans.values.movements import Tranche
from samity.bank.loans.values.parts import NOTHING, Parts, total_of
from samity.bank.loans.values.rescheduling import RateChange, Rescheduled
from samity.bank.loans.values.state import Installment, LoanState
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduleEngine
from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact


@dataclass(frozen=True, slots=True)
class _Request:
    """What a fact asks for.

    Attributes:
        first: number of the first installment that is made anew.
        due_dates: from that one on; as many as there will be.
        rate: from a day on.
        without_principal: so many of them are relieved of principal.
        interest_waits: so many of them leave their interest to those after them.
        asking: what installments ask for instead, by their numbers, in minor units.
    """

    first: int
    due_dates: tuple[date, ...]
    rate: RateChange | None
    without_principal: int
    interest_waits: int
    asking: Mapping[int, int]


def with_schedule_made_anew(agreement: Agreement, state: LoanState, fact: Fact) -> LoanState:
    """Make the rest of a schedule anew: at another rate, on other days, over more installments, with a new grace.

    What was paid stays with its installment as far as that still asks for it. Where nothing is owed, or nothing falls
    due any more, only the rate is noted.

    Args:
        agreement: as it is by now.
        state: with due dates before the fact passed.
        fact: its details are those of docs/rules/rescheduling.md.
    """
    if not state.installments:
        return state
    if agreement.terms.recalculates:
        state = planned(agreement.terms, state)
    request = _request(agreement.terms, state, fact)
    if not request.due_dates or not state.outstanding.total:
        return state if request.rate is None else replace(state, rescheduled=state.rescheduled.with_rate(request.rate))
    ensure(state.accrued is None or state.accrued.number <= request.first, "no installment that has passed is moved")
    rows = planned_rows(agreement.terms, state)
    kept = [each.due_on for each in rows[: request.first - 1]]
    ensure(len(kept) + len(request.due_dates) >= len(rows), "rescheduling leaves no installment out")
    anew = replace(state, rescheduled=_rescheduled(state, request))
    count = anew.rescheduled.number_of_installments
    terms = with_count(agreement.terms, count)
    if state.accrued is not None:
        anew = replace(anew, accrued=state.accrued._replace(rows=count))
    laid = laid_anew(anew, (*kept, *request.due_dates), len(rows))
    # With as many installments that repay principal, at the same rate, each goes on asking for what it did.
    is_same = request.rate is None and len(request.due_dates) - request.without_principal == len(rows) - len(kept)
    if terms.recalculates:
        settled = with_charges_again(terms, state, laid)
        if not is_same:
            settled = _asking(terms, anew, settled, request.first)
        return replace(anew, installments=tuple(_asking_instead(settled, request.asking)))
    if terms.engine is ScheduleEngine.PROGRESSIVE:
        laid = _progressive(terms, anew, laid, request, is_same=is_same)
    elif not (is_same and terms.equal_amortization):  # what was spread evenly stays, on other days
        laid = made_anew(terms, anew, laid, request.first, is_same=is_same, instead=request.asking)
    return replace(anew, installments=with_charges_again(terms, state, laid))


def planned_rows(terms: LoanTerms, state: LoanState) -> tuple[Installment, ...]:
    """Return the installments of the plan, without one that only charges or what was given back made.

    Args:
        terms: as they are by now.
        state: of a loan that is paid out.
    """
    if terms.engine is ScheduleEngine.PROGRESSIVE or state.accrued is not None:
        return state.installments[: terms_of(terms, state).number_of_installments]
    # A cumulative schedule may end early, and a contract be changed by hand.
    return state.installments[: max((each.number for each in state.installments if own_of(each).total), default=0)]


def _request(terms: LoanTerms, state: LoanState, fact: Fact) -> _Request:
    details = fact.details
    rows = planned_rows(terms, state)
    due_dates = tuple(date.fromisoformat(day) for day in details.get("due_dates", ()))
    first = int(details["first"]) if due_dates else len(rows) + 1
    rate = None
    if "annual_rate" in details:
        rate = RateChange(date.fromisoformat(details["from_on"]), Fraction(details["annual_rate"]))
        opens_on = rate_steps(terms, Rescheduled(rates=(rate,)))[-1].from_on
        begun = next((each.number for each in rows if opens_on < each.due_on), len(rows) + 1)
        due_dates = (*(each.due_on for each in rows[begun - 1 : first - 1]), *due_dates)
        first = min(begun, first)
    grace = int(details.get("grace_on_principal", 0)), int(details.get("grace_on_interest", 0))
    is_progressive = terms.engine is ScheduleEngine.PROGRESSIVE
    ensure(not (is_progressive and any(grace)), "a progressive schedule knows no grace in the middle")
    return _Request(first, due_dates, rate, *grace, _asked_instead(details))


def _asked_instead(details: Mapping[str, Any]) -> Mapping[int, int]:
    """Return what installments ask for instead, by their numbers: all from the first one to the last."""
    if "amount" not in details:
        return {}
    return dict.fromkeys(range(int(details["first"]), int(details["amount_until"]) + 1), int(details["amount"]))


def _asking_instead(rows: Sequence[Installment], instead: Mapping[int, int]) -> Iterator[Installment]:
    yield from (each._replace(asked=instead.get(each.number, each.asked)) for each in rows)


def _rescheduled(state: LoanState, request: _Request) -> Rescheduled:
    was, first = state.rescheduled, request.first
    found = was.with_rate(request.rate) if request.rate else was
    return found._replace(
        number_of_installments=first - 1 + len(request.due_dates),
        moved=tuple(sorted({*was.moved, *_moved(state.installments[first - 1 :], request.due_dates)})),
        without_principal=(*was.without_principal, *range(first, first + request.without_principal)),
        interest_waits=(*was.interest_waits, *range(first, first + request.interest_waits)),
    )


def _moved(rows: Sequence[Installment], due_dates: Sequence[date]) -> Iterator[int]:
    """Give the numbers of the installments that move while the one before them does not."""
    is_moved = False
    for each, due_on in zip(rows, due_dates, strict=False):
        if due_on != each.due_on and not is_moved:
            yield each.number
        is_moved = due_on != each.due_on


def laid_anew(state: LoanState, due_dates: Sequence[date], were: int) -> tuple[Installment, ...]:
    """Lay the installments on their days, each with what it was to ask for, without charges.

    Args:
        state: of the loan.
        due_dates: of all installments.
        were: so many there were before.
    """
    assert state.disbursed_on is not None  # noqa: S101 - who takes the disbursement back takes this back too
    starts = (state.disbursed_on, *due_dates[:-1])
    rows = state.installments[:were]
    laid = [
        each._replace(from_on=start, due_on=due_on, due=own_of(each), paid=NOTHING, waived=NOTHING)
        for each, start, due_on in zip(rows, starts, due_dates, strict=False)
    ]
    more = enumerate(zip(starts[were:], due_dates[were:], strict=True), were + 1)
    laid += [Installment(number, start, due_on, NOTHING) for number, (start, due_on) in more]
    # What was given back after the last due date falls due with the last installment.
    late = total_of([each.credited for each in state.installments[were:]])
    laid[-1] = laid[-1]._replace(credited=laid[-1].credited.plus(late))
    return tuple(each._replace(due=each.due.plus(each.credited)) for each in laid)


def with_charges_again(terms: LoanTerms, state: LoanState, laid: tuple[Installment, ...]) -> tuple[Installment, ...]:
    """Return installments that were laid anew with the charges of a loan, and what was settled of all."""
    for charge in state.charges:
        laid = with_charge(laid, charge, keeping_due_dates(terms))
    return with_what_was_settled(laid, state)


def _asking(terms: LoanTerms, state: LoanState, rows: tuple[Installment, ...], first: int) -> tuple[Installment, ...]:
    """Let installments whose interest follows payments ask anew; they are filled when the fact has applied."""
    own, others = rows[: terms.number_of_installments], rows[terms.number_of_installments :]

    def with_asked(asked: Sequence[int]) -> tuple[Installment, ...]:
        return tuple(each._replace(asked=amount) for each, amount in zip(own, asked, strict=True))

    def fill(asked: Sequence[int]) -> tuple[Parts, ...]:
        after = planned(terms, replace(state, installments=(*with_asked(asked), *others)))
        return tuple(own_of(each) for each in after.installments)

    rates = rates_now(terms, replace(state, installments=rows))
    owed = _owed_from(own, first)
    asked = asked_anew(terms, rates, [each.asked for each in own], first, owed, fill, _paid(own))
    return (*with_asked(asked), *others)


def _progressive(
    terms: LoanTerms, state: LoanState, laid: tuple[Installment, ...], request: _Request, *, is_same: bool
) -> tuple[Installment, ...]:
    """Fill installments whose interest follows the plan: those before the first one stay as they are."""
    assert state.disbursed_on is not None  # noqa: S101 - who takes the disbursement back takes this back too
    first = request.first
    rates = rates_of(terms, state.disbursed_on, [each.due_on for each in laid], state.rescheduled)
    balance = Balance((Tranche(state.disbursed_on, state.principal),))

    def fill(asked: Sequence[int]) -> tuple[Parts, ...]:
        rows = filled(terms, rates, asked, balance)
        return tuple(Parts(each.principal, each.interest) for each in rows)

    is_by_principal = terms.amortization is Amortization.EQUAL_PRINCIPAL
    asked = [own_of(each).principal if is_by_principal else own_of(each).total for each in laid]
    if not is_same:
        paid = _paid(state.installments[: len(laid)])
        asked = asked_anew(terms, rates, asked, first, _owed_from(laid, first), fill, paid)
    amounts = fill([request.asking.get(each.number, amount) for each, amount in zip(laid, asked, strict=True)])
    return tuple(
        each if each.number < first else each._replace(due=own.plus(each.credited))
        for each, own in zip(laid, amounts, strict=True)
    )


def _owed_from(rows: Sequence[Installment], first: int) -> int:
    return sum(own_of(each).principal for each in rows[first - 1 :])


def _paid(rows: Sequence[Installment]) -> frozenset[int]:
    """Return the numbers of the installments of which principal and interest were paid in full."""
    paid = {each.number: each.paid.principal + each.paid.interest for each in rows}
    return frozenset(each.number for each in rows if 0 < each.due.principal + each.due.interest <= paid[each.number])
