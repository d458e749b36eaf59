"""This dialect as an application of its own, with its own OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Depends

from samity.dialects.door import Door
from samity.dialects.door.documents import DocumentedFastAPI
from samity.dialects.door.faults import speak
from samity.dialects.fineract import (
    accounts,
    attendance_rates,
    authentication,
    businessdate,
    calendars,
    captured_sheets,
    catch_up,
    centers,
    charges,
    charges_by_external_id,
    clients,
    clients_search,
    clients_transfers,
    codes,
    collection_sheets,
    currencies,
    datatables,
    delinquency,
    delinquency_actions,
    financialactivityaccounts,
    funds,
    glaccounts,
    groups,
    holidays,
    hooks,
    identifiers,
    jobs,
    journalentries,
    loan_charges,
    loan_commands,
    loan_notes,
    loan_templates,
    loan_transaction_commands,
    loan_transactions,
    loan_variations,
    loanproducts,
    loans,
    loans_by_external_id,
    loans_changes,
    meetings,
    notes,
    nothing_kept,
    offices,
    paymenttypes,
    rescheduleloans,
    roles,
    runaccruals,
    runreports,
    search,
    settings,
    staff,
    transactions_by_external_id,
    trialbalance,
    users,
    workingdays,
)
from samity.dialects.fineract.openapi import COMPONENTS, complete
from samity.dialects.fineract.routing import known_query
from samity.dialects.fineract.tenants import known_tenant
from samity.dialects.fineract.voice import FineractVoice
from samity.dialects.fineract.wire import FineractWire

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

    from samity.doors.authentication import Authentication

ROUTERS = (
    accounts.router,
    attendance_rates.router,
    authentication.router,
    businessdate.router,
    calendars.router,
    captured_sheets.router,
    centers.router,
    charges.router,
    charges_by_external_id.router,
    clients.router,
    clients_transfers.router,
    codes.router,
    collection_sheets.router,
    currencies.router,
    datatables.router,
    delinquency.router,
    delinquency_actions.router,
    financialactivityaccounts.router,
    funds.router,
    glaccounts.router,
    groups.router,
    holidays.router,
    hooks.router,
    identifiers.router,
    jobs.router,
    journalentries.router,
    # Paths with a word come before the same paths with an id.
    catch_up.router,
    loan_templates.router,
    loan_charges.router,
    loan_commands.router,
    loan_variations.router,
    rescheduleloans.router,
    loan_transaction_commands.router,
    loan_notes.router,
    loan_transactions.router,
    loanproducts.router,
    loans.router,
    loans_by_external_id.router,
    loans_changes.router,
    meetings.router,
    notes.router,
    nothing_kept.router,
    offices.router,
    paymenttypes.router,
    roles.router,
    runaccruals.router,
    runreports.router,
    search.router,
    settings.router,
    staff.router,
    transactions_by_external_id.router,
    trialbalance.router,
    users.router,
    workingdays.router,
)


VERSION_2_ROUTERS = (clients_search.router,)
"""What clients ask of the API's second version."""


def create_fineract(engine: Engine, authentication: Authentication, version: int = 1) -> FastAPI:
    """Put the routes of a version of the API together over a database."""
    app = DocumentedFastAPI(
        COMPONENTS, complete, title="Samity, Fineract dialect", version=str(version), docs_url=None, redoc_url=None
    )
    app.state.door = Door(engine, authentication, FineractWire())
    for router in ROUTERS if version == 1 else VERSION_2_ROUTERS:
        app.include_router(router, dependencies=[Depends(known_tenant), Depends(known_query)])
    speak(app, FineractVoice())
    return app
