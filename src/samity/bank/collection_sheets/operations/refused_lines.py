"""Which lines of a sheet cannot be posted, and the sheet without them. See docs/rules/sheets-in-part.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.kernel.errors import Located, Refusal, reasons_of, refuse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from samity.bank.collection_sheets.operations.filled import FilledSheet


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a sheet that was left out: who came, who pays, or whom is paid out.

    Attributes:
        name: where it stands in the request.
        amount: major units, as it was filled in; None for attendance, and where what was approved is paid out.
        reasons: everything that stands against it.
    """

    name: str
    loan_id: int | None
    client_id: int | None
    amount: Decimal | None
    reasons: tuple[Refusal, ...]


def place_of(reason: Refusal) -> str:
    """Return the line that a refusal is about; empty where it is about the sheet as a whole."""
    return reason.place if isinstance(reason, Located) else str(getattr(reason, "line", ""))


def leaving_out(
    command: FilledSheet, refusals_of: Callable[[FilledSheet], Iterable[Refusal]]
) -> tuple[FilledSheet, tuple[RefusedLine, ...]]:
    """Return a sheet without the lines that cannot be posted, and these lines.

    Args:
        command: as it was filled in.
        refusals_of: what stands against a sheet.

    Raises:
        Refusals: something stands against the sheet as a whole, or it is not to be saved in part, or nothing is left.
    """
    refused: list[RefusedLine] = []
    told: list[Refusal] = []
    while reasons := [single for reason in refusals_of(command) for single in reasons_of(reason)]:
        told += reasons
        names = {place_of(reason) for reason in reasons}
        left = without_lines(command, names)
        about_lines = names <= _lines_of(command).keys()
        if not command.in_part or not about_lines or not (left.lines or left.attendance):
            refuse_all(told)
        refused += _refused(command, reasons)
        command = left  # what was hidden by these lines may stand against others
    return command, tuple(refused)


def _lines_of(command: FilledSheet) -> Mapping[str, tuple[int | None, int | None, Decimal | None]]:
    """Return the loan, the client and the amount of each line by its name."""
    came = {each.name: (None, each.client_id, None) for each in command.attendance}
    return came | {line.name: (line.loan_id, line.client_id, line.amount) for line in command.lines}


def _refused(command: FilledSheet, reasons: Iterable[Refusal]) -> Iterable[RefusedLine]:
    by_line: dict[str, list[Refusal]] = {}
    for reason in reasons:
        by_line.setdefault(place_of(reason), []).append(reason)
    lines = _lines_of(command)
    return [RefusedLine(name, *lines[name], tuple(against)) for name, against in by_line.items()]


def without_lines(command: FilledSheet, names: Iterable[str]) -> FilledSheet:
    """Return a sheet without the lines of these names."""
    gone = set(names)
    return replace(
        command,
        repayments=tuple(line for line in command.repayments if line.name not in gone),
        disbursements=tuple(line for line in command.disbursements if line.name not in gone),
        attendance=tuple(each for each in command.attendance if each.name not in gone),
    )
