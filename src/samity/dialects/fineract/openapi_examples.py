"""Examples of bodies in the OpenAPI document: the acts of a meeting day."""

from __future__ import annotations

from typing import Any

SPELLING = {"dateFormat": "dd MMMM yyyy", "locale": "en"}
FLAT_SHEET = {
    "calendarId": 2,
    "transactionDate": "13 January 2026",
    "actualDisbursementDate": "13 January 2026",
    "clientsAttendance": [{"clientId": 7, "attendanceType": 1}, {"clientId": 8, "attendanceType": 2}],
    "bulkRepaymentTransactions": [{"loanId": 3, "transactionAmount": 250}, {"loanId": 4, "transactionAmount": 0}],
    "bulkDisbursementTransactions": [{"loanId": 5, "transactionAmount": 5000}],
    **SPELLING,
}
NESTED_SHEET = {
    "calendarId": 2,
    "dueDate": "13 January 2026",
    "bulkRepaymentTransaction": {"transactionDate": "13 January 2026", "paymentTypeId": 1},
    "groups": [
        {
            "groupId": 6,
            "clients": [
                {
                    "clientId": 7,
                    "attendanceType": "PRESENT",
                    "loans": [{"loanId": 3, "transactionAmount": 250}],
                }
            ],
        }
    ],
    **SPELLING,
}
GENERATE = {"calendarId": 2, "transactionDate": "13 January 2026", **SPELLING}


def _example(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"summary": summary, "value": value}


EXAMPLES: dict[str, dict[str, Any]] = {
    "/groups/{group_id}": {
        "activate": _example("Activate a group", {"activationDate": "05 January 2026", **SPELLING}),
        "generateCollectionSheet": _example("Open the sheet of a meeting", GENERATE),
        "saveCollectionSheet": _example("Save the sheet of a meeting", FLAT_SHEET),
    },
    "/collectionsheet": {
        "generateCollectionSheet": _example("Open the sheet of a meeting", GENERATE),
        "saveCollectionSheet": _example("Save the sheet of a meeting", NESTED_SHEET),
    },
    "/collectionsheet/{sheet_id}": {
        "undo": _example("Take a wrong sheet back", {"note": "The amounts of another week", **SPELLING}),
    },
    "/loans/{loan_id}/transactions": {
        "repayment": _example(
            "Repay",
            {"transactionDate": "13 January 2026", "transactionAmount": 250, "paymentTypeId": 1, **SPELLING},
        ),
        "creditBalanceRefund": _example(
            "Pay an overpayment back",
            {"transactionDate": "13 January 2026", "transactionAmount": 20, "paymentTypeId": 1, **SPELLING},
        ),
        "writeoff": _example("Give up what is owed", {"transactionDate": "13 January 2026", **SPELLING}),
        "charge-off": _example(
            "Take what is owed out of the assets", {"transactionDate": "13 January 2026", **SPELLING}
        ),
        "foreclosure": _example("Settle all of it early", {"transactionDate": "13 January 2026", **SPELLING}),
        "recoverypayment": _example(
            "Take money on a loan that was written off",
            {"transactionDate": "13 January 2026", "transactionAmount": 100, "paymentTypeId": 1, **SPELLING},
        ),
    },
}
"""By path, and by the command each belongs to."""
