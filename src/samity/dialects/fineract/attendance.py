"""How attendance is spelled: two tables of numbers that disagree on 3 and 5, and words that are always understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from samity.bank.meetings.values import Attendance
from samity.dialects.fineract.wire import option

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


@dataclass(frozen=True, slots=True)
class AttendanceTable:
    """Which number stands for which word, and how the word is shown."""

    shown: Mapping[int, tuple[Attendance, str]]

    def word(self, number: int) -> Attendance | None:
        """Return what a number means here, or None when it means nothing."""
        return self.shown[number][0] if number in self.shown else None

    def number(self, attendance: Attendance) -> int:
        """Return the number of a word."""
        return next(number for number, (word, _) in self.shown.items() if word is attendance)

    def spell(self, attendance: Attendance) -> dict[str, Any]:
        """Return a word as an enumeration of this dialect."""
        number = self.number(attendance)
        return option(number, f"attendanceType.{attendance.lower()}", self.shown[number][1])

    def options(self) -> list[dict[str, Any]]:
        """Return the table in force, as `attendanceTypeOptions`."""
        return [self.spell(word) for word, _ in self.shown.values()]


# Source: groups and collection sheets specification, sections 3.1 and 9.3; seed 001, "Attendance Tracking".
FINERACT = AttendanceTable(
    {
        1: (Attendance.PRESENT, "Present"),
        2: (Attendance.ABSENT, "Absent"),
        3: (Attendance.APPROVED, "Approved"),
        4: (Attendance.LEAVE, "Leave"),
        5: (Attendance.LATE, "Late"),
    }
)
GUIDE = AttendanceTable(
    {
        1: (Attendance.PRESENT, "Present"),
        2: (Attendance.ABSENT, "Absent"),
        3: (Attendance.LATE, "Late"),
        4: (Attendance.LEAVE, "On leave"),
        5: (Attendance.APPROVED, "Approved absence"),
    }
)
AGREED = AttendanceTable({number: shown for number, shown in FINERACT.shown.items() if shown[0] is GUIDE.word(number)})
"""What both tables mean alike: 1, 2 and 4."""

_WORDS = {
    **{word.value: word for word in Attendance},
    "ON_LEAVE": Attendance.LEAVE,
    "APPROVED_ABSENCE": Attendance.APPROVED,
}


def reader(table: AttendanceTable, *, unclear: Collection[int] = ()) -> Callable[[object], object]:
    """Return what reads attendance by a table.

    Args:
        table: what numbers mean.
        unclear: numbers that are refused with the request for the word.
    """

    def read(given: object) -> object:
        if given is None or isinstance(given, Attendance):
            return given
        written = str(given).strip()
        if not written.isascii() or not written.isdigit():
            word = _WORDS.get(written.upper().removeprefix("ATTENDANCETYPE.").replace(" ", "_"))
        elif int(written) in unclear:
            raise PydanticCustomError(
                "validation.msg.attendanceType.number.is.unclear",
                "3 and 5 do not mean the same to everybody; send the word, such as LATE or APPROVED",
            )
        else:
            word = table.word(int(written))
        if word is None:
            raise PydanticCustomError("literal_error", "No such attendance: use PRESENT, ABSENT, LATE, LEAVE, APPROVED")
        return word

    return read


_SCHEMA = WithJsonSchema({"anyOf": [{"type": "integer", "enum": [1, 2, 3, 4, 5]}, {"enum": list(Attendance)}]})

FlatAttendance = Annotated[Attendance, BeforeValidator(reader(FINERACT)), _SCHEMA]
"""In flat lists: Fineract's numbers, or a word."""

NestedAttendance = Annotated[Attendance, BeforeValidator(reader(GUIDE)), _SCHEMA]
"""In groups with clients with loans: the guide's numbers, or a word."""
