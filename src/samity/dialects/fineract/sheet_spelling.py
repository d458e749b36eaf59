"""What collection sheets look like when they go out: Fineract's shape, and the guide's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.dialects.fineract.attendance import FINERACT, GUIDE
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.wire import option

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.bank.collection_sheets.values import (
        IndividualSheet,
        Sheet,
        SheetClient,
        SheetGroup,
        SheetLoan,
        SheetPayOut,
    )

NOT_NOTED = option(0, "attendanceType.invalid", "Invalid")
APPROVED, ACTIVE = 200, 300


def spell_for_fineract(sheet: Sheet, payment_types: list[dict[str, Any]]) -> dict[str, Any]:
    """Return Fineract's shape; `totalDue + chargesDue` is what is collected, since penalties stand in `chargesDue`."""
    listed: list[SheetLoan | SheetPayOut] = []
    for client in (client for group in sheet.groups for client in group.clients):
        listed += (*client.loans, *client.pay_outs)
    products = {
        loan.product_id: {
            "id": loan.product_id,
            "name": loan.product_short_name,
            "currency": spell_currency(loan.currency),
        }
        for loan in listed
    }
    return {
        "dueDate": sheet.due_on,
        "loanProducts": list(products.values()),
        "savingsProducts": [],
        "groups": [_group(group, _fineract_client) for group in sheet.groups],
        "attendanceTypeOptions": FINERACT.options(),
        "paymentTypeOptions": payment_types,
    }


def spell_for_guide(sheet: Sheet, payment_types: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the guide's shape: `totalDue` is everything, penalties too."""
    return {
        "dueDate": sheet.due_on,
        "groups": [_group(group, _guide_client) for group in sheet.groups],
        "attendanceTypeOptions": GUIDE.options(),
        "paymentTypeOptions": payment_types,
    }


def spell_individuals(
    sheet: IndividualSheet, payment_types: list[dict[str, Any]], *, for_guide: bool
) -> dict[str, Any]:
    """Return a sheet of individuals in either shape: clients with loans, and nobody's attendance."""
    spell = _guide_loan if for_guide else _fineract_loan
    return {
        "dueDate": sheet.due_on,
        "clients": [
            {
                "clientId": client.id,
                "clientName": client.name,
                "loans": [spell(loan) for loan in client.loans],
                "disbursements": [_pay_out(each) for each in client.pay_outs],
                "savings": None if for_guide else [],
            }
            for client in sheet.clients
        ],
        "paymentTypeOptions": payment_types,
    }


def _group(group: SheetGroup, spell_client: Callable[[SheetClient], dict[str, Any]]) -> dict[str, Any]:
    return {
        "groupId": group.id,
        "groupName": group.name,
        "staffId": group.officer_id,
        "staffName": group.officer_name,
        "levelId": 2,
        "levelName": "Group",
        "clients": [spell_client(client) for client in group.clients],
    }


def _fineract_client(client: SheetClient) -> dict[str, Any]:
    return {
        "clientId": client.id,
        "clientName": client.name,
        "attendanceType": NOT_NOTED if client.attendance is None else FINERACT.spell(client.attendance),
        "loans": [_fineract_loan(loan) for loan in client.loans],
        "disbursements": [_pay_out(each) for each in client.pay_outs],
        "savings": [],
    }


def _fineract_loan(loan: SheetLoan) -> dict[str, Any]:
    major = loan.currency.major
    return {
        "loanId": loan.id,
        "accountId": loan.account_no,
        "accountStatusId": ACTIVE,
        "productShortName": loan.product_short_name,
        "productId": loan.product_id,
        "currency": spell_currency(loan.currency),
        "principalDue": major(loan.due.principal),
        "principalPaid": major(loan.paid.principal),
        "interestDue": major(loan.due.interest),
        "interestPaid": major(loan.paid.interest),
        "feeDue": major(loan.due.fees),
        "feePaid": major(loan.paid.fees),
        "penaltyDue": major(loan.due.penalties),
        "totalDue": major(loan.due.total - loan.due.penalties),
        "chargesDue": major(loan.due.penalties),
        "arrearsDue": major(loan.arrears.total),
        "currentDue": major(loan.due.total - loan.arrears.total),
    }


def _pay_out(waiting: SheetPayOut) -> dict[str, Any]:
    """Return a planned disbursement; both shapes say it alike, beside the loans that are owed."""
    return {
        "loanId": waiting.id,
        "accountId": waiting.account_no,
        "accountStatusId": APPROVED,
        "productShortName": waiting.product_short_name,
        "productId": waiting.product_id,
        "currency": spell_currency(waiting.currency),
        "disbursementAmount": waiting.currency.major(waiting.amount),
        "expectedDisbursementDate": waiting.expected_on,
    }


def _guide_client(client: SheetClient) -> dict[str, Any]:
    return {
        "clientId": client.id,
        "clientName": client.name,
        "attendanceType": 0 if client.attendance is None else GUIDE.number(client.attendance),
        "loans": [_guide_loan(loan) for loan in client.loans],
        "disbursements": [_pay_out(each) for each in client.pay_outs],
    }


def _guide_loan(loan: SheetLoan) -> dict[str, Any]:
    major = loan.currency.major
    return {
        "loanId": loan.id,
        "productShortName": loan.product_short_name,
        "dueAmount": major(loan.due.total),
        "totalDue": major(loan.due.total),
        "principalDue": major(loan.due.principal),
        "interestDue": major(loan.due.interest),
        "chargesDue": major(loan.due.fees),
        "penaltyChargesDue": major(loan.due.penalties),
        "arrearsDue": major(loan.arrears.total),
    }
