"""Who came, as dots and words: the same for eyes and for ears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.meetings.values import Attendance
from samity.web.languages import say
from samity.web.pages.sheets.preview import CAME, WAS_THERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_DOTS: Mapping[Attendance | None, str] = {
    Attendance.PRESENT: "\N{BLACK CIRCLE}",
    Attendance.LATE: "\N{CIRCLE WITH LEFT HALF BLACK}",
    Attendance.ABSENT: "\N{WHITE CIRCLE}",
    Attendance.LEAVE: "\N{DOTTED CIRCLE}",
    Attendance.APPROVED: "\N{DOTTED CIRCLE}",
    None: "\N{MIDDLE DOT}",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """What was noted of somebody at a meeting; its shape says it without colour."""

    on: date
    shape: str
    word: str
    was_missing: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """Somebody's last meetings, the oldest first, and in words how many he came to."""

    dots: tuple[Dot, ...]
    words: str


def strip_of(noted: Iterable[tuple[date, Attendance | None]]) -> Strip:
    """Return a strip of what was noted, handed in with the newest first."""
    dots = tuple(_dot(on, attendance) for on, attendance in reversed(list(noted)))
    known = [dot for dot in dots if dot.word]
    came = sum(dot.word in {CAME[each] for each in WAS_THERE} for dot in known)
    return Strip(dots, say("{came} of {known}", came=came, known=len(known)) if known else say("not noted yet"))


def tally(noted: Iterable[Attendance]) -> str:
    """Say how many of those of whom something was noted were there."""
    all_noted = list(noted)
    came = sum(each in WAS_THERE for each in all_noted)
    return say("{came} of {all_noted}", came=came, all_noted=len(all_noted)) if all_noted else ""


def _dot(on: date, attendance: Attendance | None) -> Dot:
    word = CAME[attendance] if attendance else ""
    return Dot(on, _DOTS[attendance], word, was_missing=attendance is Attendance.ABSENT)
