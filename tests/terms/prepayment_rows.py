"""What a payment ahead does: two loans that differ in one word alone, and what their installments ask for then."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.terms.families import ANNUITY, DYNAMIC, RULES, days
from tests.terms.loans import ahead_for_a_fee, ahead_of_rows, late_row, state_of_first
from tests.terms.rows import Rule, Setting, Term

from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.payment_terms import PaidWhen
from samity.bank.loans.values.prepayment import AS_SCHEDULED, FixedElement, LatePayments, Prepayment, PrepaymentMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.terms.rows import See

_HERE = "prepaymentSettings."
_PAGE = "prepayment.md"
_ANEW = Rule(_PAGE, RULES + "prepayment:made_anew")
_PAYABLE = Rule(_PAGE, RULES + "accrued_interest:payable_interest")
_TOTALS = Rule(_PAGE, RULES + "sharing:sharing_totals")
_TOLD = Rule(_PAGE, RULES + "prepayment:is_told_paid")
_NONE = PrepaymentMethod.NO_RECALCULATION
_EVEN, _SAME = PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS, PrepaymentMethod.KEEP_SAME_PRINCIPAL_AMOUNT
_LESS, _FEWER = PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT, PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS
_RUNNING, _RAISED, _LAST = LatePayments
_RUNS = {
    _RUNNING: "2024-03-21 220.13+95.34 of 4",
    _RAISED: "2024-03-21 240.49+74.98 of 4",
    _LAST: "2024-03-21 220.13+95.34 of 4",
}
_SEEN = {
    _NONE: "0 49.32 250 250",
    PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS: "0 49.32 250 250",
    _EVEN: "137.33 137.33 137.33 137.33",
    _SAME: "250 250 49.32 0",
    _LESS: "136.94 126.51 136.69 149.18",
    **dict.fromkeys(
        [each for each in PrepaymentMethod if each.is_of_equal_totals and each is not _LESS], "237.26 285.72 26.34 0"
    ),
}


def _set(settings: dict[str, Any], *, is_annuity: bool = False) -> Setting:
    """Set what a payment ahead does on a product whose interest follows the real balance."""
    product: dict[str, Any] = {**DYNAMIC, "paymentSettings": {"prepaymentSettings": settings}}
    return Setting({**product, **days(**ANNUITY).product} if is_annuity else product)


def _term(name: str, value: str, rule: Rule, one: tuple[Setting, str], other: tuple[Setting, str], see: See) -> Term:
    return Term(_HERE + name, value, rule, value, one, other, see)


def _methods() -> Iterator[Term]:
    name = "prepaymentRecalculationMethod"
    for method in PrepaymentMethod:
        is_annuity = method.is_of_equal_totals
        beside = _LESS if is_annuity else _EVEN
        if method in {_EVEN, _LESS}:
            beside = _NONE if method is _EVEN else _FEWER
        settings = [_set({name: each.value}, is_annuity=is_annuity) for each in (method, beside)]
        one, other = zip(settings, (_SEEN[method], _SEEN[beside]), strict=True)
        yield _term(name, method.value, _ANEW.instead("method", beside), one, other, ahead_of_rows)


def _applied() -> Iterator[Term]:
    name = "applyInterestOnPrepaymentMethod"
    automatic = _set({name: "AUTOMATIC"}), _SEEN[_NONE]
    manual = _set({name: "MANUAL"}), "0 0 250 250"
    by_hand = replace(AS_SCHEDULED, applies_interest=False)
    yield _term(name, "AUTOMATIC", _PAYABLE.instead("prepayment", by_hand), automatic, manual, ahead_of_rows)
    yield _term(name, "MANUAL", _PAYABLE.instead("prepayment", AS_SCHEDULED), manual, automatic, ahead_of_rows)


def _fixed() -> Iterator[Term]:
    name = "elementsRecalculationMethod"
    where = RULES + "accrued_interest:with_due_dates_passed"
    seen = {FixedElement.PRINCIPAL: "2024-03-21 240.49+95.34 of 4", FixedElement.TOTAL: "2024-03-21 220.13+95.34 of 4"}
    pairs = {each: (_set({name: each.value}, is_annuity=True), sees) for each, sees in seen.items()}
    for each, beside in ((FixedElement.PRINCIPAL, FixedElement.TOTAL), (FixedElement.TOTAL, FixedElement.PRINCIPAL)):
        rule = _TOTALS.instead("prepayment", Prepayment(fixed=beside), where)
        yield _term(name, each.value, rule, pairs[each], pairs[beside], late_row(2))


def _late() -> Iterator[Term]:
    """The first of four installments, in arrears since February; its own interest, and that of what is overdue."""
    name, where = "latePaymentsRecalculationMethod", RULES + "interest_bases:running_base"
    keeps = {"elementsRecalculationMethod": FixedElement.TOTAL.value}
    for late, beside in ((_RAISED, _LAST), (_LAST, _RAISED), (_RUNNING, _RAISED)):
        one, other = (
            Setting(
                {
                    **_set(keeps, is_annuity=True).product,
                    "paymentSettings": {"prepaymentSettings": keeps, name: each.value},
                }
            )
            for each in (late, beside)
        )
        rule = Rule("late-payments.md", where).instead("prepayment", Prepayment(fixed=FixedElement.TOTAL, late=beside))
        rule = rule.instead("prepayment", Prepayment(late=beside), RULES + "late_payments:with_overdue_raised")
        yield Term(name, late.value, rule, late.value, (one, _RUNS[late]), (other, _RUNS[beside]), late_row(2))


def _told() -> Iterator[Term]:
    name = "principalPaidInstallmentStatus"
    seen = {PaidWhen.DUE: "PARTIALLY_PAID", PaidWhen.PRINCIPAL: "PAID", PaidWhen.ORIGINAL_TOTAL: "PARTIALLY_PAID"}
    pairs = {each: (_set({name: each.value}), sees) for each, sees in seen.items()}
    for each, beside in ((PaidWhen.DUE, PaidWhen.PRINCIPAL), (PaidWhen.PRINCIPAL, PaidWhen.DUE)):
        rule = _TOLD.instead("paid_when", beside)
        yield _term(name, each.value, rule, pairs[each], pairs[beside], state_of_first(250))
    even = {"prepaymentRecalculationMethod": _EVEN.value}
    original, plain = (
        (_set({**even, name: each.value}), sees)
        for each, sees in ((PaidWhen.ORIGINAL_TOTAL, "PAID"), (PaidWhen.DUE, "PARTIALLY_PAID"))
    )
    rule = _TOLD.instead("paid_when", PaidWhen.DUE)
    yield _term(name, PaidWhen.ORIGINAL_TOTAL.value, rule, original, plain, state_of_first(600))


def _free() -> Iterator[Term]:
    """Of 500 ahead a tenth of what went out is free, or nothing; 5 % of the rest is a fee before principal."""
    name, where = "ercFreeAllowancePercentage", RULES + "early_charges:early_charge"
    fees = {"feesSettings": {"fees": [{"trigger": "EARLY_REPAYMENT_CHARGE", "percentageAmount": 5}]}}
    one, other = (
        (Setting({**_set({name: free}).product, **fees}), seen)
        for free, seen in ((10, "principal 567.5 fees 17.5"), (20, "principal 562.5 fees 12.5"))
    )
    charges, page = EarlyCharge((Fraction(5),), Fraction(20)), "early-charges.md"
    rule = Rule(page, where).instead("early_charge", charges)
    yield Term(_HERE + name, "", rule, 10, one, other, ahead_for_a_fee)
    name, charges = "ercFreeAllowanceAmount", replace(charges, free_percent=Fraction(0), free_amount=200_00)
    one, other = (
        (Setting({**_set({name: free}).product, **fees}), seen)
        for free, seen in ((100, "principal 567.5 fees 17.5"), (200, "principal 562.5 fees 12.5"))
    )
    yield Term(_HERE + name, "", Rule(page, where).instead("early_charge", charges), 100, one, other, ahead_for_a_fee)


PREPAYMENT_ROWS: tuple[Term, ...] = (*_methods(), *_applied(), *_fixed(), *_late(), *_told(), *_free())
