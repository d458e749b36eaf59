"""The first start on an empty database: the head office, the administrator, and nothing else."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from samity.bank.organisation.operations.users import PasswordTooShort
from samity.bank.organisation.records import (
    app_user,
    bank_date,
    code,
    currency,
    institution,
    office,
    role,
    setting,
    user_role,
    working_days,
)
from samity.bank.organisation.rules.passwords import SHORTEST, is_long_enough
from samity.bank.organisation.values.codes import SYSTEM_CODES
from samity.bank.organisation.values.currencies import CURRENCIES
from samity.bank.organisation.values.settings import SETTINGS
from samity.kernel.actor import ALL
from samity.kernel.passwords import hash_password

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD_OFFICE = "Head Office"
HEAD_OFFICE_OPENED_ON = date(2009, 1, 1)
ADMINISTRATOR = "mifos"


def open_bank(engine: Engine, admin_password: str | None = None, business_date: date | None = None) -> str | None:
    """Open the bank on an empty database; an open one is left as it is.

    Args:
        engine: the migrated database.
        admin_password: the administrator's; None makes a random one.
        business_date: the bank's today; None takes the calendar's.

    Returns:
        The password when one was made, else None.

    Raises:
        PasswordTooShort: the given one has too few characters; the bank stays unopened.
    """
    with engine.begin() as connection:
        if is_open(connection):
            return None
        if admin_password and not is_long_enough(admin_password):
            raise PasswordTooShort(SHORTEST)
        made = None if admin_password else secrets.token_urlsafe(12)
        _open(connection, admin_password or made or "", business_date or datetime.now(UTC).astimezone().date())
        return made


def is_open(connection: Connection) -> bool:
    """Say whether the bank was opened: it has its head office, and with it a today."""
    return connection.execute(select(office.c.id).limit(1)).first() is not None


def _open(connection: Connection, password: str, today: date) -> None:
    connection.execute(insert(institution).values(name=HEAD_OFFICE, key_secret=secrets.token_bytes(16)))
    office_id = connection.execute(
        insert(office).values(name=HEAD_OFFICE, opened_on=HEAD_OFFICE_OPENED_ON, hierarchy=".").returning(office.c.id)
    ).scalar_one()
    role_id = connection.execute(
        insert(role).values(name="Super user", description="May do everything", permissions=[ALL]).returning(role.c.id)
    ).scalar_one()
    user_id = connection.execute(
        insert(app_user)
        .values(
            username=ADMINISTRATOR,
            password_hash=hash_password(password),
            firstname="App",
            lastname="Administrator",
            office_id=office_id,
        )
        .returning(app_user.c.id)
    ).scalar_one()
    connection.execute(insert(user_role).values(user_id=user_id, role_id=role_id))
    connection.execute(insert(bank_date).values(business_date=today))
    connection.execute(
        insert(working_days).values(office_id=office_id, weekdays=list(range(7)), shift="NEXT_WORKING_DAY")
    )
    _lay_out_choices(connection)


def _lay_out_choices(connection: Connection) -> None:
    """Write down what the bank may choose from: currencies, codes without values, settings as they are at first."""
    connection.execute(
        insert(currency),
        [
            {"code": each.code, "name": each.name, "decimals": each.decimals, "symbol": each.symbol}
            for each in CURRENCIES
        ],
    )
    connection.execute(insert(code), [{"name": name, "system_defined": True} for name in SYSTEM_CODES])
    connection.execute(
        insert(setting),
        [{"name": kind.name, "enabled": kind.enabled, "value": kind.value} for kind in SETTINGS.values()],
    )
