"""Applications as a client of Mambu's API makes them."""

from __future__ import annotations

from typing import Any

NEW_YEAR = "2099-01-01T00:00:00+00:00"


def asked(product: dict[str, Any], holder: str, **more: object) -> dict[str, Any]:
    """Ask for 6,000 in six months."""
    return {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": product["encodedKey"],
        "loanAmount": 6000,
        "interestSettings": {"interestRate": 24},
        "scheduleSettings": {"repaymentInstallments": 6},
        "disbursementDetails": {"expectedDisbursementDate": NEW_YEAR},
        **more,
    }
