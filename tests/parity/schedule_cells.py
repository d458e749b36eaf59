"""Every cell of a schedule of Fineract's: theirs as the reference states it, ours as the rules make it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from tests.parity.reference import Case, fineract_terms, minor_units
from tests.undisturbed import due_dates

from samity.bank.loans.rules.schedule_tranches import schedule_of_tranches
from samity.bank.loans.values.movements import Tranche

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms, ScheduledInstallment

Cells: TypeAlias = list[dict[str, object]]
AMOUNTS = ("balance", "principal", "interest", "fees", "penalties", "due", "paid", "in_advance", "late", "outstanding")
OF_TOTALS = ("principal", "interest", "fees", "penalties", "due", "paid", "in_advance", "late", "outstanding")
NOTHING = dict.fromkeys(AMOUNTS, 0)


def is_in_scope(case: Case) -> bool:
    """Tell whether a case has at most one disbursement, no down payment and no charge."""
    params = case["loan_params"]
    charges = [*case["charges"], *params["productCharges"]]
    return len(case["disbursements"]) <= 1 and not params["enableDownPayment"] and not charges


def money_out(case: Case) -> list[Tranche]:
    """Return what goes out: what was disbursed, or else every tranche expected, or else the whole loan."""
    params = case["loan_params"]
    decimals = params["digitsAfterDecimal"]
    out = [(each["date"], each["amount"]) for each in case["disbursements"]]
    out = out or [(each["expectedDate"], each["principal"]) for each in params.get("expectedTranches") or []]
    out = out or [(params["expectedDisbursementDate"], params["principal"])]
    return [Tranche(date.fromisoformat(on), minor_units(amount, decimals)) for on, amount in sorted(out)]


def still_expected(case: Case) -> list[Tranche]:
    """Return the tranches of later days than the disbursement that was made: shown, and not reckoned with."""
    if not case["disbursements"]:
        return []
    params = case["loan_params"]
    made_on = case["disbursements"][0]["date"]
    later = [each for each in params.get("expectedTranches") or [] if each["expectedDate"] > made_on]
    decimals = params["digitsAfterDecimal"]
    return [
        Tranche(date.fromisoformat(each["expectedDate"]), minor_units(each["principal"], decimals)) for each in later
    ]


def terms_of(case: Case) -> LoanTerms:
    """Return the terms of a case; principal is all that goes out."""
    params = case["loan_params"]
    out = sum(each.amount for each in money_out(case))
    return fineract_terms(params, str(Fraction(out, 10 ** params["digitsAfterDecimal"])))


def our_rows(case: Case) -> tuple[ScheduledInstallment, ...]:
    """Return the installments our rules make of a case."""
    out, terms = money_out(case), terms_of(case)
    dues = due_dates(terms, out[0].on)
    return schedule_of_tranches(terms, out, still_expected(case), dues)


def our_cells(case: Case) -> Cells:
    """Return our schedule in the reference's columns; nothing of it is paid."""
    out = [*money_out(case), *still_expected(case)]
    cells = [_disbursement(each) for each in out]
    repaid = 0
    for row in our_rows(case):
        repaid += row.principal
        shown = sum(each.amount for each in out if each.on < row.due_on)
        due = row.principal + row.interest
        amounts = {"balance": shown - repaid, "principal": row.principal, "interest": row.interest, "due": due}
        cells.append(
            {
                "nr": row.number,
                "days": (row.due_on - row.from_on).days,
                "date": row.due_on.isoformat(),
                **NOTHING,
                **amounts,
                "outstanding": due,
            }
        )
    return in_order(cells)


def their_cells(case: Case) -> Cells:
    """Return the reference's schedule; a cell it leaves empty is nothing."""
    decimals = case["loan_params"]["digitsAfterDecimal"]
    return in_order(
        [
            {name: row[name] for name in ("nr", "days", "date")}
            | {name: minor_units(row[name] or 0, decimals) for name in AMOUNTS}
            for row in case["expected"]["rows"]
        ]
    )


def their_totals(case: Case) -> dict[str, int] | None:
    """Return the reference's line of totals, where it has one."""
    total, decimals = case["expected"]["total"], case["loan_params"]["digitsAfterDecimal"]
    return total and {name: minor_units(total[name] or 0, decimals) for name in OF_TOTALS}


def our_totals(cells: Cells) -> dict[str, int]:
    """Return the sums of our columns."""
    return {name: sum(int(str(row[name])) for row in cells if row["nr"] is not None) for name in OF_TOTALS}


def installments_of(cells: Cells, beside: list[Tranche]) -> Cells:
    """Return the rows of installments, their balance without money that has not gone out."""
    return [
        {**row, "balance": int(str(row["balance"])) - sum(each.amount for each in beside if each.on < _due_on(row))}
        for row in cells
        if row["nr"] is not None
    ]


def in_order(cells: Cells) -> Cells:
    """Order by date, a row before the money that goes out on its due date."""
    return sorted(cells, key=lambda row: (row["date"], row["nr"] is None, row["balance"]))


def _due_on(row: dict[str, object]) -> date:
    return date.fromisoformat(str(row["date"]))


def _disbursement(tranche: Tranche) -> dict[str, object]:
    return {
        "nr": None,
        "days": None,
        "date": tranche.on.isoformat(),
        **NOTHING,
        "balance": tranche.amount,
    }
