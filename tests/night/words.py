"""What a term may say, read from the types of the values: the members of its enumerations, yes and no."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import samity.bank.loans.values.payment_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Named for the type checker alone where the values are.
_NAMED = {**vars(samity.bank.loans.values.payment_terms), "Mapping": dict, "date": object}


def said_by(of: type, before: str = "") -> dict[str, set[Any]]:
    """Return every word that each term of a type may say, by the way to it; a number has none."""
    words: dict[str, set[Any]] = {}
    for name, hint in get_type_hints(of, localns=_NAMED).items():
        if name in _terms_of(of):
            words |= _words(hint, before + name)
    return words


def _words(hint: Any, name: str) -> dict[str, set[Any]]:
    alone = [each for each in (hint, *get_args(hint)) if isinstance(each, type)]
    words: dict[str, set[Any]] = {name: set()}
    for each in alone:
        if issubclass(each, Enum):
            words[name] |= set(each)
        elif each is bool:
            words[name] |= {True, False}
        elif _terms_of(each):
            words |= said_by(each, f"{name}.")
    return words


def said_in(value: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a value says, each with the way to it, as `said_by` names it."""
    for name in _terms_of(type(value)):
        said = getattr(value, name)
        yield before + name, repr(said) if isinstance(said, dict) else said
        for each in said if isinstance(said, tuple) and not _terms_of(type(said)) else (said,):
            if isinstance(each, Enum):
                yield before + name, each
            yield from said_in(each, f"{before}{name}.")


def _terms_of(of: type) -> Mapping[str, Any]:
    """Return the fields of a value of loans; nothing of what is none, or of another capability, such as a meeting."""
    if not of.__module__.startswith("samity.bank.loans."):
        return {}
    if is_dataclass(of):
        return {each.name: each for each in fields(of)}
    return dict.fromkeys(getattr(of, "_fields", ()))
