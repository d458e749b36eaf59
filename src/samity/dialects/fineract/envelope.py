"""This dialect's error envelope: one outer sentence, and every reason with its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.dialects.door.sent import one_sent
from samity.dialects.fineract.parameters import PARAMETERS
from samity.kernel.errors import Located, Refusals
from samity.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection

    from samity.dialects.fineract.wire import BodyRefused
    from samity.kernel.errors import Refusal

OUTER_CODES = {
    400: "validation.msg.validation.errors.exist",
    401: "error.msg.not.authenticated",
    403: "validation.msg.domain.rule.violation",
    404: "error.msg.resource.not.found",
    405: "error.msg.method.not.allowed",
    409: "error.msg.conflict",
    500: "error.msg.platform.server.error",
    503: "error.msg.database.not.reachable",
}
OUTER_SENTENCES = {
    400: "Validation errors exist.",
    401: "Unauthenticated. Please login.",
    403: "Errors contain reason for domain rule violation.",
    404: "The requested resource is not available.",
    405: "This address knows no such method.",
    409: "The request conflicts with another.",
    500: "The bank could not do this; nothing was changed.",
    503: "The database cannot be reached; try again with the same key.",
}
RULES = {
    "missing": "cannot.be.blank",
    "string_too_short": "cannot.be.blank",
    "string_too_long": "exceeds.max.length",
    "greater_than": "not.greater.than.zero",
    "greater_than_equal": "not.zero.or.greater",
    "too_short": "cannot.be.empty",
    "bool_type": "must.be.true.or.false",
    "enum": "is.not.one.of.expected.enumerations",
    "literal_error": "is.not.one.of.expected.enumerations",
    "not_supported": "is.not.supported",
    "less_than": "is.not.within.expected.range",
    "less_than_equal": "is.not.within.expected.range",
}


@dataclass(frozen=True, slots=True)
class Said:
    """How this dialect says a refusal; `code` may name the refusal's fields in braces.

    Of several parameters with | between them the one that was sent is named, and the first where none was. `outer`
    replaces the usual outer code of the status, as uniqueness and permission refusals want it.
    """

    status: int
    code: str
    parameter: str = "id"
    outer: str | None = None


def body_envelope(refused: BodyRefused) -> dict[str, Any]:
    """Return the 400 answer that names every wrong parameter of a body."""
    return _envelope(400, [_fault(fault, refused.resource) for fault in refused.faults])


def refusal_envelope(
    refusal: Refusal, table: dict[type[Refusal], Said], sent: Collection[str] = ()
) -> tuple[int, dict[str, Any]]:
    """Return status and answer for a refusal, or for several at once.

    Several reasons share the answer of the gravest status: 403 before 404 before 400.
    """
    reasons = refusal.reasons if isinstance(refusal, Refusals) else (refusal,)
    said = [(reason, table[type(reason.reason if isinstance(reason, Located) else reason)]) for reason in reasons]
    status = max((each.status for _, each in said), key=lambda code: (code == 403, code))  # noqa: PLR2004 - an HTTP status
    errors = [_reason(reason, each, sent) for reason, each in said]
    outer = said[0][1].outer.format(**reasons[0].facts()) if len(said) == 1 and said[0][1].outer else None
    return status, _envelope(status, errors, outer)


def bare_envelope(status: int) -> dict[str, Any]:
    """Return the answer for a status that has no reason of its own: no such route, or a broken bank."""
    return _envelope(status if status in OUTER_CODES else 400, [])


def _reason(reason: Refusal, said: Said, sent: Collection[str]) -> dict[str, Any]:
    facts = (reason.reason if isinstance(reason, Located) else reason).facts()
    parameter = said.parameter.format(**facts)
    parameter = one_sent(PARAMETERS.get(parameter, parameter), sent)
    if isinstance(reason, Located):
        parameter = reason.place if parameter == "id" else f"{reason.place}.{parameter}"
    return {
        "developerMessage": str(reason),
        "defaultUserMessage": str(reason),
        "userMessageGlobalisationCode": said.code.format(**facts),
        "parameterName": parameter,
        # What an amount is of, the parameter says.
        "args": [{"value": _plain(value)} for name, value in facts.items() if name != "of"],
    }


def _plain(value: object) -> str | int:
    """Return a value as a program reads it: an amount without its symbol, a number beyond 64 bits as text."""
    if isinstance(value, Money):
        return str(value.amount)
    if isinstance(value, int) and abs(value) < 2**63:
        return value
    return str(value)


def _fault(fault: dict[str, Any], resource: str) -> dict[str, Any]:
    parameter = _path(fault["loc"])
    kind = fault["type"]
    if kind == "extra_forbidden":
        code, sentence = "error.msg.parameter.unsupported", f"The parameter {parameter} is not supported."
    elif "." in kind:
        code, sentence = kind, f"{parameter}: {fault['msg']}." if parameter else f"{fault['msg']}."
    else:
        rule = "cannot.be.blank" if fault.get("input", "") is None else RULES.get(kind, "is.invalid")
        code, sentence = f"validation.msg.{resource}.{parameter}.{rule}", f"{parameter}: {fault['msg']}."
    return {
        "developerMessage": sentence,
        "defaultUserMessage": sentence,
        "userMessageGlobalisationCode": code,
        "parameterName": parameter,
        "args": [],
    }


def _path(location: tuple[str | int, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def _envelope(status: int, errors: list[dict[str, Any]], outer: str | None = None) -> dict[str, Any]:
    return {
        "developerMessage": OUTER_SENTENCES[status],
        "httpStatusCode": str(status),
        "defaultUserMessage": OUTER_SENTENCES[status],
        "userMessageGlobalisationCode": outer or OUTER_CODES[status],
        "errors": errors,
    }
