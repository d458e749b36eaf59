"""Fineract's installment tables, step by step: what goes out, what is paid, and what each row then asks for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.parity.reference import MONTHS, YEARS, Case, minor_units
from tests.undisturbed import due_dates

from samity.bank.loans.rules.progressive_rates import rates_of
from samity.bank.loans.rules.schedule_progressive import payable_row, progressive_with
from samity.bank.loans.values.movements import Movements, PaidOnRow
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN = {
    "generatePeriodInterestScheduleModel",
    "addDisbursement",
    "addBalanceCorrection",
    "payPrincipal",
    "payInterest",
    "expect_periods",
    "expect_payable",
    "assert_equals",
    "business_date",
}
# Upstream keeps twelve significant digits of a factor.
DIGITS_KEPT = Fraction(1, 10**11)


def is_in_scope(table: Case) -> bool:
    """Tell whether a table is one disbursement and payments, with its terms stated.

    No pause, no change of the rate or of a date, no re-age, no chargeback, no second disbursement.
    """
    steps = [step["op"] for step in table.get("steps", [])]
    terms_are_stated = table["terms"].get("annualNominalInterestRate") is not None
    return terms_are_stated and steps.count("addDisbursement") == 1 and set(steps) <= KNOWN


class Walk:
    """A table walked through; it keeps what disagrees."""

    def __init__(self, table: Case) -> None:
        self._table = table
        self._decimals = table["currency"]["digits"]
        made = next(step for step in table["steps"] if step["op"] == "addDisbursement")
        self._on = date.fromisoformat(made["date"])
        self._terms = _terms(table, self._minor(made["amount"]), _count(table))
        self._dues = due_dates(self._terms, self._on)
        self._payments: list[PaidOnRow] = []
        self.differences: list[str] = []

    def walk(self) -> list[str]:
        """Take every step, and return what disagrees."""
        does: dict[str, Callable[[Case], None]] = {
            "payPrincipal": lambda step: self._pay(step, "principal"),
            "payInterest": lambda step: self._pay(step, "interest"),
            "expect_periods": self._expect_rows,
            "expect_payable": self._expect_payable,
            "assert_equals": self._expect_equal,
        }
        for step in self._table["steps"]:
            if step["op"] in does:
                does[step["op"]](step)
        return self.differences

    def _minor(self, amount: str) -> int:
        return minor_units(amount, self._decimals)

    @property
    def _movements(self) -> Movements:
        return Movements(payments=tuple(self._payments))

    def _row(self, from_on: str) -> int:
        return [self._on, *self._dues].index(date.fromisoformat(from_on)) + 1

    def _pay(self, step: Case, part: str) -> None:
        paid_on = date.fromisoformat(step["date"])
        self._payments.append(
            PaidOnRow(self._row(step["period_due"]), paid_on, **_paid(part, self._minor(step["amount"])))
        )

    def _expect_rows(self, step: Case) -> None:
        rows = progressive_with(self._terms, self._on, self._dues, self._movements)
        rates = rates_of(self._terms, self._on, self._dues)
        for number, theirs in _by_row(step["rows"]).items():
            ours, last = rows[number], theirs[-1]
            after = self._terms.principal - sum(row.principal for row in rows[: number + 1]) - self._early(number)
            amounts = (ours.principal + ours.interest, ours.principal, ours.interest, after)
            names = ("emi", "principal_due", "interest_due", "balance_after")
            self._compare(f"row {number}", amounts, tuple(self._minor(last[name]) for name in names))
            factor = sum((Fraction(each["rate_factor"]) for each in theirs if "rate_factor" in each), Fraction(0))
            if "rate_factor" in last and abs(factor - rates[number].factor) > DIGITS_KEPT:
                self.differences.append(f"row {number}: factor {float(rates[number].factor)}, theirs {float(factor)}")

    def _early(self, number: int) -> int:
        """Return the principal of later rows that was paid by a row's due date."""
        due_on = self._dues[number]
        return sum(each.principal for each in self._payments if each.number > number + 1 and each.on <= due_on)

    def _expect_payable(self, step: Case) -> None:
        on = date.fromisoformat(step["date"])
        row = payable_row(
            self._terms, self._on, self._dues, self._movements, number=self._row(step["period_due"]), on=on
        )
        theirs = tuple(self._minor(step["expect"][name]) for name in ("DuePrincipal", "DueInterest"))
        self._compare(f"payable {on}", (row.principal, row.interest), theirs)

    def _expect_equal(self, step: Case) -> None:
        """Compare what a table says in words of its own, but for what it says of Fineract's own intervals."""
        rows = progressive_with(self._terms, self._on, self._dues, self._movements)
        said: dict[str, Any] = {
            "interestSchedule.getLoanTermInDays()": (self._dues[-1] - self._on).days,
            "interestSchedule.repaymentPeriods().size()": len(rows),
        }
        if step["expected"] in said:
            self._compare(step["expected"], (said[step["expected"]],), (int(step["actual"]),))
        if step["actual"] == "toDouble(repaymentPeriod.getEmi())":
            self._compare("emi", (rows[0].principal + rows[0].interest,), (self._minor(step["expected"]),))

    def _compare(self, what: str, ours: tuple[int, ...], theirs: tuple[int, ...]) -> None:
        if ours != theirs:
            self.differences.append(f"{what}: ours {ours}, theirs {theirs}")


def _paid(part: str, amount: int) -> dict[str, int]:
    return {"principal": 0, part: amount}


def _by_row(rows: list[Case]) -> dict[int, list[Case]]:
    found: dict[int, list[Case]] = {}
    for each in rows:
        found.setdefault(each["repayment_idx"], []).append(each)
    return found


def _count(table: Case) -> int:
    """Return the number of installments: as many as the table has, or as it says in words."""
    for step in table["steps"]:
        if step["op"] == "expect_periods":
            return len(_by_row(step["rows"]))
        if step.get("expected") == "interestSchedule.repaymentPeriods().size()":
            return int(step["actual"])
    raise AssertionError(f"{table['test']} does not say how many rows it has")


def _terms(table: Case, principal: int, count: int) -> LoanTerms:
    """Return the terms of a table; all of them charge daily interest on a declining balance.

    Two terms were lost when the tables were extracted; the name of the test still tells them.
    """
    stated = table["terms"]
    return LoanTerms(
        principal=principal,
        decimals=table["currency"]["digits"],
        annual_rate=Fraction(stated["annualNominalInterestRate"]),
        number_of_installments=count,
        repay_every=stated["repayEvery"],
        repay_unit=PeriodUnit(stated["repaymentFrequencyType"]),
        engine=ScheduleEngine.PROGRESSIVE,
        days_in_month=MONTHS[stated["daysInMonthType"]],
        days_in_year=YEARS[stated["daysInYearType"]],
        leap_year_by_29_february="leap_year_only_actual" in table["test"],
        grace_on_interest_payment=2 if "interestGrace" in table["test"] else 0,
    )
