"""Money moves only on loans of those who are active."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import lend, meeting, on_day, product, village

from samity.bank.loans.operations.debtor_checks import ClientNotActive, GroupNotActive
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def test_a_loan_of_a_closed_client_in_a_closed_group_takes_no_money(unit: Unit) -> None:
    """Closing comes with a later act of the bank; until then the rows are closed by hand."""
    today = on_day(unit, meeting(1))
    place, offered = village(today, members=2), product(today)
    lent = lend(today, place, offered.id, place.clients[0])
    waiting = lend(today, place, offered.id, place.clients[1], on=meeting(1), disburse=False)
    today.connection.exec_driver_sql("UPDATE client SET status = 'CLOSED' WHERE id = ANY(%s)", (list(place.clients),))
    today.connection.exec_driver_sql("UPDATE client_group SET status = 'CLOSED' WHERE id = %s", (place.group_id,))
    with pytest.raises(Refusals) as refused:
        repay_loan(Repay(lent, meeting(1), Decimal(100)), today)
    assert [type(reason) for reason in refused.value.reasons] == [ClientNotActive, GroupNotActive]
    with pytest.raises(Refusals) as refused:
        disburse_loan(Disburse(waiting, meeting(1)), today)
    assert [type(reason) for reason in refused.value.reasons] == [ClientNotActive, GroupNotActive]
