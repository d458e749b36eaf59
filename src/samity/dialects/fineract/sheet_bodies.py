"""What collection sheets look like when they come in: flat lists, or groups with clients with loans."""

from __future__ import annotations

import re
from contextvars import ContextVar
from datetime import date
from typing import Annotated, Any, ClassVar, Self

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from samity.bank.meetings.values import Attendance
from samity.dialects.fineract.attendance import AGREED, FINERACT, NestedAttendance, reader
from samity.dialects.fineract.payment_bodies import PaymentBody
from samity.dialects.fineract.wire import WireAmount, WireDate, WireId, WireModel, WireText, WireTruth

RESOURCE = "collectionsheet"

_LINE_NAMES: dict[str | int, str] = {"loanId": "loan.id", "transactionAmount": "disbursement.amount"}

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")

_by_word_only: ContextVar[bool] = ContextVar("by_word_only", default=False)
_read_flat = reader(FINERACT)
_read_agreed = reader(AGREED, unclear=(3, 5))


def _attendance(given: object) -> object:
    """Flat lists count as Fineract does; beside a `dueDate` 3 and 5 are unclear, and the word is asked for."""
    return _read_agreed(given) if _by_word_only.get() else _read_flat(given)


def _not_noted(given: object) -> object:
    """Read the 0 with which an open sheet says that nothing was noted: it may come back as it went out."""
    return None if str(given).strip() == "0" else given


def _nothing_yet(given: list[Any]) -> list[Any]:
    if given:
        raise PydanticCustomError("validation.msg.collectionsheet.savings.is.not.supported", "There are no savings yet")
    return given


AttendanceOnFlatSheet = Annotated[
    Attendance,
    BeforeValidator(_attendance),
    WithJsonSchema({"anyOf": [{"type": "integer", "enum": [1, 2, 3, 4, 5]}, {"enum": list(Attendance)}]}),
]
NoSavings = Annotated[list[Any], AfterValidator(_nothing_yet)]


class SheetPart(WireModel):
    """A part of a sheet: a member that is null says no more than one that is not there."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None or name not in cls.model_fields}


class Paid(PaymentBody, SheetPart):
    """How money moved."""

    resource: ClassVar[str] = RESOURCE


class Line(Paid):
    """What one loan pays, or is paid out."""

    loanId: WireId
    transactionAmount: WireAmount


class Attended(SheetPart):
    """Who came."""

    clientId: WireId
    attendanceType: AttendanceOnFlatSheet


class WithCalendar(SheetPart):
    """What is said of a meeting: its calendar, whether it may be on another day, with loans of members' own or not."""

    calendarId: WireId
    isTransactionDateOnNonMeetingDate: WireTruth = False
    includeIndividualLoans: WireTruth = False


class AskedOnDay(SheetPart):
    """Ask for a sheet: `transactionDate` as Fineract says, or `dueDate` as the guide does."""

    resource: ClassVar[str] = RESOURCE
    dueDate: WireDate | None = None
    transactionDate: WireDate | None = Field(None, validate_default=True)
    includeDisbursements: WireTruth = True

    @property
    def on(self) -> date:
        """The day of the sheet."""
        on = self.dueDate or self.transactionDate
        assert on is not None  # noqa: S101 - a body with neither was refused
        return on

    @field_validator("transactionDate")
    @classmethod
    def _one_date(cls, given: date | None, info: ValidationInfo) -> date | None:
        if "dueDate" not in info.data:  # it was refused itself
            return given
        due_on = info.data["dueDate"]
        if given is None and due_on is None:
            raise PydanticCustomError("missing", "Field required")
        if None not in {given, due_on} and given != due_on:
            raise PydanticCustomError(
                "validation.msg.collectionsheet.dueDate.differs.from.transactionDate", "the two dates differ"
            )
        return given


class Asked(AskedOnDay, WithCalendar):
    """Ask for the sheet of a meeting."""


class AskedOfIndividuals(AskedOnDay):
    """Ask for what is due by a day on loans that are tied to no group, of one office or officer if they are named."""

    officeId: WireId | None = None
    staffId: WireId | None = None


class AskedOfOfficer(Asked):
    """Ask for everything that an officer's groups owe at their meetings of a day, of one office if it is named."""

    staffId: WireId | None = None
    officeId: WireId | None = None


class SheetQuery(BaseModel):
    """The same in a query, as it is written there: it is read like a body."""

    calendarId: str | None = None
    dueDate: str | None = None
    transactionDate: str | None = None
    isTransactionDateOnNonMeetingDate: str | None = None
    includeIndividualLoans: str | None = None
    includeDisbursements: str | None = None
    staffId: str | None = None
    officeId: str | None = None
    dateFormat: str | None = None
    locale: str = "en"

    def as_body(self) -> bytes:
        """Return it as a body; who names no pattern of dates writes them as the guide does, or as ISO does."""
        given = self.model_dump(exclude_none=True)
        on = self.dueDate or self.transactionDate or ""
        return orjson.dumps({"dateFormat": "yyyy-MM-dd" if _ISO.fullmatch(on) else "dd MMMM yyyy", **given})


class Saved(SheetPart):
    """How a sheet is saved: only tried out, or without the lines that are refused; its address may say so too."""

    dryRun: WireTruth = False
    partial: WireTruth = False


