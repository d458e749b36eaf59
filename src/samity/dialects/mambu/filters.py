"""Filters in the query of a list: a row named by its key or `id`, a user by his name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from samity.bank.organisation.queries.found import user_known_by
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.wire import WireDay
from samity.storage.criteria import Comparison, Criterion

if TYPE_CHECKING:
    from datetime import date

    from samity.dialects.mambu.keys import Kind
    from samity.dialects.mambu.search import SearchField
    from samity.dialects.mambu.spelling import Spelling
    from samity.storage.unit import Unit


_DAY: TypeAdapter[date] = TypeAdapter(WireDay)


def same_row(unit: Unit, spelling: Spelling, name: str, kind: Kind, asked: str | None) -> tuple[Criterion, ...]:
    """Return the condition that a column names this row; none where nothing is asked.

    Raises:
        UnknownKey: there is no such row.
    """
    if not asked:
        return ()
    return (Criterion(name, Comparison.SAME, (row_id(unit, spelling, kind, asked),)),)


def same_officer(unit: Unit, username: str | None) -> tuple[Criterion, ...]:
    """Return the condition that somebody is served by the user of this name; nobody is by a name that is not known."""
    if not username:
        return ()
    user_id = user_known_by(unit.connection, username)
    values = () if user_id is None else (user_id,)
    return (Criterion("officer_user_id", Comparison.AMONG, values),)


def same_choice(known: SearchField, place: str, asked: str | None) -> tuple[Criterion, ...]:
    """Return the condition that a column holds what a word means; none where nothing is asked.

    Raises:
        BodyRefused: a search does not know the word either.
    """
    if not asked:
        return ()
    word = asked.strip().upper()
    if word not in known.choices:
        told = f"{asked} is not one of {', '.join(known.choices)}"
        raise BodyRefused([{"type": "enum", "loc": (place,), "msg": told}], "query")
    return (Criterion(known.name, Comparison.AMONG, known.choices[word]),)


def same_day(name: str, place: str, asked: str | None) -> tuple[Criterion, ...]:
    """Return the condition that a column is this day; none where nothing is asked.

    Raises:
        BodyRefused: it is no day.
    """
    if not asked or not asked.strip():
        return ()
    try:
        day = _DAY.validate_python(asked)
    except ValidationError as fault:
        faults = [{**each, "loc": (place,)} for each in map(dict, fault.errors(include_url=False))]
        raise BodyRefused(faults, "query") from None
    return (Criterion(name, Comparison.SAME, (day,)),)


def same_text(name: str, asked: str | None) -> tuple[Criterion, ...]:
    """Return the condition that a text is this one, whatever its case; none where nothing is asked."""
    return (Criterion(name, Comparison.SAME, (asked,)),) if asked else ()
