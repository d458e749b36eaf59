from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from rich.progress import Progress
from sqlalchemy import text
from tests.databases import Databases, engine_of

from samity.bank.clients.values import Level
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.queries.today import overdue_meetings, todays_meetings
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.gate import OPERATIONS
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.operations.offices import ChangeOffice, change_office
from samity.bank.organisation.operations.users import RemoveUser, remove_user
from samity.bank.organisation.queries import credentials
from samity.cli.demo_bank import load, welcome
from samity.cli.demo_bank.house import ROLES
from samity.cli.demo_bank.plans import BRANCHES, HAJIGANJ, KACHUA, MATLAB, SHOWN_FIRST
from samity.close_of_business.invariants import broken
from samity.kernel.passwords import is_password
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from samity.bank.collection_sheets.values import Sheet
    from samity.bank.organisation.queries.users import Credentials

pytestmark = pytest.mark.slow

ADDRESS = "http://127.0.0.1:8000"
# Everything but when it happened by the clock, and passwords, which are salted.
COLUMNS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
FROM information_schema.columns
WHERE table_schema = 'public' AND data_type <> 'timestamp with time zone' AND column_name <> 'password_hash'
GROUP BY table_name ORDER BY table_name"""
# All holidays of a year and a 29 February lie behind the first; the last would be a holiday.
AFTER_MAY_DAY = date(2028, 5, 2)
ODD_DAYS = (date(2028, 2, 29), date(2026, 12, 16))


@pytest.fixture(scope="module")
def demo(database_server: Databases) -> Iterator[Engine]:
    engine = engine_of(database_server.demo())
    yield engine
    engine.dispose()


def rows(demo: Engine, statement: str) -> list[tuple[Any, ...]]:
    with demo.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def books(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that stands in a bank."""
    return {
        table: sorted(rows(engine, f"SELECT {columns} FROM {table}"), key=repr)
        for table, columns in rows(engine, COLUMNS)
    }


def known(connection: Connection, username: str) -> Credentials:
    found = credentials(connection, username)
    assert found is not None
    return found


def built_on(database_server: Databases, day: date, *places: int) -> Engine:
    """Build some villages of the first branch, by their places, in a bank whose today is that day."""
    engine = engine_of(database_server.bank())
    with engine.begin() as connection:
        set_business_date(SetBusinessDate(day), Unit(connection, known(connection, "mifos").actor, day))
    load(engine, Progress(disable=True), (MATLAB._replace(villages=tuple(MATLAB.villages[each] for each in places)),))
    return engine


def shown_first(engine: Engine) -> Sheet:
    """Return today's sheet of the centre that is shown first."""
    found = "SELECT g.id, k.id FROM client_group g JOIN calendar k ON k.owner_id = g.id WHERE g.name = :name"
    with engine.connect() as connection:
        officer = known(connection, "rahima")
        centre, calendar = connection.execute(text(found), {"name": SHOWN_FIRST}).one()
        asked = GenerateSheet(SheetKind.CENTRE, centre, calendar, officer.business_date)
        return generate_sheet(asked, Unit(connection, officer.actor, officer.business_date))


def dues(sheet: Sheet) -> list[int]:
    """Return what each client of a sheet owes."""
    return [sum(loan.due.total for loan in client.loans) for group in sheet.groups for client in group.clients]


def test_everything_that_must_always_hold_does(demo: Engine) -> None:
    with demo.connect() as connection:
        assert broken(connection) == []


def test_loading_twice_changes_nothing(demo: Engine) -> None:
    before = books(demo)
    assert load(demo, Progress(disable=True)) is False
    assert books(demo) == before


def test_a_demo_whose_branch_and_people_a_visitor_changed_is_left_as_it_is_and_welcomes(
    database_server: Databases,
) -> None:
    engine = engine_of(database_server.demo())
    with engine.begin() as connection:
        administrator = known(connection, "mifos")
        unit = Unit(connection, administrator.actor, administrator.business_date)
        change_office(ChangeOffice(2, {"name": "My branch", "external_id": None}), unit)
        remove_user(RemoveUser(known(connection, "rahima").actor.user_id), unit)
    before = books(engine)
    assert load(engine, Progress(disable=True)) is False
    assert books(engine) == before
    with engine.connect() as connection:
        said = welcome(connection, ADDRESS)
    assert "My branch" in said
    assert "rahima" not in said
    engine.dispose()


