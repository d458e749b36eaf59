"""How money moved, as clients write it: the same for one loan and for a whole sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from samity.dialects.fineract.loan_transaction_commands import RepaymentBody
from samity.dialects.fineract.sheet_bodies import PaidTogether
from samity.dialects.fineract.wire import BodyRefused, FineractWire

BODIES = {RepaymentBody: b'"transactionDate": [2025, 3, 17], "transactionAmount": 5, ', PaidTogether: b""}


def read(model: Any, member: bytes) -> Any:
    return FineractWire().read(b"{" + BODIES[model] + member + b"}", model)


@pytest.mark.parametrize("model", BODIES)
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"77", "77"),
        (b"77.0", "77"),
        (b"4111111111111111", "4111111111111111"),
        (b'"077"', "077"),
        (b'"' + b"9" * 50 + b'"', "9" * 50),
        (b'""', None),
        (b"null", None),
    ],
)
def test_what_stands_on_a_slip_is_text_or_a_number(model: Any, written: bytes, kept: str | None) -> None:
    assert read(model, b'"receiptNumber": ' + written).payment().receipt_number == kept


@pytest.mark.parametrize("model", BODIES)
@pytest.mark.parametrize("written", [b"7.5", b"true", b"[7]", b"1e999999999", b'"' + b"9" * 51 + b'"', b"9" * 51])
def test_a_slip_that_is_too_long_or_no_slip_is_refused_by_name(model: Any, written: bytes) -> None:
    with pytest.raises(BodyRefused) as refused:
        read(model, b'"checkNumber": ' + written)
    assert [fault["loc"] for fault in refused.value.faults] == [("checkNumber",)]


@pytest.mark.parametrize("model", BODIES)
@pytest.mark.parametrize(("written", "kept"), [(b"0", None), (b'"0"', None), (b'""', None), (b"4", 4), (b'"4"', 4)])
def test_payment_type_0_is_none(model: Any, written: bytes, kept: int | None) -> None:
    assert read(model, b'"paymentTypeId": ' + written).payment().channel_id == kept


@pytest.mark.parametrize("model", BODIES)
@pytest.mark.parametrize("written", [b"-1", b"false", b'"cash"'])
def test_no_other_payment_type_is_none(model: Any, written: bytes) -> None:
    with pytest.raises(BodyRefused):
        read(model, b'"paymentTypeId": ' + written)


def test_a_repayment_keeps_its_day_and_amount_beside_the_slip() -> None:
    body = read(RepaymentBody, b'"bankNumber": 12')
    assert (body.transactionDate, body.transactionAmount, body.payment().bank_number) == (
        date(2025, 3, 17),
        Decimal(5),
        "12",
    )
