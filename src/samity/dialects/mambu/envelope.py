"""This dialect's error envelope: a list with every error, each with its number, its word and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.dialects.door.sent import one_sent
from samity.dialects.mambu import published
from samity.kernel.errors import Located, reasons_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from samity.dialects.door.bodies import BodyRefused
    from samity.kernel.errors import Refusal

OWN = 10_000
"""The number of every reason that stands in no published list: the word tells them apart."""

FAULTS: dict[str, tuple[int, str]] = {
    "offset_invalid": published.INVALID_PAGINATION_OFFSET_VALUE,
    "offset_out_of_bounds": published.OUT_OF_BOUNDS_PAGINATION_OFFSET_VALUE,
    "limit_invalid": published.INVALID_PAGINATION_LIMIT_VALUE,
    "limit_out_of_bounds": published.OUT_OF_BOUNDS_PAGINATION_LIMIT_VALUE,
    "invalid_date": (OWN, "INVALID_DATE"),
    "not_supported": (OWN, "FIELD_NOT_SUPPORTED"),
    "account_state": published.INVALID_ACCOUNT_STATE,
}
"""What is wrong with a member, by pydantic's name of the fault or our own; everything else is INVALID_PARAMETERS."""

BARE: dict[int, tuple[int, str, str]] = {
    404: (*published.INVALID_API_OPERATION, "There is no such address."),
    405: (*published.METHOD_NOT_IMPLEMENTED, "This address knows no such method."),
    500: (*published.INTERNAL_ERROR, "The bank could not do this; nothing was changed."),
    503: (OWN, "DATABASE_NOT_REACHABLE", "The database cannot be reached; try again with the same key."),
}
STATUSES = {
    400: "The request is not one the bank can follow; every reason is named.",
    401: "Nobody is signed in.",
    403: "The user may not do this.",
    404: "There is no such thing.",
    405: "This address knows no such method.",
    406: "Another version of the API is wanted than the one that is here.",
    409: "The request conflicts with another.",
    429: "Too many attempts: wait a minute.",
    500: "The bank could not do this; nothing was changed.",
    503: "The database cannot be reached; try again with the same key.",
}
GRAVEST = (401, 403, 404, 409, 429, 406, 400)
"""Which status several reasons share: the first of these that one of them has."""

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Said:
    """How this dialect says a refusal.

    Attributes:
        source: the member it is about; it may name the refusal's fields in braces. Of several with | between them the
            one that was sent is named, and the first where none was.
        reason: the published word with its number; None takes the refusal's own name and `OWN`.
    """

    status: int
    source: str = ""
    reason: tuple[int, str] | None = None


def body_errors(refused: BodyRefused) -> dict[str, Any]:
    """Return the 400 answer that names every wrong member of a body."""
    return {"errors": [_fault(fault) for fault in refused.faults]}


def refusal_errors(
    refusal: Refusal, table: Mapping[type[Refusal], Said], members: Mapping[str, str], sent: Collection[str] = ()
) -> tuple[int, dict[str, Any]]:
    """Return status and answer for a refusal, or for several at once.

    Args:
        refusal: what the bank said.
        table: how each is said.
        members: by the bank's name of a term, where it stands in what can be sent.
        sent: what was sent, by its names.
    """
    reasons = reasons_of(refusal)
    said = [(reason, table[type(_inner(reason))]) for reason in reasons]
    statuses = {each.status for _, each in said}
    return next(each for each in GRAVEST if each in statuses), {
        "errors": [_error(*each, members, sent) for each in said]
    }


def bare_errors(status: int) -> dict[str, Any]:
    """Return the answer for a status that has no reason of its own."""
    number, word, sentence = BARE.get(status, (*published.INVALID_PARAMETERS, STATUSES.get(status, "")))
    return {"errors": [_spelled(number, word, "", sentence)]}


def word_of(refusal: type[Refusal]) -> str:
    """Return a refusal's own name as this dialect writes words: GroupNameTaken is GROUP_NAME_TAKEN."""
    return _CAPITAL.sub("_", refusal.__name__).upper()


def _inner(reason: Refusal) -> Refusal:
    return reason.reason if isinstance(reason, Located) else reason


def _error(reason: Refusal, said: Said, members: Mapping[str, str], sent: Collection[str]) -> dict[str, Any]:
    inner = _inner(reason)
    number, word = said.reason or (OWN, word_of(type(inner)))
    facts = inner.facts()
    source = said.source.format(**facts)
    source = one_sent(members.get(source, source), sent)
    if isinstance(reason, Located):
        source = f"{reason.place}.{source}" if source else reason.place
    # The bank's name of a term is none of this dialect's words.
    sentence, term = str(reason), str(facts.get("term", ""))
    told = one_sent(members.get(term, term), sent)
    return _spelled(number, word, source, sentence.replace(term, told) if term else sentence)


def _fault(fault: dict[str, Any]) -> dict[str, Any]:
    source = ""
    for step in fault["loc"]:
        source += f"[{step}]" if isinstance(step, int) else f".{step}" if source else str(step)
    number, word = FAULTS.get(fault["type"], published.INVALID_PARAMETERS)
    return _spelled(number, word, source, f"{source}: {fault['msg']}." if source else f"{fault['msg']}.")


def _spelled(number: int, word: str, source: str, sentence: str) -> dict[str, Any]:
    return {"errorCode": number, "errorSource": source, "errorReason": word, "errorMessage": sentence}
