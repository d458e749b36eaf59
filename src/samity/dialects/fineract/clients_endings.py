"""Commands by which clients end and begin anew, and the reasons that their forms offer."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.clients.operations.client_endings import (
    REASONS,
    EndApplication,
    ReopenClient,
    reactivate_client,
    reject_client,
    undo_client_rejection,
    undo_client_withdrawal,
    withdraw_client,
)
from samity.bank.clients.queries import Client
from samity.bank.clients.values import ClientStatus
from samity.bank.loans.operations.close_client import CloseClient, close_client
from samity.bank.organisation.queries import code_values
from samity.dialects.fineract.clients_options import value_option
from samity.dialects.fineract.commands import Commands, Target
from samity.dialects.fineract.wire import WireDate, WireId, WireModel
from samity.storage.unit import Unit

_REASONS_FOR = {
    "close": REASONS[ClientStatus.CLOSED],
    "reject": REASONS[ClientStatus.REJECTED],
    "withdraw": REASONS[ClientStatus.WITHDRAWN],
}


class ClosureBody(WireModel):
    """When a client is closed, and why."""

    resource: ClassVar[str] = "client"
    closureDate: WireDate
    closureReasonId: WireId


class RejectionBody(WireModel):
    """When somebody is not taken as a client, and why."""

    resource: ClassVar[str] = "client"
    rejectionDate: WireDate
    rejectionReasonId: WireId


class WithdrawalBody(WireModel):
    """When somebody does not want to be a client any more, and why."""

    resource: ClassVar[str] = "client"
    withdrawalDate: WireDate
    withdrawalReasonId: WireId


class ReactivationBody(WireModel):
    """From when a client who was closed is pending again."""

    resource: ClassVar[str] = "client"
    reactivationDate: WireDate


class ReopeningBody(WireModel):
    """From when somebody who was rejected, or withdrew, is pending again."""

    resource: ClassVar[str] = "client"
    reopenedDate: WireDate


def spell_reasons(unit: Unit, command: str | None) -> dict[str, Any]:
    """Spell the reasons that the form of a command offers; nothing for other commands."""
    code = _REASONS_FOR.get((command or "").strip().lower())
    if code is None:
        return {}
    return {"narrations": [value_option(each) for each in code_values(unit.connection, code)[code]]}


def _close(target: Target, body: ClosureBody, unit: Unit) -> dict[str, Any]:
    return _result(close_client(CloseClient(target.id, body.closureDate, body.closureReasonId), unit))


def _reject(target: Target, body: RejectionBody, unit: Unit) -> dict[str, Any]:
    return _result(reject_client(EndApplication(target.id, body.rejectionDate, body.rejectionReasonId), unit))


def _withdraw(target: Target, body: WithdrawalBody, unit: Unit) -> dict[str, Any]:
    return _result(withdraw_client(EndApplication(target.id, body.withdrawalDate, body.withdrawalReasonId), unit))


def _reactivate(target: Target, body: ReactivationBody, unit: Unit) -> dict[str, Any]:
    return _result(reactivate_client(ReopenClient(target.id, body.reactivationDate), unit))


def _undo_rejection(target: Target, body: ReopeningBody, unit: Unit) -> dict[str, Any]:
    return _result(undo_client_rejection(ReopenClient(target.id, body.reopenedDate), unit))


def _undo_withdrawal(target: Target, body: ReopeningBody, unit: Unit) -> dict[str, Any]:
    return _result(undo_client_withdrawal(ReopenClient(target.id, body.reopenedDate), unit))


def _result(client: Client) -> dict[str, Any]:
    return {"officeId": client.office_id, "clientId": client.id, "resourceId": client.id}


COMMANDS: Commands = {
    "close": (ClosureBody, _close),
    "reject": (RejectionBody, _reject),
    "withdraw": (WithdrawalBody, _withdraw),
    "reactivate": (ReactivationBody, _reactivate),
    "undoRejection": (ReopeningBody, _undo_rejection),
    "undoWithdrawal": (ReopeningBody, _undo_withdrawal),
}
