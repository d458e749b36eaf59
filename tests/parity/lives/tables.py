"""What a life is told to look like, beside what ours looks like: (theirs, ours) pairs that must be the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.parity.lives.agreed import NotYet
from tests.parity.lives.bucket import BUCKET
from tests.parity.lives.journal import lines_of
from tests.parity.lives.words import JOURNALS, SHOWN, STATUSES
from tests.parity.reference import minor_units
from tests.undisturbed import due_dates

from samity.bank.loans.rules.accrual_activity import accrual_activity
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.balances import principal_balances
from samity.bank.loans.rules.delinquency import classified, classified_installments, delinquency
from samity.bank.loans.rules.progress import progress
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.facts import Consequence, FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.parity.lives.kept import KeptLoan, Shown
    from tests.parity.reference import Case

Pairs = "Iterator[tuple[Any, Any]]"


class Told(NamedTuple):
    """Where a table is asked for."""

    kept: KeptLoan
    params: Case
    today: date
    decimals: int

    def money(self, amount: Any) -> int | None:
        """Return an amount in minor units; None where the table leaves it out."""
        return None if amount in (None, "") else minor_units(amount, self.decimals)


def told_by_us(step: Case) -> Callable[[Told, Case], Iterator[tuple[Any, Any]]] | None:
    """Return how a table is compared; None where we do not tell it yet."""
    return _TABLES.get(step["op"])


AMOUNTS = ("balance", "principal", "interest", "fees", "penalties", "due", "paid", "in_advance", "late", "outstanding")
CHARGED = ("due", "paid", "waived", "outstanding")
BY_DAY, BY_CHARGE = ("date", "type", "amount"), ("due_as_of", "name", "due")


def _schedule(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = our_schedule(told)
    told_rows = [row for row in step["rows"] if row["kind"] == "installment"]
    # A row that is told twice, cell by cell, is one.
    theirs = [row for place, row in enumerate(told_rows) if not place or row != told_rows[place - 1]]
    for place, row in enumerate(theirs):
        own = ours[place] if place < len(ours) else {}
        cells = {name: told.money(row[name]) for name in AMOUNTS if row[name] is not None}
        cells |= {name: row[name] for name in ("nr", "days", "date") if row[name] is not None}
        cells["paid_date"] = row["paid_date"]
        yield cells, {name: own.get(name) for name in cells}
    if _is_whole(told, theirs, step["total"]):
        yield len(theirs), len(ours)
    if step["total"]:
        total = {name: told.money(amount) for name, amount in step["total"].items() if amount is not None}
        yield total, {name: sum(row[name] for row in ours) for name in total}


def _is_whole(told: Told, theirs: list[Case], total: Case | None) -> bool:
    """Say whether a table tells all rows: else they do not come to what it says they do in all."""
    told_in_all = told.money((total or {}).get("principal"))
    return told_in_all is None or told_in_all == sum(told.money(row["principal"]) or 0 for row in theirs)


def our_schedule(told: Told) -> list[dict[str, Any]]:
    """Return the installments of our loan in the reference's columns."""
    state = told.kept.state
    if not state.installments and told.kept.facts:
        return _planned(told)
    found = progress(told.kept.agreement, told.kept.facts, told.today)
    left = state.principal
    rows = []
    for each in state.installments:
        left += each.credited.principal - each.due.principal
        met = found[each.number]
        rows.append(
            {
                "nr": each.number,
                "days": (each.due_on - each.from_on).days,
                "date": each.due_on.isoformat(),
                "paid_date": met.met_on.isoformat() if met.met_on else None,
                "balance": left,
                "principal": each.due.principal,
                "interest": each.due.interest,
                "fees": each.due.fees,
                "penalties": each.due.penalties,
                "due": each.due.total,
                "paid": each.paid.total,
                "in_advance": met.in_advance,
                "late": met.late,
                "outstanding": each.outstanding.total,
                "waived": each.waived.total,
            }
        )
    return rows


def _planned(told: Told) -> list[dict[str, Any]]:
    """Return the schedule of a loan that was not paid out yet."""
    kept = told.kept
    on = date.fromisoformat(told.params["expectedDisbursementDate"])
    terms = replace(kept.agreement.terms, principal=kept.state.principal)
    rows = schedule(terms, on, due_dates(terms, on))
    left, found = terms.principal, []
    for row in rows:
        left -= row.principal
        due = row.principal + row.interest
        found.append(
            dict.fromkeys(AMOUNTS, 0)
            | {"nr": row.number, "days": (row.due_on - row.from_on).days, "date": row.due_on.isoformat()}
            | {"paid_date": None, "balance": left, "principal": row.principal, "interest": row.interest}
            | {"due": due, "outstanding": due}
        )
    return found


