"""Clients who go to another office, for tests: a product that knows what is between two, and the way there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.operations.clients.village import an_office
from tests.village import defined_anew, product

from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.values import GlType, GlUsage, Purpose
from samity.bank.loans.operations.accept_client import AcceptTransfer, ProposeAndAccept, propose_and_accept_transfer
from samity.bank.loans.operations.office_transfers import ProposeTransfer
from samity.bank.loans.operations.products import define_loan_product

if TYPE_CHECKING:
    from tests.village import Product

    from samity.storage.unit import Unit


def offered_with_suspense(unit: Unit, **more: Any) -> Product:
    """Offer a product that has an account for what is between two offices."""
    offered = product(unit, **more)
    suspense = open_gl_account(
        OpenGlAccount(f"Suspense {offered.id}", f"S{offered.id}", GlType.ASSET, GlUsage.DETAIL), unit
    )
    gl = {**offered.gl, Purpose.TRANSFERS_SUSPENSE: suspense}
    define_loan_product(defined_anew(unit, offered, gl), unit)
    return replace(offered, gl=gl)


def goes(client_id: int, today: Unit) -> int:
    """Let a client who is in no group go to a new office; return it."""
    office_id = an_office(today)
    both = ProposeAndAccept(ProposeTransfer(client_id, office_id), AcceptTransfer(client_id))
    propose_and_accept_transfer(both, today)
    return office_id
