"""What a life is told to look like, beside what our API tells: (theirs, ours) pairs that must be the same."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.parity.lives.agreed import NotYet
from tests.parity.lives.tables import AMOUNTS
from tests.parity.lives.words import STATUSES
from tests.parity.reference import minor_units
from tests.parity.schedules_over_http import COLUMNS

from samity.bank.loans.values.state import LoanStatus
from samity.dialects.fineract.loan_spelling import spell_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.api import Api
    from tests.parity.reference import Case

PORTIONS = {
    "principal": "principalPortion",
    "interest": "interestPortion",
    "fees": "feeChargesPortion",
    "penalties": "penaltyChargesPortion",
    "balance": "outstandingLoanBalance",
}
CHARGED = {"due": "amount", "paid": "amountPaid", "waived": "amountWaived", "outstanding": "amountOutstanding"}
_OTHERWISE_CALLED = {"Repayment (after write-off)": "Recovery Repayment"}
_STATUSES = {spell_status(LoanStatus(ours))["id"]: theirs for ours, theirs in STATUSES.items()}
_JOURNALS = {"interestPaymentWaiver": "Interest Payment Waiver", "creditBalanceRefund": "Credit Balance Refund"} | {
    "disbursement": "Disbursement",
    "repayment": "Repayment",
    "goodwillCredit": "Goodwill Credit",
    "merchantIssuedRefund": "Merchant Issued Refund",
    "payoutRefund": "Payout Refund",
    "chargeback": "Chargeback",
    "chargeOff": "Charge-off",
    "writeOff": "Close (as written-off)",
    "accrual": "Accrual",
}


class Seen(NamedTuple):
    """A loan that is looked at through the API.

    Attributes:
        taken_back: the transactions that the life took back; others that were reversed are booked anew.
    """

    api: Api
    loan_id: int
    params: Case
    taken_back: set[int]

    def loan(self) -> dict[str, Any]:
        """Return all that is told of it."""
        found: dict[str, Any] = self.api.get(f"loans/{self.loan_id}", associations="all")
        return found

    def money(self, amount: Any) -> int | None:
        """Return an amount in minor units; None where the table leaves it out."""
        return None if amount in (None, "") else minor_units(str(amount), int(self.params["digitsAfterDecimal"]))

    def transactions(self) -> list[dict[str, Any]]:
        """Return the transactions that stand, and those that somebody took back."""
        rows = self.api.get(f"loans/{self.loan_id}/transactions")["content"]
        return [row for row in rows if not row["manuallyReversed"] or row["id"] in self.taken_back]


Pairs = "Iterator[tuple[Any, Any]]"


def _day(told: list[int] | None) -> str | None:
    return "{:04}-{:02}-{:02}".format(*told) if told else None


def _periods(seen: Seen) -> list[dict[str, Any]]:
    rows = [each for each in seen.loan()["repaymentSchedule"]["periods"] if each.get("period")]
    return [
        {
            **{name: seen.money(each.get(wire, 0)) for name, wire in COLUMNS.items()},
            "nr": each["period"],
            "days": each["daysInPeriod"],
            "date": _day(each["dueDate"]),
            "paid_date": _day(each.get("obligationsMetOnDate")),
            "waived": seen.money(each.get("totalWaivedForPeriod", 0)),
        }
        for each in rows
    ]


def _schedule(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = _periods(seen)
    told_rows = [row for row in step["rows"] if row["kind"] == "installment"]
    theirs = [row for place, row in enumerate(told_rows) if not place or row != told_rows[place - 1]]
    for place, row in enumerate(theirs):
        own = ours[place] if place < len(ours) else {}
        cells = {name: seen.money(row[name]) for name in AMOUNTS if row[name] is not None}
        cells |= {name: row[name] for name in ("nr", "days", "date") if row[name] is not None}
        cells["paid_date"] = row["paid_date"]
        yield cells, {name: own.get(name) for name in cells}
    told_in_all = seen.money((step["total"] or {}).get("principal"))
    if told_in_all is None or told_in_all == sum(seen.money(row["principal"]) or 0 for row in theirs):
        yield len(theirs), len(ours)
    if step["total"]:
        yield from _total(seen, step)


def _total(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = _periods(seen)
    total = {name: seen.money(amount) for name, amount in step["total"].items() if amount is not None}
    yield total, {name: sum(row[name] for row in ours) for name in total}


def _told(seen: Seen, row: dict[str, Any]) -> dict[str, Any]:
    word = row["type"]["value"]
    told = {name: seen.money(row.get(wire) or 0) for name, wire in PORTIONS.items()}
    if word == "Disbursement":
        told |= dict.fromkeys(("principal", "interest", "fees", "penalties"), 0)
    if word.startswith("Accrual") or word == "Charge-off":
        told["balance"] = 0
    return told | {
        "date": _day(row["date"]),
        "type": _OTHERWISE_CALLED.get(word, word),
        "reverted": row["manuallyReversed"],
        "amount": seen.money(row["amount"]),
    }


def _transactions(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = [_told(seen, row) for row in seen.transactions()]
    theirs = []
    for row in step["rows"]:
        cells: dict[str, Any] = {name: row[name] for name in ("date", "type", "reverted") if name in row}
        theirs.append(cells | {name: seen.money(row[name]) for name in ("amount", *PORTIONS)})
    if step.get("without_accruals"):
        ours = [each for each in ours if each["type"] == "Accrual Activity" or not each["type"].startswith("Accrual")]
    if step.get("on"):
        ours = [each for each in ours if each["date"] == step["on"]]
        theirs = [{"date": step["on"], **each} for each in theirs]
    ours = [{name: each[name] for name in theirs[0]} for each in ours] if theirs else ours
    if step["complete"]:
        yield _sorted(theirs), _sorted(ours)
    else:
        yield [], [each for each in theirs if each not in ours]


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in sorted(row)])


def _status(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    yield step.get("status", "CLOSED_OBLIGATIONS_MET").upper(), _STATUSES.get(seen.loan()["status"]["id"])


def _closed_on(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    timeline = seen.loan()["timeline"]
    ended_on = timeline.get("closedOnDate") or timeline.get("overpaidOnDate")
    yield None if step["date"] == "null" else step["date"], _day(ended_on)


def _amount(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    found = seen.loan()
    summary = found.get("summary") or {}
    paid = [row for row in seen.transactions() if row["type"]["id"] == 2]
    ours = {
        "last_payment": paid[-1]["amount"] if paid else None,
        "outstanding": summary.get("totalOutstanding"),
        "overpaid": found.get("totalOverpaid") or 0,
        "total_overdue": summary.get("totalOverdue") or 0,
    }
    yield seen.money(step["amount"]), seen.money(ours.get(step["what"]))


def _met(seen: Seen, _: Case) -> Iterator[tuple[Any, Any]]:
    yield 0, seen.money(seen.loan()["summary"]["totalOutstanding"])


def _charges(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = [
        {name: seen.money(each.get(wire) or 0) for name, wire in CHARGED.items()}
        | {"penalty": each["penalty"], "due_as_of": _day(each.get("dueDate"))}
        for each in seen.api.get(f"loans/{seen.loan_id}/charges")
    ]
    theirs = [
        {name: seen.money(row[name]) for name in CHARGED} | {name: row[name] for name in ("penalty", "due_as_of")}
        for row in step["rows"]
    ]
    yield _sorted(theirs), _sorted(ours)


def _journal(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    word = _JOURNALS[step["transactionType"]]
    ids = [
        row["id"] for row in seen.transactions() if (row["type"]["value"], _day(row["date"])) == (word, step["date"])
    ]
    theirs = Counter(
        (row["account_code"], seen.money(row["debit"]) or 0, seen.money(row["credit"]) or 0) for row in step["rows"]
    )
    ours = [_lines(seen, each) for each in ids]
    # Those of one day and type are told one by one, or together.
    if any(each == theirs for each in [*ours, sum(ours, Counter())]):
        yield True, True
    else:
        yield sorted(theirs.elements()), [sorted(each.elements()) for each in ours]


def _lines(seen: Seen, transaction_id: int) -> Counter[tuple[str, int, int]]:
    """Return the lines of a transaction and of its reversal, those of one account, side and booking as one."""
    sums: Counter[tuple[bool, str, bool]] = Counter()
    for line in seen.api.get("journalentries", transactionId=f"L{transaction_id}")["pageItems"]:
        is_debit = line["entryType"]["value"] == "DEBIT"
        sums[line["reversed"], line["glAccountCode"], is_debit] += seen.money(line["amount"]) or 0
    return Counter((code, amount * debit, amount * (not debit)) for (_, code, debit), amount in sums.items())


def _classified(seen: Seen) -> str:
    return str((seen.loan().get("delinquencyRange") or {}).get("classification", "NO_DELINQUENCY"))


def _long(told: list[int] | None) -> str | None:
    """Return a day as tables of delinquency tell it."""
    return f"{date(*told):%d %B %Y}" if told else None


def _range(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    yield step["range"], _classified(seen)
    yield step["delinquentDate"], _day(seen.loan()["delinquent"].get("delinquentDate"))


def _delinquency(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    told = seen.loan()["delinquent"]
    if step["level"] == "INSTALLMENT":
        rows = told.get("installmentLevelDelinquency") or []
        by_class = {each["classification"]: seen.money(each["delinquentAmount"]) for each in rows}
        yield {row["Range"]: seen.money(row["Amount"]) for row in step["rows"]}, by_class
        return
    ours = {
        "classification": _classified(seen),
        "delinquentAmount": seen.money(told["delinquentAmount"]),
        "delinquentDate": _long(told.get("delinquentDate")),
        "delinquentDays": str(told["delinquentDays"]),
        "pastDueDays": str(told["pastDueDays"]),
    }
    for row in step["rows"]:
        yield row | {"delinquentAmount": seen.money(row["delinquentAmount"])}, {name: ours[name] for name in row}


def _reschedulings(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = [
        {
            "From Date": _long(each["rescheduleFromDate"]),
            "Reason": each["rescheduleReasonCodeValue"]["name"],
            "Status": each["statusEnum"]["value"],
        }
        for each in seen.api.get("rescheduleloans")
        if each["loanId"] == seen.loan_id
    ]
    yield step["rows"], ours


def _last_closed(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    yield step["date"], _day(seen.loan().get("lastClosedBusinessDate"))


def _table(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    if step["what"] == "Loan Reschedule tab":
        yield from _reschedulings(seen, step)
        return
    if "next payment due" not in step["what"]:
        raise NotYet(step["what"])
    told = seen.loan()["delinquent"]
    for row in step["rows"]:
        ours = {
            "classification": _classified(seen),
            "nextPaymentDueDate": _long(told.get("nextPaymentDueDate")) or "",
            "nextPaymentAmount": seen.money(told["nextPaymentAmount"]),
        }
        yield {**row, "nextPaymentAmount": seen.money(row["nextPaymentAmount"])}, {name: ours[name] for name in row}


def _charged_off(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    yield step["date"], _day(seen.loan()["timeline"].get("chargedOffOnDate"))


def _maturity(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    timeline = seen.loan()["timeline"]
    expected = _day(timeline.get("expectedMaturityDate"))
    if step["expected"]:
        yield step["expected"], expected
    yield step["actual"], _day(timeline.get("actualMaturityDate")) or expected


def _last(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    moved = [row for row in seen.transactions() if not row["manuallyReversed"] and not row["type"]["accrual"]]
    yield seen.money(step["amount"]), seen.money(moved[-1]["amount"])


def _reverted(seen: Seen, step: Case) -> Iterator[tuple[Any, Any]]:
    rows = [row for row in seen.transactions() if row["type"]["value"] == step["type"]]
    if step.get("date"):
        rows = [row for row in rows if _day(row["date"]) == step["date"]]
    yield step["reverted"], any(row["manuallyReversed"] for row in rows)


TABLES: Mapping[str, Callable[[Seen, Case], Iterator[tuple[Any, Any]]]] = {
    "expect_schedule": _schedule,
    "expect_schedule_total": _total,
    "expect_transactions": _transactions,
    "expect_status": _status,
    "expect_closed": _status,
    "expect_closed_on": _closed_on,
    "expect_amount": _amount,
    "expect_all_obligations_met": _met,
    "expect_charges": _charges,
    "expect_charged_off": _charged_off,
    "expect_maturity": _maturity,
    "expect_delinquency_range": _range,
    "expect_delinquency": _delinquency,
    "expect_table": _table,
    "expect_last_closed_business_date": _last_closed,
    "expect_last_transaction": _last,
    "expect_reverted": _reverted,
    "expect_journal": _journal,
}
"""How each table is compared, by the word that names it; others are not told by the API."""
