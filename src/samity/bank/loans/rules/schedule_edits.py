"""A schedule changed by hand: its dates, amounts and number, and payment holidays. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import undisturbed_rate
from samity.bank.loans.rules.equal_amounts import annuity
from samity.bank.loans.rules.schedule_contractual import RowInterest, rates_of
from samity.bank.loans.rules.schedule_rows import rows_of
from samity.bank.loans.values.allowances import PaymentHolidayTerm
from samity.bank.loans.values.schedule_edits import EditedRow, ReckonedRow
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduledInstallment
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.rules.placed_rows import EditGround, PlacedRow


def edited_rows(
    ground: EditGround, placed: Sequence[PlacedRow], business_days: Sequence[int] = ()
) -> tuple[ReckonedRow, ...]:
    """Fill the installments: what is asked for, what stood there, and interest by the terms from the first change on.

    Args:
        ground: terms and what stands.
        placed: in increasing order of dates.
        business_days: of each installment, for BUS_252.
    """
    rows = rows_of(ground.start_on, [each.due_on for each in placed], at_once=True)
    terms = replace(ground.terms, number_of_installments=len(rows), custom_rows=())
    rates, exact = rates_of(terms, rows, business_days), RowInterest(terms)
    begun = next((place for place, each in enumerate(placed) if each.is_changed), len(placed))
    planned = list(_planned(ground, placed))
    sharing = _Sharing(terms, planned.count(None))
    takes_rest = _takes_rest(placed)
    filled: list[ReckonedRow] = []
    left = terms.principal
    for place, (row, rate, each) in enumerate(zip(rows, rates, placed, strict=True)):
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        reckoned = exact.of(row, base * rate, is_last=place == len(rows) - 1) + ground.by_hand_on(each.was).applied
        bearing = _bearing(ground, each, reckoned, stays=place < begun or each.bears_as_it_did(ground))
        share = planned[place]
        principal = sharing.of(bearing.interest, left) if share is None else share
        if each.says_principal:
            principal = each.asked.principal or 0
        elif takes_rest and place == len(rows) - 1 and not each.stays(ground):
            principal = max(left, 0)
        left -= principal
        filled.append(ReckonedRow(bearing._replace(principal=principal), reckoned))
    return tuple(filled)


def _bearing(ground: EditGround, each: PlacedRow, reckoned: int, *, stays: bool) -> EditedRow:
    """Return an installment with its interest, before its principal is known."""
    by_hand = ground.by_hand_on(each.was)
    if stays and each.was is not None:
        return EditedRow(each.due_on, 0, each.was.due.interest, each.was.held_back, *by_hand)
    interest = _interest(each, reckoned, is_lowered=by_hand.is_lowered)
    if each.is_payment_holiday:
        return EditedRow(each.due_on, 0, 0, interest, *by_hand)
    is_lowered = interest < reckoned if each.says_interest else by_hand.is_lowered
    return EditedRow(each.due_on, 0, interest, None, by_hand.applied, is_lowered)


def _interest(each: PlacedRow, reckoned: int, *, is_lowered: bool) -> int:
    """Return what is asked for, else what the terms come to, but never less than was paid of it."""
    was = each.was
    if each.says_interest:
        return each.asked.interest or 0
    if was is None:
        return reckoned
    # What somebody lowered stays so, until somebody says otherwise.
    agreed = min(was.held_back or was.due.interest, reckoned) if is_lowered else reckoned
    return max(agreed, was.paid.interest + was.waived.interest)


def agreed_rows(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date], business_days: Sequence[int] = ()
) -> tuple[ScheduledInstallment, ...]:
    """Return the schedule that was agreed on by hand before the loan was paid out.

    When less is paid out than was asked for, the last installments shrink; when more is, the last one grows.
    """
    rows = rows_of(disbursed_on, due_dates)
    bare = replace(terms, number_of_installments=len(rows), custom_rows=())
    rates, exact = rates_of(bare, rows, business_days), RowInterest(bare)
    left, filled = terms.principal, []
    for row, rate, custom in zip(rows, rates, terms.custom_rows, strict=True):
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        reckoned = exact.of(row, base * rate, is_last=row is rows[-1])
        principal = left if row is rows[-1] else min(custom.principal, left)
        interest = reckoned if custom.interest is None else min(custom.interest, reckoned)
        left -= principal
        filled.append(ScheduledInstallment(row.number, row.from_on, row.due_on, principal, interest))
    return tuple(filled)


def _planned(ground: EditGround, placed: Sequence[PlacedRow]) -> Iterator[int | None]:
    """Give what each installment repays unless somebody says otherwise; None shares what is left with the others.

    With a term that is extended, what a payment holiday would have repaid is repaid by the next, and so on to the end.
    """
    coming = iter([each.due.principal - each.credited.principal for each in ground.rows if not ground.is_frozen(each)])
    kept = ground.allowances.payment_holiday_term is PaymentHolidayTerm.KEPT
    has_begun = False
    for each in placed:
        has_begun = has_begun or (kept and each.is_new_payment_holiday)
        if each.was is not None and each.stays(ground):
            yield each.was.due.principal - each.was.principal_added
        elif each.is_payment_holiday:
            yield 0
        elif has_begun:
            yield None
        else:
            yield 0 if each.is_added_by_hand else next(coming)


class _Sharing:
    """What installments repay that share what a payment holiday left: equal parts, or equal totals."""

    def __init__(self, terms: LoanTerms, count: int) -> None:
        self._terms, self._count = terms, count
        is_annuity = terms.amortization is Amortization.EQUAL_INSTALLMENTS or terms.amortization.is_on_dates
        self._by_total = terms.interest_method is not InterestMethod.FLAT and is_annuity
        self._equal: int | None = None

    def of(self, interest: int, left: int) -> int:
        """Return minor units, never more than is left."""
        if self._equal is None:
            terms, count = self._terms, self._count
            by_total = annuity(left, [undisturbed_rate(terms)] * count)
            self._equal = rounded_ratio(by_total if self._by_total else Fraction(left, count), terms.rounding)
        return min(max(self._equal - interest, 0) if self._by_total else self._equal, left)


def _takes_rest(placed: Sequence[PlacedRow]) -> bool:
    """Say whether the last installment takes what is left: its principal is left out, or payment holidays move it."""
    return placed[-1].asked.principal is None or any(each.is_new_payment_holiday for each in placed)
