"""Terms of interest: two loans that differ in one of them alone, and what is seen of each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.terms.families import (
    ANNUITY,
    BASE,
    CONTRACT,
    DYNAMIC,
    EQUAL,
    FEES,
    GROWN,
    JOINED,
    OFFER,
    ON_DAYS,
    OWED,
    PER,
    RATE,
    REPEATED,
    RULES,
    asked,
    days,
    family,
    field,
    interest,
    per,
)
from tests.terms.loans import accepted, at_once, charged_row, in_june, late_row, row
from tests.terms.rows import Rule, Setting

from samity.bank.loans.values.terms import (
    Amortization,
    InterestBase,
    InterestMethod,
    InterestType,
    RateUnit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.terms.rows import Term


_PATH, _FLAT = "interestSettings.interestCalculationMethod", InterestMethod.FLAT
_DECLINING = InterestMethod.DECLINING_BALANCE
_MATURED = "accrueInterestAfterMaturity"
_TEN_A_MONTH = {"interestRate": {"defaultValue": 10}, "interestChargeFrequency": "EVERY_MONTH"}
MATURED = Rule("dynamic-interest.md", RULES + "after_maturity:bears_on")
_MONTH_END = {"interestApplicationMethod": "FIXED_DAYS_OF_MONTH", "interestApplicationDays": {"daysInMonth": [31]}}


def _methods() -> Iterator[Term]:
    yield next(
        family(
            _PATH,
            row(2),
            [
                (
                    "FLAT",
                    interest(interestCalculationMethod="FLAT"),
                    "2099-03-15 250+100 of 4",
                    CONTRACT.instead("interest_method", _DECLINING),
                ),
                ("DECLINING_BALANCE", interest(), "2099-03-15 250+75 of 4", CONTRACT),
            ],
        )
    )
    declining = family(
        _PATH,
        row(2),
        [
            ("DECLINING_BALANCE", days(), "2099-03-15 250+69.04 of 4", CONTRACT.instead("interest_method", _FLAT)),
            (
                "DECLINING_BALANCE_DISCOUNTED",
                days(**ANNUITY),
                "2099-03-15 243.07+72.4 of 4",
                EQUAL.instead(
                    "amortization", Amortization.EQUAL_ON_DATES, RULES + "equal_amounts:EqualAmounts.__init__"
                ),
            ),
            (
                "EQUAL_INSTALLMENTS",
                days(interestCalculationMethod="EQUAL_INSTALLMENTS"),
                "2099-03-15 242.07+72.48 of 4",
                EQUAL.instead(
                    "amortization", Amortization.EQUAL_INSTALLMENTS, RULES + "equal_amounts:EqualAmounts.__init__"
                ),
            ),
        ],
    )
    yield from declining


def _frequencies() -> Iterator[Term]:
    yield from family(
        "interestSettings.interestChargeFrequency",
        row(1),
        [
            (
                "ANNUALIZED",
                per("ANNUALIZED"),
                "2099-02-15 250+8.33 of 4",
                RATE.instead(RateUnit.YEARS, RateUnit.MONTHS),
            ),
            (
                "EVERY_MONTH",
                per("EVERY_MONTH"),
                "2099-02-15 250+100 of 4",
                RATE.instead(RateUnit.MONTHS, RateUnit.FOUR_WEEKS),
            ),
            (
                "EVERY_FOUR_WEEKS",
                per("EVERY_FOUR_WEEKS"),
                "2099-02-15 250+108.33 of 4",
                RATE.instead(RateUnit.FOUR_WEEKS, RateUnit.WEEKS),
            ),
            (
                "EVERY_WEEK",
                per("EVERY_WEEK"),
                "2099-02-15 250+433.33 of 4",
                RATE.instead(RateUnit.WEEKS, RateUnit.MONTHS),
            ),
            ("EVERY_DAY", per("EVERY_DAY"), "2099-02-15 250+3041.67 of 4", PER.instead("per", RateUnit.WEEKS)),
            (
                "EVERY_X_DAYS",
                per("EVERY_X_DAYS", interestChargeFrequencyCount=10),
                "2099-02-15 250+304.17 of 4",
                OFFER.instead("rate_every", 1),
            ),
        ],
    )


def _kinds() -> Iterator[Term]:
    yield from family(
        "interestSettings.interestType",
        row(1),
        [
            (
                "SIMPLE_INTEREST",
                days(),
                "2099-02-15 250+101.92 of 4",
                GROWN.instead("interest_type", InterestType.COMPOUNDING),
            ),
            (
                "COMPOUNDING_INTEREST",
                days(interestType="COMPOUNDING_INTEREST"),
                "2099-02-15 250+107.11 of 4",
                GROWN.instead("interest_type", InterestType.SIMPLE),
            ),
        ],
    )
    yield next(
        family(
            "interestSettings.interestType",
            late_row(2),
            [
                (
                    "CAPITALIZED_INTEREST",
                    Setting({**DYNAMIC, "interestSettings": {"interestType": "CAPITALIZED_INTEREST"}}),
                    "2024-03-21 355.06+0 of 4",
                    JOINED.instead("interest_type", InterestType.SIMPLE),
                ),
                ("SIMPLE_INTEREST", Setting(DYNAMIC), "2024-03-21 250+95.34 of 4", JOINED),
            ],
        )
    )
    yield from field(
        "interestSettings.interestRate",
        row(1),
        (
            12,
            asked(interestSettings={"interestRate": 12}),
            "2099-02-15 250+120 of 4",
            OFFER.instead("annual_rate", Fraction(120), CONTRACT.where),
        ),
        (10, asked(), "2099-02-15 250+100 of 4", OFFER),
    )


def _bases() -> Iterator[Term]:
    """Look at a loan of which nothing was paid, with a fee of 60 that fell due on 31 January."""

    def on(base: str) -> Setting:
        return Setting({**DYNAMIC, "interestSettings": {"interestBalanceCalculationMethod": base}})

    yield from family(
        "interestSettings.interestBalanceCalculationMethod",
        charged_row(2),
        [
            (
                "ONLY_PRINCIPAL",
                on("ONLY_PRINCIPAL"),
                "2024-03-21 250+95.34 of 4",
                BASE.instead("interest_base", InterestBase.PRINCIPAL_AND_INTEREST),
            ),
            (
                "PRINCIPAL_AND_INTEREST",
                on("PRINCIPAL_AND_INTEREST"),
                "2024-03-21 250+105.06 of 4",
                BASE.instead("interest_base", InterestBase.ONLY_PRINCIPAL),
            ),
            (
                "PRINCIPAL_AND_FEE",
                on("PRINCIPAL_AND_FEE"),
                "2024-03-21 250+101.06 of 4",
                FEES.instead("interest_base", InterestBase.ONLY_PRINCIPAL),
            ),
            (
                "PRINCIPAL_INTEREST_AND_FEE",
                on("PRINCIPAL_INTEREST_AND_FEE"),
                "2024-03-21 250+111.18 of 4",
                BASE.instead("interest_base", InterestBase.PRINCIPAL_AND_FEE),
            ),
        ],
    )


def _applications() -> Iterator[Term]:
    """Interest is owed from the disbursement, or from due date to due date; or it is applied on days of the month."""
    whole = interest(interestApplicationMethod="AFTER_DISBURSEMENT")
    yield from family(
        "interestSettings.interestApplicationMethod",
        at_once,
        [
            ("AFTER_DISBURSEMENT", whole, "interest 250", OWED.instead("applied_at_once", value=False)),
            ("REPAYMENT_DUE_DATE", interest(), "interest 0", OWED.instead("applied_at_once", value=True)),
        ],
    )
    yield next(
        family(
            "interestSettings.interestApplicationMethod",
            late_row(1),
            [
                (
                    "FIXED_DAYS_OF_MONTH",
                    Setting({**DYNAMIC, "interestSettings": _MONTH_END}),
                    "2024-02-21 250+32.88 of 4",
                    ON_DAYS.instead("application_days", ()),
                ),
                ("REPAYMENT_DUE_DATE", Setting(DYNAMIC), "2024-02-21 250+101.92 of 4", ON_DAYS),
            ],
        )
    )


def _repeated() -> Iterator[Term]:
    """Other words of the loan's own than those of its product are refused."""
    name, ours, other = "interestRateSource", "FIXED_INTEREST_RATE", "INDEX_INTEREST_RATE"
    path = f"interestSettings.{name}"
    same = asked(interestSettings={name: ours}), "PENDING_APPROVAL", REPEATED
    differs = asked(interestSettings={name: other}), f"{path} FIELD_NOT_SUPPORTED", REPEATED
    yield next(family(path, accepted, [(ours, *same), (other, *differs)]))


