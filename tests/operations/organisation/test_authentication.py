"""Who is let in: what is remembered, what is forgotten, and how often one may guess."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.users import AddUser, ChangeUser, add_user, change_user
from samity.bank.organisation.queries import user_by_id
from samity.doors import authentication as module
from samity.doors.attempts import Attempts, TooManyFailures
from samity.doors.authentication import Authentication, NotAuthenticated, UserLocked
from samity.kernel.passwords import is_password

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit

HERE, THERE = "10.0.0.1", "10.0.0.2"
GOOD, BETTER, WRONG = "correct horse", "battery staple", "wrong horse"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often argon2 is asked."""
    made: list[str] = []

    def counted(password: str, password_hash: str) -> bool:
        made.append(password)
        return is_password(password, password_hash)

    monkeypatch.setattr(module, "is_password", counted)
    return made


@pytest.fixture
def user_id(unit: Unit) -> int:
    """Somebody with a role of his own."""
    role_id = make_role(MakeRole(f"R{uuid4().hex[:8]}", ""), unit)
    change_role_permissions(ChangeRolePermissions(role_id, {"staff:read": True}), unit)
    return add_user(AddUser(f"u{uuid4().hex[:8]}", "A", "B", 1, (role_id,), password=GOOD), unit)


def test_a_right_password_is_checked_once_in_each_server(unit: Unit, user_id: int, checks: list[str]) -> None:
    name = user_by_id(unit.connection, user_id).username
    one, other = Authentication(), Authentication()
    for _ in range(3):
        one.password(unit.connection, name, GOOD, HERE)
        other.password(unit.connection, name, GOOD, HERE)
    assert checks == [GOOD, GOOD]


def test_a_new_password_is_wanted_at_once_in_every_server(unit: Unit, user_id: int) -> None:
    name = user_by_id(unit.connection, user_id).username
    servers = [Authentication(), Authentication()]
    for server in servers:
        server.password(unit.connection, name, GOOD, HERE)
    change_user(ChangeUser(user_id, {}, password=BETTER), unit)
    for server in servers:
        with pytest.raises(NotAuthenticated):
            server.password(unit.connection, name, GOOD, HERE)
        assert server.password(unit.connection, name, BETTER, HERE).actor.user_id == user_id


def test_a_lock_and_a_role_hold_at_once_in_every_server(unit: Unit, user_id: int) -> None:
    name = user_by_id(unit.connection, user_id).username
    servers = [Authentication(), Authentication()]
    for server in servers:
        assert server.password(unit.connection, name, GOOD, HERE).actor.may("staff:read")
    empty = make_role(MakeRole(f"R{uuid4().hex[:8]}", ""), unit)
    change_user(ChangeUser(user_id, {}, role_ids=(empty,)), unit)
    for server in servers:
        assert not server.password(unit.connection, name, GOOD, HERE).actor.may("staff:read")
    change_user(ChangeUser(user_id, {"locked": True}), unit)
    for server in servers:
        with pytest.raises(UserLocked):
            server.password(unit.connection, name, GOOD, HERE)


def test_a_wrong_password_is_never_remembered(unit: Unit, user_id: int, checks: list[str]) -> None:
    name = user_by_id(unit.connection, user_id).username
    server = Authentication()
    for _ in range(2):
        with pytest.raises(NotAuthenticated):
            server.password(unit.connection, name, WRONG, HERE)
    assert checks == [WRONG, WRONG]
    change_user(ChangeUser(user_id, {}, password=WRONG), unit)
    assert server.password(unit.connection, name, WRONG, HERE).actor.user_id == user_id


def test_what_is_remembered_is_forgotten_after_five_minutes() -> None:
    assert Authentication()._checked.ttl == module.REMEMBERED_SECONDS <= 300  # noqa: SLF001 - there is no other view


@pytest.mark.parametrize("password", [GOOD, WRONG])
def test_an_unknown_name_takes_as_long_as_a_known_one(unit: Unit, password: str, checks: list[str]) -> None:
    with pytest.raises(NotAuthenticated):
        Authentication().password(unit.connection, f"nobody{uuid4().hex}", password, HERE)
    assert checks == [password]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Bearer abc",
        "Basic " + base64.b64encode(b"mifos").decode(),
        "Basic " + base64.b64encode(b"mi\0fos:password").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:password").decode(),
    ],
)
def test_a_header_that_proves_nothing_lets_nobody_in(unit: Unit, header: str | None) -> None:
    with pytest.raises(NotAuthenticated):
        Authentication().basic(unit.connection, header, HERE)


def test_a_guesser_locks_himself_out_and_nobody_else(unit: Unit, user_id: int, checks: list[str]) -> None:
    name = user_by_id(unit.connection, user_id).username
    server = Authentication()
    for _ in range(10):
        with pytest.raises(NotAuthenticated):
            server.password(unit.connection, name, WRONG, HERE)
    for password in (WRONG, GOOD):
        with pytest.raises(TooManyFailures):
            server.password(unit.connection, name, password, HERE)
    assert len(checks) == 10
    assert server.password(unit.connection, name, GOOD, THERE).actor.user_id == user_id


def fail(attempts: Attempts, username: str, address: str) -> None:
    with pytest.raises(NotAuthenticated), attempts.one(username, address):
        raise NotAuthenticated


def test_one_address_tries_a_password_on_few_names() -> None:
    attempts = Attempts()
    for number in range(30):
        fail(attempts, f"user{number}", HERE)
    with pytest.raises(TooManyFailures), attempts.one("user31", HERE):
        pytest.fail("it was let through")
    fail(attempts, "user31", THERE)


def test_one_address_cannot_use_up_a_name() -> None:
    attempts = Attempts()
    for _ in range(500):
        with pytest.raises((NotAuthenticated, TooManyFailures)), attempts.one("asha", HERE):
            raise NotAuthenticated
    with attempts.one("asha", THERE):
        pass


def test_a_wide_attack_does_not_stop_somebody_where_he_signed_in_before() -> None:
    attempts = Attempts()
    with attempts.one("asha", HERE):
        pass
    for number in range(60):
        fail(attempts, "asha", f"172.16.0.{number}")
    with pytest.raises(TooManyFailures), attempts.one("asha", "172.16.1.1"):
        pytest.fail("it was let through")
    with attempts.one("asha", HERE):
        pass


def test_right_passwords_count_for_nothing() -> None:
    attempts = Attempts()
    for number in range(100):  # a branch signs in at nine o'clock through one line
        with attempts.one(f"user{number}", HERE):
            pass
    fail(attempts, "asha", HERE)


def test_twenty_requests_at_once_are_one_attempt(engine: Engine, checks: list[str]) -> None:
    """Eight mistyped passwords leave two attempts of the minute; twenty of the right one need a single one."""
    server, begin = Authentication(), Barrier(20)

    def asks(password: str) -> int:
        begin.wait()
        with engine.connect() as connection:
            return server.password(connection, "mifos", password, HERE).actor.user_id

    with engine.connect() as connection:
        for _ in range(8):
            with pytest.raises(NotAuthenticated):
                server.password(connection, "mifos", WRONG, HERE)
    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(asks, ["password"] * 20))) == 1
    assert checks == [WRONG] * 8 + ["password"]
