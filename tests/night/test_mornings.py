from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.night.nights import Killed, all_that_stands, killed_before

from samity.bank.loans.values.account_range import Done
from samity.bank.organisation.queries import business_date
from samity.close_of_business import Crew, close_day
from samity.close_of_business.invariants import broken
from samity.close_of_business.invariants.loan_replay import NIGHTS, STEP, changed_facts_lead_to_what_is_stored
from samity.close_of_business.nights import left_out_of, report_of
from samity.kernel.errors import BrokenInvariant

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

SMALL = Crew(part=6)
# What is late costs something; what has accrued of that can be read of all loans but one.
_LATE = """
UPDATE loan SET terms = jsonb_set(terms, '{penalties}', '["OVERDUE_BALANCE", "1", "DAYS", 1, 0]')
WHERE status = 'ACTIVE' AND account_id IN (
  SELECT account_id FROM loan_installment i, bank_date d
  WHERE i.due_on < d.business_date AND i.principal_paid < i.principal_due)"""
_SICK = """
UPDATE loan SET accrued_penalty = '["2025-01-01", "2025-01-01", "GUESSED"]' WHERE account_id = (
  SELECT min(account_id) FROM loan WHERE status = 'ACTIVE' AND terms #>> '{penalties,0}' = 'OVERDUE_BALANCE')
RETURNING account_id"""
_PENALIZED = "SELECT DISTINCT account_id FROM loan_fact WHERE kind = 'PENALTY_APPLIED'"
_COUNTED = """
INSERT INTO night (day, until, steps) VALUES ('2025-01-01', '2025-01-01', '{"penalties applied": 3}') RETURNING id"""
_AWAY = "UPDATE loan SET last_paid_on = last_paid_on - 1 WHERE account_id = :loan"
_WITHOUT_DATES = """
UPDATE loan_fact SET details = details - 'due_dates', entered_at = now()
WHERE kind = 'DISBURSED' AND account_id = :loan"""
_UNTOUCHED = """
SELECT l.account_id FROM loan l WHERE l.status = 'ACTIVE' AND l.last_paid_on IS NOT NULL AND NOT EXISTS (
  SELECT FROM loan_fact f, bank_date d WHERE f.account_id = l.account_id AND f.booked_on >= d.business_date)
ORDER BY l.account_id LIMIT 1"""


def late_and_sick(bank: Engine) -> tuple[int, set[int]]:
    """Return the loan that is sick, and the others that are late."""
    with bank.begin() as connection:
        connection.execute(text(_LATE))
        sick = int(connection.execute(text(_SICK)).scalar_one())
        late = "SELECT account_id FROM loan WHERE terms #>> '{penalties,0}' = 'OVERDUE_BALANCE'"
        return sick, set(connection.scalars(text(late))) - {sick}


def test_a_loan_that_is_sick_in_the_morning_does_not_keep_the_day_open(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    sick, late = late_and_sick(bank)
    assert late
    closed = close_day(bank, crew=SMALL)
    assert closed.report.steps["penalties applied"].loans == len(late)
    with bank.connect() as connection:
        (left,) = left_out_of(connection, closed.report.id)
        assert (left.account_id, left.step) == (sick, "penalties applied")
        assert "GUESSED" in left.fault
        assert set(connection.scalars(text(_PENALIZED))) == late


def test_a_morning_that_is_killed_and_done_again_is_as_if_it_was_not(evenings: Callable[[], Engine]) -> None:
    whole, bank = evenings(), evenings()
    for each in (whole, bank):
        late_and_sick(each)
    with killed_before(whole, None) as sent:
        close_day(whole, crew=SMALL)
    in_the_morning = next(n for n, said in enumerate(sent) if "'{penalties,0}'" in said) + 12
    with killed_before(bank, in_the_morning), pytest.raises(Killed):
        close_day(bank, crew=SMALL)
    close_day(bank, crew=SMALL)
    assert all_that_stands(bank) == all_that_stands(whole)


def test_a_night_folds_anew_what_something_was_done_to_and_by_turns_the_rest(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    close_day(bank, crew=SMALL)
    # What was entered before that night could be asked for again within the hour.
    with bank.begin() as connection:
        for table in ("loan_fact", "loan_transaction"):
            connection.execute(text(f"UPDATE {table} SET entered_at = entered_at - interval '3 hours'"))
        untouched = connection.execute(text(_UNTOUCHED)).scalar_one()
        connection.execute(text(_AWAY), {"loan": untouched})
        today = business_date(connection)
    with bank.connect() as connection:
        assert any(f"Loan {untouched}:" in each for each in broken(connection))
    nights = untouched % NIGHTS - 1
    with bank.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO night (day, until, outcome) SELECT :day, :day, 'CLOSED' FROM generate_series(2, :nights)"
            ),
            {"day": today, "nights": (nights - 1) % NIGHTS + 1},
        )
        connection.execute(text("INSERT INTO night (day, until) VALUES (:day, :day)"), {"day": today})
        turns = [changed_facts_lead_to_what_is_stored(connection)]
        connection.execute(text("UPDATE night SET outcome = 'CLOSED'"))
        connection.execute(text("INSERT INTO night (day, until) VALUES (:day, :day)"), {"day": today})
        turns.append(changed_facts_lead_to_what_is_stored(connection))
    assert turns[0] == []
    assert any(f"Loan {untouched}:" in each for each in turns[1])


def test_a_loan_whose_facts_cannot_be_folded_does_not_keep_the_day_open(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    close_day(bank, crew=SMALL)
    with bank.begin() as connection:
        sick = connection.execute(text(_UNTOUCHED)).scalar_one()
        connection.execute(text(_WITHOUT_DATES), {"loan": sick})
    for _ in range(2):
        closed = close_day(bank, crew=SMALL)
        with bank.connect() as connection:
            (left,) = left_out_of(connection, closed.report.id)
            assert (left.account_id, left.step, left.fault) == (sick, STEP, "KeyError: 'due_dates'")
            assert [each for each in broken(connection) if f"Loan {sick}:" in each] == []
    with bank.begin() as connection:
        connection.execute(text("DELETE FROM night_exception"))
        told = [each for each in broken(connection) if f"Loan {sick}:" in each]
        assert told == [f"[{STEP}] Loan {sick}: its facts cannot be folded: KeyError: 'due_dates'."]


def test_what_a_morning_of_an_earlier_release_did_is_told_as_done_alone(evenings: Callable[[], Engine]) -> None:
    with evenings().begin() as connection:
        told = report_of(connection, int(connection.execute(text(_COUNTED)).scalar_one()))
        assert told.steps == {"penalties applied": Done(alone=3)}


def test_a_day_stays_open_for_a_loan_whose_turn_it_is(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    with bank.begin() as connection:
        connection.execute(text(_AWAY), {"loan": connection.execute(text(_UNTOUCHED)).scalar_one()})
    # Nobody looked before: the first night looks at all of them.
    with pytest.raises(BrokenInvariant, match="lead to another last_paid_on"):
        close_day(bank, crew=SMALL)
