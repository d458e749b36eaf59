"""What clients and groups are made of: levels, statuses, names, limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samity.kernel.errors import ensure


class Level(StrEnum):
    """What a grouping is: a centre holds groups, a group holds clients."""

    CENTRE = "CENTRE"
    GROUP = "GROUP"


class GroupStatus(StrEnum):
    """Where a centre or a group stands in its life."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


class ClientStatus(StrEnum):
    """Where a client stands in his life with the bank."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    TRANSFER_IN_PROGRESS = "TRANSFER_IN_PROGRESS"
    TRANSFER_ON_HOLD = "TRANSFER_ON_HOLD"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


IN_TRANSFER = frozenset({ClientStatus.TRANSFER_IN_PROGRESS, ClientStatus.TRANSFER_ON_HOLD})
"""Of who is between two offices: nothing is done with his loans."""


class TransferStatus(StrEnum):
    """What became of the proposal that a client goes to another office."""

    PROPOSED = "PROPOSED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    ACCEPTED = "ACCEPTED"


class LegalForm(StrEnum):
    """Who a client is before the law."""

    PERSON = "PERSON"
    ENTITY = "ENTITY"


@dataclass(frozen=True, slots=True)
class ClientName:
    """A name in parts (first and last), or one full name, never both."""

    firstname: str | None = None
    middlename: str | None = None
    lastname: str | None = None
    fullname: str | None = None

    def __post_init__(self) -> None:
        parts = (self.firstname, self.middlename, self.lastname)
        ensure(
            any(parts) is False if self.fullname else bool(self.firstname and self.lastname),
            "a client has a first and a last name, or a full name",
        )

    @property
    def displayed(self) -> str:
        """The name as it is read aloud."""
        return self.fullname or " ".join(part for part in (self.firstname, self.middlename, self.lastname) if part)


@dataclass(frozen=True, slots=True)
class MemberLimits:
    """How many active members a group may have; None is no limit."""

    least: int | None = None
    most: int | None = None