def _late() -> Iterator[Term]:
    """What is late bears interest, or none."""
    with_it, without = (
        Setting({**DYNAMIC, "interestSettings": {"accrueLateInterest": is_borne}}) for is_borne in (True, False)
    )
    bears = True, with_it, "2024-03-21 250+95.34 of 4", BASE.instead("late_interest", value=False)
    bears_none = False, without, "2024-03-21 250+71.51 of 4", BASE
    yield from field("interestSettings.accrueLateInterest", late_row(2), bears, bears_none)


def _matured() -> Iterator[Term]:
    """What is owed after the last due date goes on to bear interest, or bears none any more."""
    goes_on, ends = (
        Setting({**DYNAMIC, "interestSettings": {"indexRateSettings": {**_TEN_A_MONTH, _MATURED: is_borne}}})
        for is_borne in (True, False)
    )
    borne = True, goes_on, "interest 499.73", MATURED.instead("interest_after_maturity", value=False)
    none = False, ends, "interest 397.81", MATURED
    yield from field(f"interestSettings.{_MATURED}", in_june, borne, none)


INTEREST_ROWS: tuple[Term, ...] = (
    *_methods(),
    *_frequencies(),
    *_kinds(),
    *_bases(),
    *_applications(),
    *_late(),
    *_matured(),
    *_repeated(),
)
