"""What goes over this dialect's wire: bodies in, with every wrong parameter named; plain JSON out."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from samity.dialects.door.bodies import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LIMIT,
    BodyRefused,
    nul_fault,
    nul_faults,
    parsed,
    within_reach,
    without_nulls,
)
from samity.dialects.fineract.spelling import PatternError, locale_named, read_date, read_number
from samity.doors.ids import LARGEST_ID

if TYPE_CHECKING:
    from typing import Self

    from fastapi import Request
    from pydantic import ModelWrapValidatorHandler

__all__ = ["LIMIT", "BodyRefused", "nul_fault", "without_nulls"]

Model = TypeVar("Model", bound="WireModel")

_spelling: ContextVar[tuple[str | None, str | None]] = ContextVar("spelling", default=(None, None))


class WireModel(BaseModel):
    """A request body: unknown members are refused, empty and blank strings count as absent.

    `resource` is the word in this dialect's codes: `validation.msg.<resource>.<parameter>.<rule>`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    resource: ClassVar[str] = ""

    locale: str | None = None
    dateFormat: str | None = None

    @classmethod
    def place(cls, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return what this dialect calls a place in the body; a model may have names of its own."""
        return location

    @model_validator(mode="wrap")
    @classmethod
    def _read_in_its_spelling(cls, given: Any, read_on: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - whatever JSON holds
        if not isinstance(given, dict):
            return read_on(given)
        given = {name: value for name, value in given.items() if not (isinstance(value, str) and not value.strip())}
        outer = _spelling.get()
        named = [given.get("locale", outer[0]), given.get("dateFormat", outer[1])]
        locale, pattern = (each if isinstance(each, str) else None for each in named)
        mark = _spelling.set((locale, pattern))
        try:
            return read_on(given)
        finally:
            _spelling.reset(mark)


class LooseModel(WireModel):
    """A body in which clients send more than they need to: what we do not know is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _date(given: object) -> object:
    read = _spelled_date(given)
    if isinstance(read, date) and not EARLIEST_YEAR <= read.year <= LATEST_YEAR:
        raise PydanticCustomError("less_than", "A date lies between the years 1800 and 2999")
    return read


def _spelled_date(given: object) -> object:
    if isinstance(given, list) and len(given) == 3 and all(isinstance(part, int) for part in given):  # noqa: PLR2004 - year, month, day
        given = "-".join(f"{part:02}" for part in given)
        return _checked_date(given, "yyyy-MM-dd", "en")
    if not isinstance(given, str):
        return given
    locale, pattern = _spelling.get()
    if pattern is None:
        raise PydanticCustomError("validation.msg.missing.dateFormat.parameter", "dateFormat is missing")
    if locale is None:
        raise PydanticCustomError("validation.msg.missing.locale.parameter", "locale is missing")
    return _checked_date(given, pattern, locale)


def _checked_date(given: str, pattern: str, locale: str) -> date:
    try:
        locale_named(locale)
    except ValueError:
        raise PydanticCustomError("validation.msg.invalid.locale.format", "The locale is not known") from None
    try:
        return read_date(given, pattern, locale)
    except PatternError:
        raise PydanticCustomError("validation.msg.invalid.dateFormat.format", "The dateFormat is not known") from None
    except ValueError:
        raise PydanticCustomError(
            "validation.msg.invalid.date.format", "The date does not follow the dateFormat"
        ) from None


def _number(given: object) -> object:
    if isinstance(given, bool):
        raise PydanticCustomError("validation.msg.invalid.decimal.format", "This is no number")
    if not isinstance(given, str):
        return within_reach(given)
    locale = _spelling.get()[0]
    if locale is None:
        raise PydanticCustomError("validation.msg.missing.locale.parameter", "locale is missing")
    try:
        return within_reach(read_number(given, locale))
    except ValueError:
        raise PydanticCustomError("validation.msg.invalid.decimal.format", "This is no number") from None


def _whole(given: object) -> object:
    if isinstance(given, bool):
        raise PydanticCustomError("validation.msg.invalid.integer.format", "This is no whole number")
    given = within_reach(given)
    if isinstance(given, str) and given.strip().lstrip("-").isdigit():
        return int(given)
    if isinstance(given, Decimal) and given == given.to_integral_value():
        return int(given)
    return given


def _truth(given: object) -> object:
    if isinstance(given, str) and given.lower() in {"true", "false"}:
        return given.lower() == "true"
    if isinstance(given, bool) or given is None:
        return given
    raise PydanticCustomError("bool_type", "true or false is wanted")


_DATE_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "integer"}, "minItems": 3, "maxItems": 3},
    ],
    "description": "A date: text in the pattern of `dateFormat` and the language of `locale`, or [year, month, day].",
}
_AMOUNT_SCHEMA = {
    "type": ["number", "string"],
    "exclusiveMaximum": int(LIMIT),
    "description": "Major units: a number, or text as `locale` writes it.",
}

