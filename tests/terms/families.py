"""How the rows of terms are written: settings, and families of values that are each other's neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.terms.rows import Rule, Setting, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.terms.rows import See

RULES = "bank.loans.rules."
CONTRACT = Rule("schedule-contractual.md", RULES + "schedule_contractual:contractual")
RATE = Rule("interest.md", RULES + "interest:RATES_IN_YEAR")
PER = Rule("interest.md", RULES + "interest:annual_rate")
OFFER = Rule("offers.md", RULES + "offers:agreed_terms")
GROWN = Rule("interest.md", RULES + "contract_rates:_grown")
DATES = Rule("due-dates.md", RULES + "contract_dates:contract_dates")
FIXED_DAYS = Rule("due-dates.md", RULES + "contract_dates:_fixed_days")
PLANNED = Rule("due-dates.md", RULES + "planned_dates:planned_due_dates")
BEARING = Rule("schedule-contractual.md", RULES + "schedule_rows:bears_principal")
INTEREST = Rule("schedule-contractual.md", RULES + "schedule_contractual:RowInterest.of")
EQUAL = Rule("schedule-contractual.md", RULES + "equal_amounts:EqualAmounts._exact")
PLAN = Rule("schedule-contractual.md", RULES + "payment_plan:rate_of_return")
WITHOUT_ROWS = Rule("dynamic-interest.md", RULES + "first_installments:first_installments")
DATED = RULES + "planned_dates:planned_dates"
ACCRUAL = Rule("dynamic-interest.md", RULES + "accrued_interest:nothing_accrued")
BASE = Rule("interest-bases.md", RULES + "interest_bases:running_base")
FEES = Rule("interest-bases.md", RULES + "interest_bases:bearing_fees")
JOINED = Rule("capitalized-interest.md", RULES + "accrued_interest:with_due_dates_passed")
ON_DAYS = Rule("interest-application.md", RULES + "application_days:closes_on")
OWED = Rule("interest-application.md", RULES + "accrued_interest:applied_interest")
REPEATED = Rule("offers.md", "dialects.mambu.loans_bodies:check_repeated").saying(
    True,  # noqa: FBT003 - what it is swapped for
    "dialects.mambu.repeats:same",
)
SAYS_NOTHING = Rule("offers.md", "dialects.mambu.loans_later:says_nothing").saying(True)  # noqa: FBT003 - as above

ANNUITY = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
DYNAMIC = {"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": {"repaymentScheduleMethod": "DYNAMIC"}}
ON_DEMAND = {
    "type": "DYNAMIC_TERM_LOAN",
    "scheduleSettings": {"repaymentScheduleMethod": "NONE", "numInstallments": {"defaultValue": 1}},
}

Option = tuple[object, Setting, str, Rule]
"""How the loan tells it, the setting, what is seen, the rule with its neighbour."""


def interest(**settings: object) -> Setting:
    """Set the interest of the product."""
    return Setting({"interestSettings": settings})


def days(**settings: object) -> Setting:
    """Set the interest of the product, for real days."""
    return interest(scheduleInterestDaysCountMethod="ACTUAL_DAYS_COUNT", **settings)


def schedule(**settings: object) -> Setting:
    """Set the schedule of the product."""
    return Setting({"scheduleSettings": settings})


def asked(product: dict[str, Any] | None = None, **members: object) -> Setting:
    """Ask for it with the application."""
    return Setting(product or {}, members)


def per(word: str, **more: object) -> Setting:
    """Set what the rate is per."""
    return interest(indexRateSettings={"interestRate": {"defaultValue": 10}, "interestChargeFrequency": word, **more})


def family(path: str, see: See, options: Sequence[Option], *, values: bool = True) -> Iterator[Term]:
    """Yield a row for each value of a term, the others' neighbour being the one that follows it."""
    for place, (told, setting, sees, rule) in enumerate(options):
        _, other, other_sees, _ = options[(place + 1) % len(options)]
        yield Term(path, str(told) if values else "", rule, told, (setting, sees), (other, other_sees), see)


def field(path: str, see: See, one: Option, other: Option) -> Iterator[Term]:
    """Yield the row of a term that is no word."""
    yield next(family(path, see, (one, other), values=False))
