"""A loan as it stood on a day, over HTTP: what the bank answered on that day it answers later for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.lending import ACCRUAL, accounts, lent, new_product, repaid, undone
from tests.operations.loans.real_balance import DUE, LENT_ON, TERMS
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.organisation.queries.users import credentials
from samity.close_of_business import close_day
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

DAYS = ("2024-01-01", "2024-02-01", "2024-02-10", "2024-03-04")


def _today(api: Api, on: str) -> None:
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": on, "dateFormat": "yyyy-MM-dd"})


def _told(api: Api, loan_id: int, **asked: str) -> dict[str, Any]:
    told: dict[str, Any] = api.get(f"loans/{loan_id}", associations="all", **asked)
    return told


def test_what_was_answered_on_a_day_is_answered_for_it_later(own_api: Api) -> None:
    _today(own_api, DAYS[0])
    loan_id = lent(own_api, new_product(own_api, accountingRule=ACCRUAL, **accounts(own_api)))
    fee = new_charge(own_api)
    answered = {}
    for on in DAYS:
        _today(own_api, on)
        if on == DAYS[1]:
            repaid(own_api, loan_id, "01 February 2024", 700)
        if on == DAYS[2]:
            put_on(own_api, loan_id, fee, "10 February 2024")
            repaid(own_api, loan_id, "10 February 2024", 500)
        answered[on] = _told(own_api, loan_id)
    _today(own_api, "2024-04-15")
    repaid(own_api, loan_id, "15 April 2024", 5000)
    for on in DAYS:
        assert _told(own_api, loan_id, asOf=on) == answered[on], on
    assert _told(own_api, loan_id, asOf="2024-04-15") == _told(own_api, loan_id)


def test_what_was_entered_later_counts_and_what_was_taken_back_does_not(own_api: Api) -> None:
    _today(own_api, DAYS[0])
    loan_id = lent(own_api)
    _today(own_api, "2024-04-15")
    paid = repaid(own_api, loan_id, "10 February 2024", 500)
    assert _told(own_api, loan_id, asOf="2024-02-09")["summary"]["totalRepayment"] == 0
    assert _told(own_api, loan_id, asOf="2024-02-10")["summary"]["totalRepayment"] == 500
    undone(own_api, loan_id, paid)
    assert _told(own_api, loan_id, asOf="2024-02-10")["summary"]["totalRepayment"] == 0


def test_what_being_late_cost_is_as_high_as_it_was(own_api: Api, own_engine: Engine) -> None:
    _today(own_api, LENT_ON.isoformat())
    loan_id = _penalised(own_engine)
    late = DUE[0] + timedelta(days=4)
    _today(own_api, late.isoformat())
    answered = {}
    for _ in range(3):
        late = close_day(own_engine).business_date
        answered[late] = _told(own_api, loan_id)["charges"]
    costs = [[each["amountOutstanding"] for each in told] for told in answered.values()]
    assert costs == [[], [1], [1.17]]
    for on, told in answered.items():
        assert _told(own_api, loan_id, asOf=on.isoformat())["charges"] == told, on


def _penalised(bank: Engine) -> int:
    """Lend a thousand; a tenth of a percent a day of what is overdue is asked for from the sixth day late."""
    terms = replace(TERMS, penalties=Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction("0.1"), grace=5))
    with bank.begin() as connection:
        found = credentials(connection, "mifos")
        assert found is not None
        unit = on_day(Unit(connection, found.actor, found.business_date), LENT_ON)
        loan_id = lend_alone(unit, product(unit, terms=terms).id, village(unit, members=1).clients[0], on=LENT_ON)
        unit.write_out()
    return loan_id


def test_a_note_is_told_from_the_day_of_its_act(own_api: Api) -> None:
    _today(own_api, DAYS[0])
    loan_id = lent(own_api)
    _today(own_api, "2024-04-15")
    repaid(own_api, loan_id, "10 February 2024", 500, note="at the meeting")
    told = {on: [each["note"] for each in _told(own_api, loan_id, asOf=on)["notes"]] for on in ("2024-02-09", DAYS[2])}
    assert told == {"2024-02-09": [], DAYS[2]: ["at the meeting"]}


def test_what_was_overdue_and_had_accrued_is_told(own_api: Api) -> None:
    _today(own_api, DAYS[0])
    loan_id = lent(own_api)
    _today(own_api, "2024-04-15")
    summary = _told(own_api, loan_id, asOf="2024-02-11")["summary"]
    assert (summary["totalOverdue"], summary["overdueSinceDate"]) == (1066.19, [2024, 2, 1])
    # 110.54 of February, for 10 of its 29 days.
    assert summary["totalUnpaidPayableNotDueInterest"] == 38.12
    by_name = own_api.get(f"loans/{loan_id}", asOf="11 February 2024", dateFormat="dd MMMM yyyy", locale="en")
    assert by_name["summary"] == summary


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2023-12-31", "validation.msg.loan.asOf.is.before.submission.date"),
        ("2999-01-01", "validation.msg.loan.asOf.is.in.the.future"),
        ("someday", "validation.msg.invalid.date.format"),
    ],
)
def test_a_day_on_which_nobody_knows_it_is_refused_by_name(api: Api, on: str, code: str) -> None:
    loan_id = lent(api)
    assert api.refused(f"loans/{loan_id}?asOf={on}", method="GET") == (400, [code])