WireDate = Annotated[date, BeforeValidator(_date), WithJsonSchema(_DATE_SCHEMA)]
WireAmount = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(ge=0, lt=LIMIT, allow_inf_nan=False),
    WithJsonSchema({**_AMOUNT_SCHEMA, "minimum": 0}),
]
WirePositive = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(gt=0, lt=LIMIT, allow_inf_nan=False),
    WithJsonSchema({**_AMOUNT_SCHEMA, "exclusiveMinimum": 0}),
]
WireWhole = Annotated[int, BeforeValidator(_whole), Field(ge=-(2**31), lt=2**31)]
WireCount = Annotated[int, BeforeValidator(_whole), Field(ge=0, lt=2**31)]
WireId = Annotated[int, BeforeValidator(_whole), Field(gt=0, le=LARGEST_ID)]
WireTruth = Annotated[bool, BeforeValidator(_truth)]
WireText = Annotated[str, Field(min_length=1, max_length=1000)]
WireName = Annotated[str, Field(min_length=1, max_length=100)]


def member_names(raw: bytes) -> frozenset[str]:
    """Return the names of a body's members, to see what it is before it is read; none for what is no object.

    A member that is null or blank counts as absent here too.
    """
    try:
        given = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return frozenset()
    if not isinstance(given, dict):
        return frozenset()
    blank = {name for name, value in given.items() if value is None or (isinstance(value, str) and not value.strip())}
    return frozenset(given) - blank


class FineractWire:
    """Reads bodies and writes answers."""

    media_type = "application/json"

    def read(self, raw: bytes, model: type[Model]) -> Model:
        """Read a body.

        Raises:
            BodyRefused: with every wrong parameter at once.
        """
        try:
            given = parsed(raw)
        except ValueError:
            raise BodyRefused([{"type": "error.msg.invalid.request.body", "loc": (), "msg": "No JSON"}], "") from None
        if not isinstance(given, dict):
            raise BodyRefused([{"type": "error.msg.invalid.request.body", "loc": (), "msg": "No object"}], "")
        faults = nul_faults(raw, given)
        try:
            body = model.model_validate(given)
        except ValidationError as fault:
            faults = [*map(dict, fault.errors(include_url=False)), *faults]
        if faults:
            raise BodyRefused([{**each, "loc": model.place(each["loc"])} for each in faults], model.resource)
        return body

    def write(self, answer: Any) -> bytes:  # noqa: ANN401 - whatever an endpoint returns
        """Write an answer: dates as [y, m, d], amounts with all their digits, nothing that is null."""
        return orjson.dumps(
            without_nulls(answer), default=_spell, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS
        )

    def idempotency_key(self, request: Request) -> str | None:
        """Return the `Idempotency-Key` header."""
        return request.headers.get("idempotency-key")


def _spell(value: object) -> object:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f").encode())
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    if isinstance(value, date):
        return [value.year, value.month, value.day]
    message = f"{type(value).__name__} cannot go over the wire"
    raise TypeError(message)


def option(number: int, code: str, value: str) -> dict[str, Any]:
    """Spell an enumeration's member as this dialect does."""
    return {"id": number, "code": code, "value": value}