def _transactions(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    theirs = [_their_transaction(told, row) for row in step["rows"]]
    moved = [(each.id, each.consequence) for each in told.kept.shown if each.consequence and not each.is_reversed]
    left = principal_balances(moved)
    kept = (each for each in told.kept.shown if not each.is_reversed or each.is_taken_back)
    ours = [*(_our_transaction(each, left.get(each.id)) for each in kept), *_activity(told)]
    if step.get("without_accruals"):
        ours = [
            each for each in ours if not str(each["type"]).startswith("Accrual") or each["type"] == "Accrual Activity"
        ]
    if step.get("on"):
        ours = [each for each in ours if each["date"] == step["on"]]
        theirs = [{"date": step["on"], **each} for each in theirs]
    ours = [{name: each[name] for name in theirs[0]} for each in ours] if theirs else ours
    if step["complete"]:
        yield _sorted(theirs, BY_DAY), _sorted(ours, BY_DAY)
    else:
        yield [], [each for each in theirs if each not in ours]


def _activity(told: Told) -> list[dict[str, Any]]:
    """Return the summaries of accruals, where the product asks for them."""
    if not told.params.get("enableAccrualActivityPosting"):
        return []
    followed = [each.consequence for each in told.kept.shown if each.consequence and not each.is_reversed]
    agreed = agreed_now(told.kept.agreement, told.kept.state).terms.number_of_installments
    return [
        {
            "date": each.on.isoformat(),
            "type": "Accrual Activity",
            "reverted": False,
            "amount": each.parts.total,
            "principal": 0,
            "interest": each.parts.interest,
            "fees": each.parts.fees,
            "penalties": each.parts.penalties,
            "balance": 0,
        }
        for each in accrual_activity(told.kept.state, followed, _summed_until(told.kept), agreed)
    ]


def _summed_until(kept: KeptLoan) -> date | None:
    return max((day for day in (kept.last_closed, kept.ended_until) if day is not None), default=None)


def _sorted(rows: list[dict[str, Any]], by: Sequence[str]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in by])


def _their_transaction(told: Told, row: Case) -> dict[str, Any]:
    shown: dict[str, Any] = {name: row[name] for name in ("date", "type", "reverted") if name in row}
    return shown | {
        name: told.money(row[name]) for name in ("amount", "principal", "interest", "fees", "penalties", "balance")
    }


def _our_transaction(each: Shown, left: int | None) -> dict[str, Any]:
    consequence = each.consequence
    word = SHOWN[each.kind]
    parts = Parts() if word == "Disbursement" else each.parts
    return {
        "date": each.on.isoformat(),
        "type": word,
        "reverted": each.is_reversed,
        "amount": each.amount,
        "principal": parts.principal,
        "interest": parts.interest,
        "fees": parts.fees,
        "penalties": parts.penalties,
        "balance": _balance(consequence, left),
    }


def _balance(consequence: Consequence | None, left: int | None) -> int:
    """Return the balance that a transaction shows: what loses it all shows none."""
    if consequence is None or consequence.kind is TransactionKind.CHARGE_OFF:
        return 0
    return consequence.principal_after if left is None else left


