from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from samity.bank.organisation.operations.business_date import NotToday
from samity.bank.organisation.queries import BankDate, bank_date_of
from samity.close_of_business import close_day
from samity.close_of_business.invariants import INVARIANTS
from samity.close_of_business.steps import MORNING, STEPS
from samity.kernel.errors import BrokenInvariant
from samity.storage.locks import OPEN_DAY_LOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

A_TRANSACTION_WITHOUT_POSTINGS = (
    "INSERT INTO ledger_transaction (account_id, id, office_id, currency_code, kind, value_on, booked_on, created_by)"
    " VALUES (1, 1, 1, 'BDT', 'loan.repayment', '2025-03-15', '2025-03-15', 1)"
)
A_KEY = (
    "INSERT INTO idempotency_key (key, user_id, path, body_hash, kept_since)"
    " VALUES (:key, 1, 'POST /loans', '', now() - :age * interval '1 day')"
)


def stands(bank: Engine) -> BankDate:
    with bank.connect() as connection:
        return bank_date_of(connection)


def keys(bank: Engine) -> list[str]:
    with bank.connect() as connection:
        return list(connection.scalars(text("SELECT key FROM idempotency_key ORDER BY key")))


def keep_keys(bank: Engine) -> None:
    with bank.begin() as connection:
        connection.execute(text(A_KEY), [{"key": "old", "age": 31}, {"key": "young", "age": 29}])


def test_a_day_is_closed_and_the_next_one_is_today(new_bank: Engine) -> None:
    today = stands(new_bank).business_date
    closed = close_day(new_bank)
    tomorrow = today + timedelta(days=1)
    assert stands(new_bank) == BankDate(tomorrow, closed_on=today)
    assert f"{today} is over, today is {tomorrow}" in str(closed)
    assert closed.steps.keys() == STEPS.keys()
    assert closed.steps["due dates passed"] == 0


def test_idempotency_keys_live_thirty_days(new_bank: Engine) -> None:
    keep_keys(new_bank)
    assert "idempotency keys forgotten: 1" in str(close_day(new_bank))
    assert keys(new_bank) == ["young"]


def test_the_day_stays_open_while_something_is_wrong_and_nothing_has_happened(new_bank: Engine) -> None:
    keep_keys(new_bank)
    with new_bank.begin() as connection:
        connection.execute(text(A_TRANSACTION_WITHOUT_POSTINGS))
    before = stands(new_bank)
    with pytest.raises(BrokenInvariant, match="Transaction 1 of account 1 has no postings"):
        close_day(new_bank)
    assert stands(new_bank) == before
    assert keys(new_bank) == ["old", "young"]


def test_a_day_that_is_named_is_closed_once(new_bank: Engine) -> None:
    today = stands(new_bank).business_date
    close_day(new_bank, today)
    with pytest.raises(NotToday):
        close_day(new_bank, today)
    assert stands(new_bank) == BankDate(today + timedelta(days=1), closed_on=today)


def test_the_close_leaves_an_audit_line_that_names_the_night_and_an_event(new_bank: Engine) -> None:
    today = close_day(new_bank).closed_on
    with new_bank.connect() as connection:
        line = connection.execute(text("SELECT permission, request_id, business_date, user_id FROM audit_line")).one()
        told = connection.execute(text("SELECT kind, facts->>'closed_on' FROM outbox_event")).one()
        administrator = connection.scalar(text("SELECT id FROM app_user WHERE username = 'mifos'"))
    assert tuple(line) == ("business_date:roll", f"close-of-business:{today}", today, administrator)
    assert tuple(told) == ("DayClosed", str(today))


def test_the_night_waits_for_those_who_still_write(new_bank: Engine) -> None:
    with ThreadPoolExecutor(1) as night, new_bank.connect() as writer:
        writer.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": OPEN_DAY_LOCK})
        closing = night.submit(close_day, new_bank)
        with pytest.raises(StillWaiting):
            closing.result(timeout=0.5)
        writer.commit()
        assert closing.result(timeout=10).closed_on == stands(new_bank).closed_on


def test_the_night_says_what_goes_on_and_how_far_it_is(new_bank: Engine) -> None:
    told: list[tuple[str, int, int]] = []
    close_day(new_bank, progress=lambda what, done, parts: told.append((what, done, parts)))
    evening = "due dates passed, late fees charged, income recognised, due dates summed up"
    assert told[:2] == [(evening, 0, 1), (evening, 1, 1)]
    assert [what for what, *_ in told[2:]] == [*MORNING, *INVARIANTS]
    assert all(done <= parts for _, done, parts in told)


def test_nearly_all_of_a_banks_loans_are_done_by_sets(evenings: Callable[[], Engine]) -> None:
    report = close_day(evenings()).report
    assert report.steps["income recognised"].by_sets > 0
    assert report.share_by_sets is not None
    assert report.share_by_sets >= 0.9
    assert f"({report.steps['income recognised'].by_sets} by sets)" in str(report)
