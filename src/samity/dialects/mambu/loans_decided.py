"""A loan that was decided on, sent back: its notes, officer and custom fields may change, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.loans.operations.notes import NoteLoan, note_loan
from samity.bank.loans.operations.officers import (
    AssignLoanOfficer,
    UnassignLoanOfficer,
    assign_loan_officer,
    unassign_loan_officer,
)
from samity.bank.loans.queries.accounts import LoanAccount
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.bodies import read_document
from samity.dialects.mambu.loans_bodies import LoanBody
from samity.dialects.mambu.own_fields import changed_sets, fill, shown
from samity.dialects.mambu.rows import officer_id
from samity.dialects.mambu.spelling import Spelling
from samity.storage.unit import Unit

STILL_FREE = frozenset({"notes", "assignedUserKey"})


def rewrite_decided(
    account: LoanAccount, body: LoanBody, told: Mapping[str, Any], spelling: Spelling, unit: Unit
) -> None:
    """Write notes, officer and custom fields of a loan that was decided on.

    Args:
        account: the loan.
        body: the loan as it shall be.
        told: the loan as this API tells it.
        spelling: how this bank spells.
        unit: the unit of work.

    Raises:
        BodyRefused: a member that was decided on says something else; each is named.
        LoanIsOver: nobody serves a loan any more that has ended.
    """
    stands = read_document(told, LoanBody)
    before, after = _given(stands), _given(body)
    differs = list(_differing(before, after, ()))
    if differs:
        msg = f"The loan is {told['accountState']}: this can be changed no more"
        raise BodyRefused([{"type": "account_state", "loc": place, "msg": msg} for place in differs], body.resource)
    if body.notes != stands.notes:
        note_loan(NoteLoan(account.id, body.notes), unit)
    _serve(account, officer_id(unit, spelling, body.assignedUserKey), unit)
    own = changed_sets(shown(OwnerKind.LOAN, [account.id], spelling, unit)[account.id], body)
    if own is not None:
        fill(OwnerKind.LOAN, account.id, own, spelling, unit, is_new=False)


def _given(body: LoanBody) -> dict[str, Any]:
    return {name: value for name, value in body.model_dump(exclude_unset=True).items() if name not in STILL_FREE}


def _differing(
    before: Mapping[str, Any], after: Mapping[str, Any], place: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Yield the place of each member that says otherwise; what is left out, or says nothing, says nothing else."""
    for name, value in after.items():
        stands = before.get(name)
        if isinstance(value, dict):
            yield from _differing(stands if isinstance(stands, dict) else {}, value, (*place, name))
        elif value not in (None, (), []) and value != stands:
            yield (*place, name)


def _serve(account: LoanAccount, staff_id: int | None, unit: Unit) -> None:
    if staff_id == account.officer_id:
        return
    if staff_id is None:
        unassign_loan_officer(UnassignLoanOfficer(account.id, unit.business_date), unit)
    else:
        assign_loan_officer(AssignLoanOfficer(account.id, staff_id, unit.business_date), unit)
