from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rich.progress import Progress
from sqlalchemy import text
from tests.databases import Databases, engine_of

from samity.bank.clients.values import Level
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.organisation.operations.offices import ChangeOffice, change_office
from samity.bank.organisation.queries import credentials
from samity.cli.demo_bank import load, welcome
from samity.close_of_business.invariants import broken
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

pytestmark = pytest.mark.slow

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def demo(database_server: Databases) -> Iterator[Engine]:
    engine = engine_of(database_server.bank())
    assert load(engine, Progress(disable=True)) is True
    yield engine
    engine.dispose()


def rows(demo: Engine, statement: str) -> list[tuple[Any, ...]]:
    with demo.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def counts(demo: Engine) -> list[tuple[Any, ...]]:
    tables = rows(demo, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
    return [(table, *rows(demo, f"SELECT count(*) FROM {table}")[0]) for (table,) in tables]


def test_everything_that_must_always_hold_does(demo: Engine) -> None:
    with demo.connect() as connection:
        assert broken(connection) == []


def test_loading_twice_changes_nothing(demo: Engine) -> None:
    before = counts(demo), rows(demo, "SELECT business_date FROM bank_date")
    assert load(demo, Progress(disable=True)) is False
    assert (counts(demo), rows(demo, "SELECT business_date FROM bank_date")) == before


def test_a_demo_whose_branch_a_visitor_renamed_is_left_as_it_is(database_server: Databases) -> None:
    engine = engine_of(database_server.bank())
    load(engine, Progress(disable=True))
    with engine.begin() as connection:
        administrator = credentials(connection, "mifos")
        assert administrator is not None
        unit = Unit(connection, administrator.actor, administrator.business_date)
        change_office(ChangeOffice(2, {"name": "My branch", "external_id": None}), unit)
    before = counts(engine)
    assert load(engine, Progress(disable=True)) is False
    assert counts(engine) == before
    engine.dispose()


def test_a_demo_that_was_not_finished_is_not_there_at_all(
    database_server: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(database_server.bank())
    before = counts(engine), rows(engine, "SELECT business_date FROM bank_date")

    def power_fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("samity.cli.demo_bank.hold_meeting", power_fails)
    with pytest.raises(KeyboardInterrupt):
        load(engine, Progress(disable=True))
    assert (counts(engine), rows(engine, "SELECT business_date FROM bank_date")) == before
    engine.dispose()


def test_it_is_a_small_bank_with_loans_of_every_kind(demo: Engine) -> None:
    assert rows(demo, "SELECT level, count(*) FROM client_group GROUP BY 1 ORDER BY 1") == [
        (Level.CENTRE, 2),
        (Level.GROUP, 6),
    ]
    assert rows(demo, "SELECT count(*), count(DISTINCT display_name) FROM client") == [(60, 60)]
    statuses = {status for (status,) in rows(demo, "SELECT DISTINCT status FROM loan")}
    assert statuses == {"ACTIVE", "APPROVED", "CLOSED", "OVERPAID", "SUBMITTED"}
    [(ages,)] = rows(demo, "SELECT count(DISTINCT disbursed_on) FROM loan WHERE status = 'ACTIVE'")
    assert ages >= 8
    [(early, late, undone, by_telephone)] = rows(
        demo,
        "SELECT (SELECT count(*) FROM loan WHERE status = 'CLOSED' AND ended_on < matures_on),"
        " (SELECT count(DISTINCT account_id) FROM loan_installment, bank_date"
        "  WHERE due_on < business_date AND principal_paid < principal_due),"
        " (SELECT count(*) FROM loan_fact WHERE kind = 'UNDONE'),"
        " (SELECT count(*) FROM loan_transaction t JOIN payment_channel c ON c.id = t.channel_id WHERE NOT c.is_cash)",
    )
    assert early == 1
    assert 2 <= late <= 15
    assert undone >= 1
    assert by_telephone > 50


def test_a_centre_meets_today_and_its_sheet_has_dues_and_arrears(demo: Engine) -> None:
    with demo.connect() as connection:
        known = credentials(connection, "mifos")
        assert known is not None
        unit = Unit(connection, known.actor, known.business_date)
        [(centre, calendar)] = rows(
            demo,
            "SELECT g.id, k.id FROM client_group g JOIN calendar k ON k.owner_id = g.id WHERE name = 'Dakshinpara'",
        )
        sheet = generate_sheet(GenerateSheet(SheetKind.CENTRE, centre, calendar, known.business_date), unit)
        loans = [loan for group in sheet.groups for client in group.clients for loan in client.loans]
    assert len(sheet.groups) == 3
    assert sum(loan.due.total for loan in loans) > 0
    assert any(loan.arrears.total for loan in loans)
    waiting = (
        "SELECT count(*) FROM loan JOIN bank_date ON expected_disbursement_on = business_date WHERE status = 'APPROVED'"
    )
    assert rows(demo, waiting) == [(2,)]


def test_past_meetings_have_their_sheets_and_their_attendance(demo: Engine) -> None:
    [(sheets, meetings, noted, words)] = rows(
        demo,
        "SELECT (SELECT count(*) FROM collection_sheet), (SELECT count(*) FROM meeting),"
        " (SELECT count(DISTINCT meeting_id) FROM attendance), (SELECT count(DISTINCT status) FROM attendance)",
    )
    assert sheets == meetings == noted
    assert sheets > 45
    assert words == 4


def test_the_officers_can_sign_in(demo: Engine) -> None:
    with demo.connect() as connection:
        for username in ("rahima", "kamal"):
            known = credentials(connection, username)
            assert known is not None
            assert known.actor.may("collection_sheets:save")
            assert not known.actor.may("loans:define_product")


def test_the_welcome_names_todays_meeting_and_how_to_see_its_sheet(demo: Engine) -> None:
    [(centre, calendar, today)] = rows(
        demo,
        "SELECT g.id, k.id, business_date FROM client_group g JOIN calendar k ON k.owner_id = g.id, bank_date"
        " WHERE g.name = 'Dakshinpara'",
    )
    with demo.connect() as connection:
        said = welcome(connection, ADDRESS)
        connection.execute(text("UPDATE bank_date SET business_date = business_date + 1"))
        on_another_day = welcome(connection, ADDRESS)
    assert f"Dakshinpara meets today, {today}" in said
    assert f"'{ADDRESS}/fineract-provider/api/v1/centers/{centre}?command=generateCollectionSheet'" in said
    assert f'{{"calendarId": {calendar}, "transactionDate": "{today}"' in said
    assert "meets today" not in on_another_day
    assert ADDRESS in on_another_day
