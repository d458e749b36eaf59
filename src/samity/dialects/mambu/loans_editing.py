"""PUT /loans/{id}/schedule and :applyInterest: schedules changed by hand, and interest that is owed before its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.apply_interest import ApplyInterest
from samity.bank.loans.operations.apply_interest import apply_interest as apply_accrued_interest
from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    InstallmentEdit,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.dialects.door import Answer, writing
from samity.dialects.door.bodies import LIMIT, BodyRefused, within_reach
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_schedule import spell_schedule
from samity.dialects.mambu.loans_spelling import installments_of_loans
from samity.dialects.mambu.loans_told import Compared
from samity.dialects.mambu.repeats import same
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of, value_day
from samity.dialects.mambu.wire import IdText, MambuModel, MaybeMoment, NotOffered, Text, WireMoment
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])

Expected = Annotated[Decimal, BeforeValidator(within_reach), Field(ge=0, lt=LIMIT, allow_inf_nan=False)]


class AmountBlock(BaseModel):
    """An amount of an installment; what is paid and due of it follows, and is sent back as it is."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    expected: Expected | None = None
    paid: Expected | None = None
    due: Expected | None = None


class PartBlock(BaseModel):
    """A part of an installment."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    amount: AmountBlock = AmountBlock()
    tax: NotOffered = None


class RowBlock(BaseModel):
    """An installment as it shall be; without a key it is a new one."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    encodedKey: IdText = None
    parentAccountKey: Text = None
    number: Text = None
    state: Text = None
    dueDate: MaybeMoment = None
    isPaymentHoliday: bool | None = None
    principal: PartBlock = PartBlock()
    interest: PartBlock = PartBlock()
    fee: PartBlock = PartBlock()
    penalty: PartBlock = PartBlock()
    notes: NotOffered = None
    feeDetails: NotOffered = None
    fundersInterestDue: NotOffered = None
    organizationCommissionDue: NotOffered = None
    nonScheduledPrincipalBalanceOverpayment: NotOffered = None
    customSettingDetails: NotOffered = None
    lastPaidDate: NotOffered = None
    lastPenaltyAppliedDate: NotOffered = None
    repaidDate: NotOffered = None
    expectedClosingBalance: NotOffered = None
    interestAccrued: NotOffered = None
    carryForwardInterestSplit: NotOffered = None


class ScheduleEditBody(RootModel[tuple[RowBlock, ...]]):
    """Installments as they shall be."""

    model_config = ConfigDict(frozen=True)
    resource: ClassVar[str] = "installment"


class ApplyInterestBody(MambuModel):
    """Which interest shall be applied, and as of when: what has accrued, or what payment holidays have held back."""

    resource: ClassVar[str] = "loan"
    interestApplicationDate: WireMoment
    isPaymentHolidaysInterest: bool | None = None
    isInterestFromArrears: bool | None = None
    paymentHolidaysInterestAmount: NotOffered = None
    notes: Text = None


@router.put("/loans/{loan_id}/schedule")
@writing(ScheduleEditBody)
def replace_schedule(loan_id: str, body: ScheduleEditBody, unit: Unit) -> dict[str, Any]:
    """Change installments; those that are left out stay, and the last one takes what the others leave."""
    spelling = spelling_of(unit)
    permit(unit, "loans:edit_schedule")
    account = loan_by_id(unit.connection, row_id(unit, spelling, Kind.LOAN, loan_id), lock=True)
    admit_office(unit, account.office_id, account.office_hierarchy)
    rows = edits_of(body.root, account, spelling, unit)
    edit_schedule(EditSchedule(account.id, rows), unit)
    changed = loan_by_id(unit.connection, account.id)
    return spell_schedule(changed, installments_of_loans([changed], unit)[changed.id], spelling, unit)


