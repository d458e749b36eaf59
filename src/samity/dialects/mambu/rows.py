"""Which row a path or a member names: by its key, or by its `id`. See docs/decisions/0016-encoded-keys.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.queries.chart import gl_account_known_by
from samity.bank.clients.queries.found import client_known_by, grouping_known_by
from samity.bank.clients.values import Level
from samity.bank.fees.queries import charge_known_by
from samity.bank.loans.queries.found import loan_known_by, product_known_by
from samity.bank.organisation.queries.found import office_known_by, role_known_by, user_known_by
from samity.bank.organisation.queries.staff import staff_by_id
from samity.bank.organisation.queries.users import user_by_id
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Kind, UnknownKey
from samity.kernel.errors import Located

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from samity.dialects.mambu.spelling import Spelling
    from samity.storage.unit import Unit

KNOWN_BY: Mapping[Kind, Callable[[Connection, str], int | None]] = {
    Kind.BRANCH: office_known_by,
    Kind.CENTRE: lambda connection, name: grouping_known_by(connection, name, Level.CENTRE),
    Kind.GROUP: lambda connection, name: grouping_known_by(connection, name, Level.GROUP),
    Kind.CLIENT: client_known_by,
    Kind.USER: user_known_by,
    Kind.ROLE: role_known_by,
    Kind.LOAN: loan_known_by,
    Kind.LOAN_PRODUCT: product_known_by,
    Kind.GL_ACCOUNT: gl_account_known_by,
    Kind.PREDEFINED_FEE: charge_known_by,
}
"""How a row of each kind is found by what it is known by."""


def row_id(unit: Unit, spelling: Spelling, kind: Kind, name: str) -> int:
    """Return the id of the row that a key or an `id` names; whether such a row is there, its query says.

    Raises:
        UnknownKey: it names none of this kind.
    """
    found = spelling.keys.id_of(kind, name)
    if found is None:
        found = KNOWN_BY[kind](unit.connection, name)
    if found is None:
        raise UnknownKey(kind.word, name)
    return found


def named_row(unit: Unit, spelling: Spelling, kind: Kind, name: str | None, place: str) -> int | None:
    """Return the id of the row that a member of a body names, None where it names none.

    Raises:
        Located: around UnknownKey, with the member.
    """
    if name is None:
        return None
    try:
        return row_id(unit, spelling, kind, name)
    except UnknownKey as unknown:
        raise Located(place, unknown) from None


def officer_id(unit: Unit, spelling: Spelling, name: str | None, place: str = "assignedUserKey") -> int | None:
    """Return the staff member whom a member of a body names by his user, or by himself.

    Raises:
        Located: around UnknownKey, with the member.
        UserNotFound, StaffNotFound: he is gone.
        BodyRefused: the user is no staff member, and can serve nobody.
    """
    if name is None:
        return None
    as_staff = spelling.keys.id_of(Kind.STAFF, name)
    if as_staff is not None:
        return staff_by_id(unit.connection, as_staff).id
    user_id = named_row(unit, spelling, Kind.USER, name, place)
    assert user_id is not None  # noqa: S101 - a name was given
    staff_id = user_by_id(unit.connection, user_id).staff_id
    if staff_id is None:
        raise BodyRefused([{"type": "user", "loc": (place,), "msg": "This user is no staff member"}], "user")
    return staff_id


def officer_key(spelling: Spelling, staff_id: int | None, users: Mapping[int, int]) -> str | None:
    """Return the key of the user as whom an officer signs in, or his own where he does not."""
    if staff_id is None:
        return None
    if staff_id in users:
        return spelling.keys.encoded(Kind.USER, users[staff_id])
    return spelling.keys.encoded(Kind.STAFF, staff_id)
