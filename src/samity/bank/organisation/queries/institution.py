"""What the bank as a whole is: its name, its clock, and the secret behind the keys of its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import institution

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Institution:
    """The bank as a whole.

    Attributes:
        time_zone: an IANA name; a day of the bank begins and ends by this clock.
        key_secret: 16 bytes by which keys of rows are enciphered; it never changes.
    """

    name: str
    time_zone: str
    created_at: datetime
    changed_at: datetime
    key_secret: bytes = field(repr=False)


_INSTITUTION = select(
    institution.c.name,
    institution.c.time_zone,
    institution.c.created_at,
    institution.c.changed_at,
    institution.c.key_secret,
)


def institution_of(connection: Connection) -> Institution:
    """Return the bank as a whole."""
    return Institution(*connection.execute(_INSTITUTION).one())
