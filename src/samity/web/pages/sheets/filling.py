"""What was typed on a sheet: read into the bank's command, or shown again with what is wrong beside its line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.refused_lines import place_of
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail
from samity.bank.meetings.values import Attendance
from samity.kernel.errors import Located, Refusal, reasons_of, refuse_all
from samity.web.languages import say, western_digits
from samity.web.words import plainly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from samity.bank.collection_sheets.operations.refused_lines import RefusedLine
    from samity.web.door import Posting
    from samity.web.formats import Formats
    from samity.web.pages.sheets.blank import Blank, Line

DUE = "="
IN_PART, LEFT_OUT = "partial", "left_out"
"""What is said by a form that posts the good lines alone, and the lines that its preview left out."""
LONGEST_NOTE = 500
MOST_DIGITS = 16
"""No amount and no id has more."""


class Unreadable(Refusal):
    """Type an amount, such as 1250; 0 when nothing was paid, = for what is due."""


class NewOnSheet(Refusal):
    """This loan came onto the sheet after you opened it: see what it pays."""


@dataclass(eq=False)
class GoneFromSheet(Refusal):
    """Loan {loan_id} is on this sheet no more: {entered} would not be posted."""

    loan_id: int
    entered: str


class OthersRefused(Refusal):
    """Other lines are refused by now than those you saw: look again at what is left out."""


def keep_typed(blank: Blank, values: Mapping[str, str]) -> None:
    """Put what was typed into the sheet, so that nothing is lost."""
    for person in blank.people:
        noted = values.get(f"came-{person.id}", "")
        if noted in Attendance.__members__.values():
            person.attendance = Attendance(noted)
        for line in person.lines:
            line.typed = values.get(f"pay-{line.loan.id}", line.typed)
            line.via = values.get(f"via-{line.loan.id}", "")
            opened_with = values.get(f"was-{line.loan.id}", "")
            line.was = int(opened_with) if _is_number(opened_with) else line.was
        for each in person.pay_outs:
            each.ticked = f"out-{each.loan.id}" in values


def refuse_what_was_not_seen(blank: Blank, values: Mapping[str, str]) -> None:
    """Let a sheet through that has the lines it had when it was opened: nothing is posted that nobody saw or typed.

    Raises:
        NewOnSheet, GoneFromSheet: loans came onto the sheet or went from it meanwhile.
    """
    dues = {f"pay-{line.loan.id}": line.loan.due.total for line in blank.lines}
    pay_outs = {f"out-{each.loan.id}" for person in blank.people for each in person.pay_outs}
    new = [Located(name, NewOnSheet()) for name, due in dues.items() if due and name not in values]
    gone = [
        GoneFromSheet(int(loan), say("its pay-out") if kind == "out" else typed.strip())
        for (kind, _, loan), typed in ((name.partition("-"), typed) for name, typed in values.items())
        if kind in {"pay", "out"} and _is_number(loan) and f"{kind}-{loan}" not in {*dues, *pay_outs}
        if typed.strip() not in {"", "0"}
    ]
    refuse_all([*new, *gone])


def with_amounts_due(blank: Blank, values: Mapping[str, str], formats: Formats) -> Mapping[str, str]:
    """Return what was typed with the amounts that were meant by "what is due": they are posted as they were seen."""
    due = {
        f"pay-{line.loan.id}": formats.typed(line.loan.due.total, line.loan.currency)
        for line in blank.lines
        if line.typed.strip() == DUE
    }
    return {**values, **due}


def read_sheet(blank: Blank, posted: Posting) -> FilledSheet | None:
    """Return the command that a filled-in sheet means, or None when something cannot be read; it says so there."""
    values, formats = posted.values, posted.formats
    keep_typed(blank, values)
    amounts = {line.loan.id: _amount(line, formats) for line in blank.lines}
    paid_on = _day(values.get("paid_on", ""))
    if paid_on is None or any(amount is None for amount in amounts.values()):
        return None
    return FilledSheet(
        kind=blank.kind,
        owner_id=blank.owner_id if blank.meets else None,
        calendar_id=blank.calendar_id,
        due_on=blank.due_on,
        paid_on=paid_on,
        repayments=tuple(
            SheetLine(f"pay-{line.loan.id}", line.loan.id, amounts[line.loan.id], _channel(line.via), person.id)
            for person in blank.people
            for line in person.lines
        ),
        disbursements=tuple(
            SheetLine(f"out-{each.loan.id}", each.loan.id, None, NO_DETAIL, person.id)
            for person in blank.people
            for each in person.pay_outs
            if each.ticked
        ),
        attendance=tuple(
            SheetAttendance(person.id, person.attendance, f"came-{person.id}")
            for person in (blank.people if blank.meets else ())
        ),
        payment=_channel(values.get("channel", "")),
        in_part=values.get(IN_PART) == "yes",
        of_members=blank.of_members,
        note=values.get("note", "").strip()[:LONGEST_NOTE] or None,
    )


def place_on_sheet(blank: Blank, refusal: Refusal) -> list[str]:
    """Put each reason beside its line, and return those that belong to the sheet as a whole."""
    lists = {f"pay-{line.loan.id}": line.wrong for line in blank.lines}
    for person in blank.people:
        lists[f"came-{person.id}"] = person.wrong
        lists |= {f"out-{each.loan.id}": each.wrong for each in person.pay_outs}
    on_top = []
    for reason in reasons_of(refusal):
        place, sentence = _placed(reason)
        if place in lists:
            lists[place].append(sentence)
        else:
            on_top.append(sentence)
    return on_top


def wrong_lines(blank: Blank) -> Iterable[tuple[str, str, str]]:
    """Return every line that something is wrong with: its field, the member, and why."""
    for person in blank.people:
        for line in person.lines:
            yield from ((f"pay-{line.loan.id}", person.name, why) for why in line.wrong)
        for each in person.pay_outs:
            yield from ((f"out-{each.loan.id}", person.name, why) for why in each.wrong)
        yield from ((f"came-{person.id}", person.name, why) for why in person.wrong)


def refused_on_sheet(blank: Blank, refused: Iterable[RefusedLine]) -> list[tuple[str, str]]:
    """Return whose lines are left out of a sheet that is posted in part, and why."""
    names = {f"came-{person.id}": person.name for person in blank.people}
    for person in blank.people:
        names |= {f"pay-{line.loan.id}": person.name for line in person.lines}
        names |= {f"out-{each.loan.id}": person.name for each in person.pay_outs}
    return [(names.get(line.name, ""), " ".join(_placed(why)[1] for why in line.reasons)) for line in refused]


def lines_of(refused: Iterable[RefusedLine]) -> str:
    """Return the lines that are left out, as the form of a preview keeps them."""
    return " ".join(sorted(line.name for line in refused))


def _placed(reason: Refusal) -> tuple[str, str]:
    """Return where a reason belongs and its sentence without the place, which the page shows by itself."""
    place = place_of(reason)
    sentence = plainly(reason).removeprefix(f"{place}: ")
    return place, sentence[:1].upper() + sentence[1:]


def _amount(line: Line, formats: Formats) -> Decimal | None:
    text = line.typed.strip()
    if not text:
        return Decimal(0)
    if text == DUE:
        return line.loan.currency.major(line.loan.due.total)
    try:
        return formats.read_number(text)
    except ValueError:
        line.wrong.append(plainly(Unreadable()))
        return None


def _channel(text: str) -> PaymentDetail:
    return PaymentDetail(channel_id=int(text)) if _is_number(text) else NO_DETAIL


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < MOST_DIGITS


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(western_digits(text))
    except ValueError:
        return None