@router.post("/loans/{loan_id}:applyInterest", status_code=204)
@writing(ApplyInterestBody)
def apply_interest(loan_id: str, body: ApplyInterestBody, unit: Unit) -> Answer:
    """Let interest be owed that has accrued, or fall due that payment holidays held back."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    on = value_day(spelling, body.interestApplicationDate, "interestApplicationDate", body.resource)
    if body.isPaymentHolidaysInterest:
        apply_held_interest(ApplyHeldInterest(found, on, body.notes), unit)
    else:
        apply_accrued_interest(ApplyInterest(found, on, body.notes, bool(body.isInterestFromArrears)), unit)
    return Answer(status=204)


def edits_of(
    rows: tuple[RowBlock, ...],
    account: LoanAccount,
    spelling: Spelling,
    unit: Unit,
    within: str = "",
    resource: str = ScheduleEditBody.resource,
) -> tuple[InstallmentEdit, ...]:
    """Return what is asked for.

    Args:
        rows: as they were sent.
        account: the loan as the client has seen it.
        spelling: of keys and days.
        unit: of work.
        within: the member that holds the rows; empty where the body does.
        resource: what the body is.

    Raises:
        BodyRefused: a key names no installment of the loan; fees and penalties shall change, which charges make; or
            what follows from payments is another than it is.
    """
    standing = {each.number: each for each in installments_of_loans([account], unit)[account.id]}
    told = {
        each["encodedKey"]: each
        for each in spell_schedule(account, tuple(standing.values()), spelling, unit)["installments"]
    }
    edits, faults, above = [], [], (within,) if within else ()
    for place, row in enumerate(rows):
        here = (*above, place)
        number = _number(row, account, spelling)
        if row.encodedKey is not None and number not in standing:
            faults.append({"type": "unknown", "loc": (*here, "encodedKey"), "msg": "There is no such installment"})
        was = standing.get(number or 0)
        for name, part in (("fee", "fees"), ("penalty", "penalties")):
            expected = getattr(row, name).amount.expected
            stands = 0 if was is None else getattr(was.due, part) - getattr(was.waived, part)
            if expected is not None and account.currency.minor(expected) != stands:
                faults.append({"type": "not_supported", "loc": (*here, name), "msg": "Charges make it"})
        if row.encodedKey is None or row.encodedKey in told:
            faults += _told_faults(here, row, told.get(row.encodedKey or "", {}))
        amounts = row.principal.amount.expected, row.interest.amount.expected
        due_on = _day(row.dueDate, f"{within}[{place}]", spelling, resource)
        edits.append(InstallmentEdit(number, due_on, *amounts, row.isPaymentHoliday, f"{within}[{place}]"))
    if faults:
        raise BodyRefused(faults, resource)
    return tuple(edits)


def _told_faults(here: tuple[str | int, ...], row: RowBlock, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a fault for each member that acts and days make, and that says otherwise than it is."""
    names = ("parentAccountKey", "number", "state")
    compared: list[Compared] = [((name,), getattr(row, name), told.get(name)) for name in names]
    for name in ("principal", "interest", "fee", "penalty"):
        amounts = told.get(name, {}).get("amount", {})
        compared += [
            ((name, "amount", each), getattr(getattr(row, name).amount, each), amounts.get(each, 0))
            for each in ("paid", "due")
        ]
    return [
        {"type": "not_supported", "loc": (*here, *where), "msg": "The bank says otherwise"}
        for where, given, is_so in compared
        if not same(given, is_so)
    ]


def _number(row: RowBlock, account: LoanAccount, spelling: Spelling) -> int | None:
    named = spelling.keys.decoded(row.encodedKey or "")
    mine = named is not None and named.kind is Kind.LOAN_INSTALLMENT and named.id == account.id
    return named.serial if named is not None and mine else None


def _day(given: datetime | date | None, place: str, spelling: Spelling, resource: str) -> date | None:
    return None if given is None else value_day(spelling, given, f"{place}.dueDate", resource)