def test_two_demos_of_a_day_have_the_same_books_and_owe_the_same_today(database_server: Databases) -> None:
    one, other = (built_on(database_server, AFTER_MAY_DAY, 0, 2, 3, 5) for _ in range(2))
    try:
        assert books(one) == books(other)
        assert rows(one, "SELECT count(*) FROM holiday JOIN bank_date ON to_on < business_date")[0][0] > 4
        with one.connect() as connection:
            assert broken(connection) == []
        assert len([due for due in dues(shown_first(one)) if due]) == 40
    finally:
        one.dispose()
        other.dispose()


@pytest.mark.parametrize("day", ODD_DAYS, ids=str)
def test_it_has_something_to_collect_on_whatever_day_it_is_made(database_server: Databases, day: date) -> None:
    engine = built_on(database_server, day, 0)
    try:
        assert len([due for due in dues(shown_first(engine)) if due]) == 40
    finally:
        engine.dispose()


def test_a_demo_that_was_not_finished_is_not_there_at_all(
    database_server: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(database_server.bank())
    before = books(engine)

    def power_fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("samity.cli.demo_bank.history.hold_meeting", power_fails)
    with pytest.raises(KeyboardInterrupt):
        load(engine, Progress(disable=True), (MATLAB,))
    assert books(engine) == before
    engine.dispose()


def test_it_has_three_branches_twelve_centres_sixty_groups_and_about_nine_hundred_clients(demo: Engine) -> None:
    assert rows(demo, "SELECT count(*) FROM office WHERE parent_id IS NOT NULL") == [(3,)]
    assert rows(demo, "SELECT level, count(*) FROM client_group GROUP BY 1 ORDER BY 1") == [
        (Level.CENTRE, 12),
        (Level.GROUP, 60),
    ]
    [(clients, names)] = rows(demo, "SELECT count(*), count(DISTINCT display_name) FROM client")
    assert clients == names
    assert 880 <= clients <= 920


def test_it_has_loans_of_every_kind_and_age(demo: Engine) -> None:
    statuses = {status for (status,) in rows(demo, "SELECT DISTINCT status FROM loan")}
    assert statuses == {"SUBMITTED", "APPROVED", "ACTIVE", "CLOSED", "OVERPAID", "REJECTED", "WITHDRAWN"}
    [(ages, today, second, early, late, undone, by_telephone)] = rows(
        demo,
        "SELECT (SELECT count(DISTINCT disbursed_on) FROM loan WHERE status = 'ACTIVE'),"
        " (SELECT count(*) FROM loan JOIN bank_date ON disbursed_on = business_date),"
        " (SELECT count(*) FROM loan a JOIN loan b USING (client_id, product_id)"
        "  WHERE a.status IN ('CLOSED', 'OVERPAID') AND b.status = 'ACTIVE'),"
        " (SELECT count(*) FROM loan WHERE status = 'CLOSED' AND ended_on < matures_on - 14),"
        " (SELECT count(DISTINCT account_id) FROM loan_installment, bank_date"
        "  WHERE due_on < business_date AND principal_paid < principal_due),"
        " (SELECT count(*) FROM loan_fact WHERE kind = 'UNDONE'),"
        " (SELECT count(*) FROM loan_transaction t JOIN payment_channel c ON c.id = t.channel_id WHERE NOT c.is_cash)",
    )
    assert ages >= 40
    assert today >= 5
    assert second >= 60
    assert early >= 3
    assert 30 <= late <= 100
    assert undone >= 3
    assert by_telephone > 500


def test_some_groups_are_late_and_some_charges_paid_and_waived(demo: Engine) -> None:
    [(groups,)] = rows(
        demo,
        "SELECT count(*) FROM (SELECT l.group_id FROM loan l JOIN loan_installment i USING (account_id), bank_date"
        " WHERE i.due_on < business_date - 14 AND i.principal_paid < i.principal_due"
        " GROUP BY 1 HAVING count(DISTINCT l.account_id) > 4) AS late",
    )
    assert groups == 3
    charged = rows(
        demo, "SELECT name, is_penalty, sum(paid) > 0, sum(amount - paid - waived) > 0 FROM loan_charge GROUP BY 1, 2"
    )
    assert sorted(charged) == [("Late fee", True, True, True), ("Passbook fee", False, True, True)]
    assert rows(demo, "SELECT count(*) FROM loan_charge WHERE is_penalty AND waived > 0") == [(3,)]


def test_the_first_sheet_has_forty_clients_of_three_groups_who_all_owe_something_today(demo: Engine) -> None:
    sheet = shown_first(demo)
    assert len(sheet.groups) == 3
    assert len(dues(sheet)) == 40
    assert min(dues(sheet)) > 0
    loans = [loan for group in sheet.groups for client in group.clients for loan in client.loans]
    assert len(loans) == 40
    assert 1 <= len([loan for loan in loans if loan.arrears.total]) <= 8


def test_every_officer_has_two_to_four_meetings_today_and_each_has_something_to_do(demo: Engine) -> None:
    with demo.connect() as connection:
        today = known(connection, "mifos").business_date
        for officer in (each.username for plan in BRANCHES for each in plan.officers):
            actor = known(connection, officer).actor
            meetings = todays_meetings(connection, today, actor.office_hierarchy, actor.staff_id)
            assert 2 <= len(meetings) <= 4
            assert all(each.location and each.meets_at and each.clients > 10 for each in meetings)
            assert all(each.expected for each in meetings if each.owner_name not in {"Shimul", "Keya"})
        matlab = known(connection, "rahima").actor
        [first, *_] = todays_meetings(connection, today, matlab.office_hierarchy, matlab.staff_id)
        assert (first.owner_name, first.clients) == (SHOWN_FIRST, 40)
        assert first.pay_outs


def test_past_meetings_have_their_sheets_and_their_attendance_but_for_one(demo: Engine) -> None:
    [(sheets, meetings, noted, words)] = rows(
        demo,
        "SELECT (SELECT count(*) FROM collection_sheet), (SELECT count(*) FROM meeting),"
        " (SELECT count(DISTINCT meeting_id) FROM attendance), (SELECT count(DISTINCT status) FROM attendance)",
    )
    assert sheets == meetings == noted
    assert sheets > 400
    assert words == 4
    with demo.connect() as connection:
        found = known(connection, "mifos")
        missed = overdue_meetings(connection, found.business_date, found.actor.office_hierarchy)
    assert [each.owner_name for each in missed] == ["Genda"]


@pytest.mark.parametrize("plan", [MATLAB, KACHUA, HAJIGANJ], ids=lambda plan: str(plan.name))
def test_who_works_in_a_branch_signs_in_and_may_do_his_work_and_no_other(demo: Engine, plan: Any) -> None:
    with demo.connect() as connection:
        people = {
            person.username: known(connection, person.username) for person in (*plan.officers, plan.cashier, plan.head)
        }
    assert all(is_password("password", each.password_hash) for each in people.values())
    assert len({each.actor.office_id for each in people.values()}) == 1
    assert [each.actor.staff_id is None for each in people.values()] == [False, False, True, True]
    officer, cashier, head = (people[each.username].actor for each in (plan.officers[0], plan.cashier, plan.head))
    assert [each.may("collection_sheets:save") for each in (officer, cashier, head)] == [True, True, True]
    assert [each.may("loans:disburse") for each in (officer, cashier, head)] == [False, True, True]
    assert [each.may("loans:approve") for each in (officer, cashier, head)] == [False, False, True]
    assert [each.may("loans:define_product") for each in (officer, cashier, head)] == [False, False, False]


def test_roles_permit_what_there_is() -> None:
    there_is = {each.permission for each in OPERATIONS.values()} | {"all:read"}
    assert {name for _, _, may in ROLES for name in may} - there_is == set()


def test_the_welcome_says_who_signs_in_and_what_to_look_at_first(demo: Engine) -> None:
    [(today,)] = rows(demo, "SELECT business_date FROM bank_date")
    owed = sum(dues(shown_first(demo))) / 100
    with demo.connect() as connection:
        said = welcome(connection, ADDRESS)
        connection.execute(text("UPDATE bank_date SET business_date = business_date + 1"))
        on_another_day = welcome(connection, ADDRESS)
    assert f"open: {ADDRESS}/\n" in said
    assert "Loan officer:    rahima, kamal\n      Cashier:         shirin\n      Branch manager:  matin\n" in said
    assert f"Its day is {today:%A} {today.day} {today:%B %Y}" in said
    assert f"1. As rahima: Today, with 3 meetings. Open {SHOWN_FIRST}: 40 members, Tk {owed:,.2f} expected." in said
    assert "2. As matin: Today leads to 13 applications that wait for a decision." in said
    assert "1. As rahima: Today, with 0 meetings.\n" in on_another_day