def _status(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    yield step["status"].upper(), STATUSES[told.kept.state.status]


def _closed(told: Told, _: Case) -> Iterator[tuple[Any, Any]]:
    yield "CLOSED_OBLIGATIONS_MET", STATUSES[told.kept.state.status]


def _closed_on(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    ended_on = told.kept.state.ended_on
    yield None if step["date"] == "null" else step["date"], ended_on and ended_on.isoformat()


def _amount(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    state = told.kept.state
    paid = [each for each in told.kept.facts if each.kind is FactKind.REPAID]
    ours = {
        "last_payment": paid[-1].amount if paid else None,
        "outstanding": state.outstanding.total,
        "overpaid": state.overpaid,
        "total_overdue": sum(each.outstanding.total for each in state.installments if each.due_on < told.today),
    }
    yield told.money(step["amount"]), ours.get(step["what"])


def _total(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    ours = our_schedule(told)
    total = {name: told.money(amount) for name, amount in step["total"].items() if amount is not None}
    yield total, {name: sum(row[name] for row in ours) for name in total}


def _met(told: Told, _: Case) -> Iterator[tuple[Any, Any]]:
    yield True, not told.kept.state.outstanding.total


def _last_closed(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    last = told.kept.last_closed
    yield step["date"], last and last.isoformat()


def _charges(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    from samity.bank.loans.rules.charges import paid_charges

    state = told.kept.state
    paid = paid_charges(state.installments, state.charges)
    made = {fact.details["charge_id"]: fact.details for fact in told.kept.facts if "name" in fact.details}
    ours: dict[Any, Any] = {}
    for each in state.charges:
        # A fee of every installment is told as one.
        is_one = "every_installment" in made[each.id]
        row = {
            "name": made[each.id]["name"],
            "penalty": each.is_penalty,
            "due_as_of": None if is_one else each.due_on.isoformat(),
        }
        sums = ours.setdefault(row["name"] if is_one else each.id, row | dict.fromkeys(CHARGED, 0))
        left = each.amount - paid[each.id] - each.waived
        for name, amount in zip(CHARGED, (each.amount, paid[each.id], each.waived, left), strict=True):
            sums[name] += amount
    said = ("name", "penalty", "due_as_of")
    theirs = [{k: row[k] for k in said} | {k: told.money(row[k]) for k in CHARGED} for row in step["rows"]]
    yield _sorted(theirs, BY_CHARGE), _sorted([*ours.values()], BY_CHARGE)


def _journal(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    word = JOURNALS.get(step["transactionType"])
    if word is None:
        raise NotYet("journal " + step["transactionType"])
    found = [
        each
        for each in told.kept.shown
        if each.kind == word and each.on.isoformat() == step["date"] and (each.is_taken_back or not each.is_reversed)
    ]
    theirs = Counter(
        (row["account_code"], told.money(row["debit"]) or 0, told.money(row["credit"]) or 0) for row in step["rows"]
    )
    ours = [lines_of(told.kept, each, told.params) for each in found]
    # Those of one day and type are told one by one, or together.
    if any(each == theirs for each in [*ours, sum(ours, Counter())]):
        yield True, True
    else:
        yield sorted(theirs.elements()), [sorted(each.elements()) for each in ours]


def _range(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    found = delinquency(told.kept.state, told.today, int(told.params.get("graceOnArrearsAgeing") or 0))
    named = classified(found.days, BUCKET)
    yield step["range"], named.name if named else "NO_DELINQUENCY"
    yield step["delinquentDate"], found.since and found.since.isoformat()


def _delinquency(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    if step["level"] == "INSTALLMENT":
        theirs = {row["Range"]: told.money(row["Amount"]) for row in step["rows"]}
        by_class = classified_installments(told.kept.state, told.today, BUCKET)
        yield theirs, {each.name: amount for each, amount in by_class.items()}
        return
    found = delinquency(told.kept.state, told.today, int(told.params.get("graceOnArrearsAgeing") or 0))
    named = classified(found.days, BUCKET)
    ours = {
        "classification": named.name if named else "NO_DELINQUENCY",
        "delinquentAmount": found.amount,
        "delinquentDate": found.since and f"{found.since:%d %B %Y}",
        "delinquentDays": str(found.days),
        "pastDueDays": str(found.past_due_days),
    }
    for row in step["rows"]:
        yield row | {"delinquentAmount": told.money(row["delinquentAmount"])}, {name: ours[name] for name in row}


def _table(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    if step["what"] == "Loan Reschedule tab":
        # Why, and how it was decided, are the request's and not the loan's.
        ours = [date.fromisoformat(each.details["from_on"]) for each in told.kept.standing(FactKind.RESCHEDULED)]
        yield [row["From Date"] for row in step["rows"]], [f"{on:%d %B %Y}" for on in ours]
    else:
        yield from _next_due(told, step)


def _next_due(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    if "next payment due" not in step["what"]:
        raise NotYet(step["what"])
    found = delinquency(told.kept.state, told.today, int(told.params.get("graceOnArrearsAgeing") or 0))
    named = classified(found.days, BUCKET)
    open_ones = [each for each in told.kept.state.installments if each.outstanding.total]
    for row in step["rows"]:
        ours = {
            "classification": named.name if named else "NO_DELINQUENCY",
            "nextPaymentDueDate": f"{open_ones[0].due_on if open_ones else told.today:%d %B %Y}",
            "nextPaymentAmount": open_ones[0].outstanding.total if open_ones else 0,
        }
        yield {**row, "nextPaymentAmount": told.money(row["nextPaymentAmount"])}, {name: ours[name] for name in row}


def _charged_off(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    on = told.kept.state.charged_off_on
    yield step["date"], on and on.isoformat()


def _maturity(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    state = told.kept.state
    if step["expected"]:
        yield step["expected"], state.matures_on and state.matures_on.isoformat()
    actual = state.ended_on or state.matures_on
    yield step["actual"], actual and actual.isoformat()


def _last(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    moved = [each for each in told.kept.shown if each.consequence is not None and not each.is_reversed]
    yield told.money(step["amount"]), moved[-1].amount


def _reverted(told: Told, step: Case) -> Iterator[tuple[Any, Any]]:
    named = [each for each in told.kept.shown if SHOWN.get(each.kind) == step["type"]]
    if step.get("date"):
        named = [each for each in named if each.on.isoformat() == step["date"]]
    yield step["reverted"], any(each.is_reversed for each in named)


def _nothing_new(_: Told, __: Case) -> Iterator[tuple[Any, Any]]:
    """Refusals are the operations', and tried through the door."""
    yield from ()


_TABLES: dict[str, Callable[[Told, Case], Iterator[tuple[Any, Any]]]] = {
    "expect_schedule": _schedule,
    "expect_schedule_total": _total,
    "expect_transactions": _transactions,
    "expect_status": _status,
    "expect_closed": _closed,
    "expect_closed_on": _closed_on,
    "expect_amount": _amount,
    "expect_all_obligations_met": _met,
    "expect_last_closed_business_date": _last_closed,
    "expect_charges": _charges,
    "expect_delinquency_range": _range,
    "expect_delinquency": _delinquency,
    "expect_table": _table,
    "expect_charged_off": _charged_off,
    "expect_maturity": _maturity,
    "expect_last_transaction": _last,
    "expect_reverted": _reverted,
    "expect_rejected": _nothing_new,
    "expect_journal": _journal,
}
