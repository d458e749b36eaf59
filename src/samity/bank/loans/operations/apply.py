"""Apply for a loan: an individual's, a joint-liability member's, or a group's as one debtor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from samity.bank.clients.queries import hold_members
from samity.bank.clients.queries.clients import hold_clients
from samity.bank.clients.queries.groups import hold_groups
from samity.bank.gate import operation
from samity.bank.loans.operations.application_checks import Application, ApplyForLoan, application_of, grounds_of
from samity.bank.loans.operations.charges import NewCharges, charge_facts
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.products import hold_products
from samity.bank.loans.records import loan, loan_external_id
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, located, reasons_of, refuse_all
from samity.kernel.names import account_number
from samity.storage.bulk import draw_ids
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.operations.grounds import Grounds
    from samity.storage.unit import Unit


@dataclass(eq=False)
class LoanExternalIdTaken(Refusal):
    """A loan with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(frozen=True, slots=True)
class PlacedApplication:
    """An application in a larger request, and where it stands there, to name it when it is refused."""

    place: str
    application: ApplyForLoan


@dataclass(frozen=True, slots=True)
class ApplyForLoans:
    """Several applications, all taken in or none."""

    applications: tuple[PlacedApplication, ...]


@operation("loans:apply")
def apply_for_loan(command: ApplyForLoan, unit: Unit) -> int:
    """Take in an application; its terms are kept as they are agreed now.

    Returns:
        The loan's id.

    Raises:
        Refusals: everything that stands against it, at once (see application_checks.py).
        LoanExternalIdTaken, ChargeExternalIdTaken: another loan, or charge on a loan, has the external id.
    """
    _hold([command], unit)
    return _take_in([application_of(command, unit)], unit)[0]


@operation("loans:apply_together")
def apply_for_loans(command: ApplyForLoans, unit: Unit) -> tuple[int, ...]:
    """Take in the applications of several members of a group, all or none.

    Returns:
        The loans' ids, in the order of the applications.

    Raises:
        Refusals: everything that stands against any of them, each named by its place.
        LoanExternalIdTaken: another loan has an external id.
    """
    _hold([each.application for each in command.applications], unit)
    grounds = grounds_of((each.application for each in command.applications), unit)
    checked = [_checked(each, grounds, unit) for each in command.applications]
    refuse_all(refusal for refusals in checked if isinstance(refusals, tuple) for refusal in refusals)
    return tuple(_take_in([each for each in checked if isinstance(each, Application)], unit))


def _hold(commands: Sequence[ApplyForLoan], unit: Unit) -> None:
    """Let those who apply stay clients or groups, and in their groups, and products as they are, until the end."""
    hold_clients(unit.connection, {each.client_id for each in commands if each.client_id is not None})
    debtors = {each.group_id for each in commands if each.group_id is not None and each.client_id is None}
    if debtors:
        # Where a group stands in for its members, they keep it from being closed.
        hold_groups(unit.connection, debtors)
    members = {
        (each.group_id, each.client_id) for each in commands if each.group_id is not None and each.client_id is not None
    }
    if members:
        hold_members(unit.connection, members)
    hold_products(unit.connection, {each.product_id for each in commands})


def external_id_refusals(external_id: str | None, unit: Unit) -> Iterator[Refusal]:
    """Return whether another loan has an external id already; None is asked for by nobody."""
    columns = loan_external_id.c
    taken = select(columns.account_id).where(columns.external_id == external_id)
    if external_id is not None and unit.connection.scalar(taken) is not None:
        yield LoanExternalIdTaken(external_id)


def _checked(placed: PlacedApplication, grounds: Grounds, unit: Unit) -> Application | tuple[Refusal, ...]:
    try:
        return application_of(placed.application, unit, grounds)
    except Refusal as refusal:
        return tuple(located(placed.place, reasons_of(refusal)))


def _take_in(applications: Sequence[Application], unit: Unit) -> list[int]:
    """Write loans that nothing stands against, and the facts that begin them."""
    connection = unit.connection
    ids = draw_ids(connection, "account_ids", len(applications))
    connection.execute(insert(loan), [_row(*each) for each in zip(ids, applications, strict=True)])
    for loan_id, application in zip(ids, applications, strict=True):
        external_id = application.command.external_id
        if external_id is not None:
            with refusing(pk_loan_external_id=LoanExternalIdTaken(external_id)):
                connection.execute(insert(loan_external_id).values(external_id=external_id, account_id=loan_id))
    accounts = loans_by_id(connection, ids, lock=True)
    begun = [
        NewCharges(accounts[loan_id], each.command.charges, 2, each.command.submitted_on)
        for loan_id, each in zip(ids, applications, strict=True)
    ]
    charged = charge_facts(begun, unit)
    record([_begun(*each, unit) for each in zip(begun, applications, charged, strict=True)], unit)
    return list(ids)


def _begun(begun: NewCharges, application: Application, charges: Sequence[Fact], unit: Unit) -> Change:
    on, principal = application.command.submitted_on, application.terms.principal
    submitted = Fact(1, FactKind.SUBMITTED, on, unit.business_date, principal, submission_details(application))
    return Change(begun.account, (submitted, *charges))


def submission_details(application: Application) -> dict[str, bool]:
    """Return what the fact of a submission says beside the amount."""
    asked = application.command.is_partial
    begins_partial = application.product.offer.leeway.begins_partial if asked is None else asked
    return {"is_partial": True} if begins_partial else {}


def _row(loan_id: int, application: Application) -> dict[str, object]:
    command = application.command
    return {
        "account_id": loan_id,
        "account_no": account_number(loan_id),
        "product_id": command.product_id,
        "kind": command.kind.value,
        "client_id": command.client_id,
        "group_id": command.group_id,
        "currency_code": application.product.currency_code,
        "status": LoanStatus.SUBMITTED.value,
        "last_serial": 0,
        **agreed_columns(application),
    }


def agreed_columns(application: Application) -> dict[str, object]:
    """Return the columns of a loan that its application decides, and a changed application decides anew."""
    command, offer = application.command, application.product.offer
    return {
        "office_id": application.office_id,
        "officer_id": command.officer_id,
        "purpose_id": command.purpose_id,
        "notes": command.notes,
        "fund_id": application.product.fund_id if command.fund_id is None else command.fund_id,
        "calendar_id": command.calendar_id,
        "sync_disbursement": command.sync_disbursement,
        "terms": application.terms.to_json(),
        "payments": application.payments.to_json(),
        "allowances": offer.allowances.to_json(),
        "fees": [each.to_json() for each in application.fees],
        "accounting": application.product.accounting.value,
        "starts_at_submission": offer.starts_at_submission,
        "minimum_days": offer.minimum_days,
        "on_expected_day": offer.leeway.on_expected_day,
        "expected_disbursement_on": command.expected_disbursement_on,
        "first_repayment_on": command.first_repayment_on,
        "principal": application.terms.principal,
        "submitted_on": command.submitted_on,
    }