class FlatLists(Paid, Saved):
    """What was paid and paid out, in flat lists; `dueDate` may name the day of the dues when postings have another."""

    transactionDate: WireDate
    dueDate: WireDate | None = None
    note: WireText | None = None
    bulkRepaymentTransactions: list[Line] = Field(default_factory=list)
    bulkDisbursementTransactions: list[Line] = Field(default_factory=list)
    actualDisbursementDate: WireDate | None = Field(None, validate_default=True)
    bulkSavingsDueTransactions: NoSavings = Field(default_factory=list)

    @field_validator("actualDisbursementDate")
    @classmethod
    def _with_disbursements(cls, given: date | None, info: ValidationInfo) -> date | None:
        if given is None and info.data.get("bulkDisbursementTransactions"):
            raise PydanticCustomError("missing", "Field required")
        return given

    @classmethod
    def place(cls, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Name a line as this dialect does: `bulktransaction[0].loan.id`."""
        if len(location) > 1 and location[0] in {"bulkRepaymentTransactions", "bulkDisbursementTransactions"}:
            return ("bulktransaction", *(_LINE_NAMES.get(step, step) for step in location[1:]))
        return location

    @model_validator(mode="wrap")
    @classmethod
    def _read_attendance(cls, given: Any, read_on: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - whatever JSON holds
        if isinstance(given, dict):
            given = _spread(given)
        mark = _by_word_only.set(isinstance(given, dict) and bool(given.get("dueDate")))
        try:
            return read_on(given)
        finally:
            _by_word_only.reset(mark)


class FlatSheet(FlatLists, WithCalendar):
    """A sheet of a meeting in flat lists, as Fineract takes it."""

    clientsAttendance: list[Attended] = Field(default_factory=list)


class FlatIndividuals(FlatLists):
    """A sheet of individuals in flat lists, as Fineract takes it."""


class ClientPaying(SheetPart):
    """A client, and what he pays."""

    clientId: WireId
    loans: list[Line] = Field(default_factory=list)


class ClientSeen(ClientPaying):
    """A client at the meeting, and what he pays."""

    attendanceType: Annotated[NestedAttendance | None, BeforeValidator(_not_noted)] = None


class GroupSeen(SheetPart):
    """A group at the meeting."""

    groupId: WireId
    clients: list[ClientSeen] = Field(default_factory=list)


class PaidTogether(Paid):
    """How and when the whole sheet was paid."""

    transactionDate: WireDate | None = None


class Nested(Saved):
    """What every sheet of nested data says beside it."""

    resource: ClassVar[str] = RESOURCE
    transactionDate: WireDate | None = None
    dueDate: WireDate | None = Field(None, validate_default=True)
    bulkRepaymentTransaction: PaidTogether = Field(default_factory=PaidTogether)
    bulkDisbursementTransactions: list[Line] = Field(default_factory=list)
    actualDisbursementDate: WireDate | None = None
    note: WireText | None = None

    @property
    def on(self) -> date:
        """The day of the sheet."""
        on = self.dueDate or self.transactionDate
        assert on is not None  # noqa: S101 - a body with neither was refused
        return on

    @field_validator("dueDate")
    @classmethod
    def _dated(cls, given: date | None, info: ValidationInfo) -> date | None:
        if given is None and "transactionDate" in info.data and info.data["transactionDate"] is None:
            raise PydanticCustomError("missing", "Field required")
        return given


class NestedSheet(Nested, WithCalendar):
    """A sheet as groups with clients with loans, as the guide shows it."""

    groups: list[GroupSeen]


class NestedIndividuals(Nested):
    """A sheet of individuals as clients with loans, as the guide shows it."""

    clients: list[ClientPaying]


class NestedOfOfficer(NestedSheet):
    """A sheet of all that an officer's groups brought to their meetings of a day, of one office if it is named."""

    staffId: WireId | None = None
    officeId: Annotated[WireId | None, Field(validate_default=True)] = None

    @field_validator("officeId")
    @classmethod
    def _with_officer(cls, given: int | None, info: ValidationInfo) -> int | None:
        """Refuse an office without an officer: the calendar says whose sheet it is then."""
        if given is not None and info.data.get("staffId") is None:
            raise PydanticCustomError(
                "validation.msg.collectionsheet.officeId.not.supported.without.staffId", "it goes with staffId"
            )
        return given


class SheetUndoBody(WireModel):
    """Why a saved sheet is taken back."""

    resource: ClassVar[str] = RESOURCE
    note: WireText


def _spread(given: dict[str, Any]) -> dict[str, Any]:
    """Put in their places what clients write elsewhere: lists within an object, and the singular of older prose."""
    spread = dict(given)
    inner = spread.get("bulkDisbursementTransactions")
    if isinstance(inner, dict):
        del spread["bulkDisbursementTransactions"]
        spread |= inner
    single = spread.pop("bulkRepaymentTransaction", None)
    if isinstance(single, list):
        spread.setdefault("bulkRepaymentTransactions", single)
    elif isinstance(single, dict):
        spread = {**single, **spread}
    elif single is not None:
        spread["bulkRepaymentTransaction"] = single  # refused by its name
    return spread
