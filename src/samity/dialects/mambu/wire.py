"""What goes over this dialect's wire: bodies in, with every wrong member named; JSON out, moments with their offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from samity.dialects.door.bodies import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LIMIT,
    BodyRefused,
    nul_faults,
    parsed,
    within_reach,
    without_nulls,
)
from samity.dialects.mambu.drafts import Draft, drafted

if TYPE_CHECKING:
    from fastapi import Request

MEDIA_TYPE = "application/vnd.mambu.v2+json"

Model = TypeVar("Model", bound=BaseModel)

_UTC_WORD = re.compile(r"(UTC|Z)$", re.IGNORECASE)  # one client writes the word where others write +00:00
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class MambuModel(BaseModel):
    """A request body: what this API knows and the bank does not do is refused by name, the unknown is passed over.

    Real clients send members of their own and misspelt ones; empty texts count as absent.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    resource: ClassVar[str] = ""
    takes_own_fields: ClassVar[bool] = False


def _moment(given: object) -> object:
    """Read a moment, or a bare day; without an offset, as one client leaves it out, it is by the bank's own clock."""
    if isinstance(given, date):
        return given
    if not isinstance(given, str):  # a number would be read as seconds since 1970
        raise _invalid_date()
    written = given.strip()
    try:
        read = date.fromisoformat(written) if _DAY.fullmatch(written) else _instant(written)
    except ValueError:
        raise _invalid_date() from None
    if not EARLIEST_YEAR <= read.year <= LATEST_YEAR:
        raise _invalid_date()
    return read


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(_UTC_WORD.sub("+00:00", written))


def _day(given: object) -> object:
    read = _moment(given)
    return read.date() if isinstance(read, datetime) else read


def _invalid_date() -> PydanticCustomError:
    return PydanticCustomError("invalid_date", "A date or a moment is written as ISO 8601")


def _blank(given: object) -> object:
    """Read an empty text as nothing."""
    return None if isinstance(given, str) and not given.strip() else given


def _upper(given: object) -> object:
    return (given.strip().upper() or None) if isinstance(given, str) else given


_MOMENT_SCHEMA = {"type": "string", "format": "date-time", "description": "With the offset of the organisation."}
_DAY_SCHEMA = {"type": "string", "format": "date"}

WireMoment = Annotated[datetime | date, BeforeValidator(_moment), WithJsonSchema(_MOMENT_SCHEMA)]
WireDay = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[Annotated[str, Field(max_length=255)] | None, BeforeValidator(_blank)]
Notes = Annotated[Annotated[str, Field(max_length=1000)] | None, BeforeValidator(_blank)]
IdText = Annotated[Name | None, BeforeValidator(_blank)]
MaybeDay = Annotated[WireDay | None, BeforeValidator(_blank)]
MaybeMoment = Annotated[WireMoment | None, BeforeValidator(_blank)]
"""An empty text in any of these is nothing."""

AnyCase = BeforeValidator(_upper)
"""Reads a word in any case, and an empty one as nothing."""

Amount = Annotated[Decimal, BeforeValidator(within_reach), Field(gt=0, lt=LIMIT, allow_inf_nan=False)]
Number = Annotated[Decimal, BeforeValidator(within_reach), Field(ge=0, lt=LIMIT, allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(within_reach), Field(ge=0, lt=2**31)]
Count = Annotated[int, BeforeValidator(within_reach), Field(ge=1, lt=2**31)]


def _rising(days: tuple[int, ...]) -> tuple[int, ...]:
    if any(after <= before for before, after in pairwise(days)):
        raise PydanticCustomError("not_rising", "Days of the month rise, and each stands once")
    return days


DaysOfMonth = Annotated[tuple[Annotated[int, Field(ge=1, le=31)], ...], AfterValidator(_rising)]
"""Days on which installments fall due, rising, each once."""


def _nothing(given: object) -> None:
    if given not in (None, "", [], {}):
        raise PydanticCustomError("not_supported", "this is not supported")


NotOffered = Annotated[
    None,
    BeforeValidator(_nothing),
    WithJsonSchema({"enum": [None, "", []], "description": "The bank does not do this yet."}),
]
"""A member that this API knows and the bank does not do: accepted with nothing in it, else refused by name."""


class MambuWire:
    """Reads bodies and writes answers."""

    media_type = MEDIA_TYPE

    def read(self, raw: bytes, model: type[Model]) -> Model | Draft[Model]:
        """Read a body; one with `stand_ins` as a draft, beside whose wrong members the rest is judged.

        Raises:
            BodyRefused: with every wrong member at once.
        """
        resource = getattr(model, "resource", "")
        try:
            given = parsed(raw)
        except ValueError:
            raise BodyRefused([{"type": "no_json", "loc": (), "msg": "No JSON"}], resource) from None
        faults = nul_faults(raw, given)
        if not getattr(model, "takes_own_fields", False):
            faults += _custom_fields(given)
        if hasattr(model, "stand_ins"):
            return drafted(given, model, faults)
        try:
            body = model.model_validate(given)
        except ValidationError as fault:
            faults = [*map(dict, fault.errors(include_url=False)), *faults]
        if faults:
            raise BodyRefused(faults, resource)
        return body

    def write(self, answer: Any) -> bytes:  # noqa: ANN401 - whatever an endpoint returns
        """Write an answer: moments in ISO 8601 with their offset, amounts with all digits, nothing that is null."""
        return orjson.dumps(without_nulls(answer), default=_spell)

    def idempotency_key(self, request: Request) -> str | None:
        """Return the `Idempotency-Key` header."""
        return request.headers.get("idempotency-key")


def _custom_fields(given: object) -> list[dict[str, Any]]:
    """Return the sets of custom fields in a body: they are not passed over like members that nobody knows."""
    names = given if isinstance(given, dict) else {}
    told = "There are no custom fields here"
    return [
        {"type": "not_supported", "loc": (name,), "msg": told}
        for name, value in names.items()
        if name.startswith("_") and value not in (None, {}, [])
    ]


def utc(moment: datetime) -> datetime:
    """Return a moment as this dialect writes when things were made and changed."""
    return moment.astimezone(UTC)


def _spell(value: object) -> object:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f").encode())
    message = f"{type(value).__name__} cannot go over the wire"
    raise TypeError(message)
