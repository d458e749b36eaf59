"""How money moved, as clients write it beside a payment: for one loan, or for a whole collection sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.dialects.fineract.wire import WireId, WireModel

SLIP_LENGTH = 50


def _number_as_text(given: object) -> object:
    """Numbers on slips come as numbers too; without a fraction they are what is written there."""
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if isinstance(given, Decimal) and given.is_finite() and given.adjusted() <= SLIP_LENGTH:
        return str(int(given)) if given == given.to_integral_value() else given
    return given


def _zero_is_absent(given: Any) -> Any:  # noqa: ANN401 - what comes in is JSON of any kind
    return None if str(given) == "0" else given


_TEXT_OR_NUMBER = WithJsonSchema({"anyOf": [{"type": "string", "maxLength": SLIP_LENGTH}, {"type": "integer"}]})

WireSlip = Annotated[
    str, BeforeValidator(_number_as_text), Field(min_length=1, max_length=SLIP_LENGTH), _TEXT_OR_NUMBER
]
"""What stands on a slip: text or a whole number, of 50 characters at most."""

ChannelId = Annotated[WireId | None, BeforeValidator(_zero_is_absent)]
"""The id of a payment type; clients send 0 for none."""


class PaymentBody(WireModel):
    """How money moved: the payment type, and what is written on the slip."""

    paymentTypeId: ChannelId = None
    accountNumber: WireSlip | None = None
    checkNumber: WireSlip | None = None
    routingCode: WireSlip | None = None
    receiptNumber: WireSlip | None = None
    bankNumber: WireSlip | None = None

    def payment(self) -> PaymentDetail:
        """Return it as the bank keeps it."""
        return PaymentDetail(
            self.paymentTypeId,
            self.accountNumber,
            self.checkNumber,
            self.routingCode,
            self.receiptNumber,
            self.bankNumber,
        )
