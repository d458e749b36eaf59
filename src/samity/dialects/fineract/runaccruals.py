"""/runaccruals."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.dialects.door import writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireModel
from samity.storage.unit import Unit

router = WireRouter(tags=["Periodic accruals"])


class AccrualBody(WireModel):
    """Up to which day income is recognised."""

    resource: ClassVar[str] = "accrual"
    tillDate: WireDate


@router.post("/runaccruals")
@writing(AccrualBody)
def execute_accruals(body: AccrualBody, unit: Unit) -> dict[str, Any]:
    """Recognise income of all active loans up to a day."""
    loans = run_accruals(RunAccruals(body.tillDate), unit)
    return {"changes": {"tillDate": body.tillDate, "loans": loans}}
