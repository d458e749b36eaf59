"""`encodedKey`: what a row is, and which, in one enciphered block, so that a path finds its row without an index.

See docs/decisions/0016-encoded-keys.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from samity.doors.ids import LARGEST_ID
from samity.kernel.errors import Refusal
from samity.kernel.key_blocks import KeyBlocks


class Kind(IntEnum):
    """What a key names; a number is never given to another kind, for keys are kept by others."""

    INSTITUTION = 1
    BRANCH = 2
    CENTRE = 3
    GROUP = 4
    CLIENT = 5
    USER = 6
    STAFF = 7
    ROLE = 8
    GROUP_ROLE = 9
    GROUP_ROLE_NAME = 10
    API_KEY = 11
    LOAN_PRODUCT = 12
    LOAN = 13
    LOAN_TRANSACTION = 14
    LOAN_INSTALLMENT = 15
    TRANSACTION_CHANNEL = 16
    GL_ACCOUNT = 17
    CUSTOM_FIELD_SET = 18
    CUSTOM_FIELD = 19
    LOAN_NOTE = 20
    DISBURSEMENT_DETAILS = 21
    PLANNED_PAYMENT = 22
    ARREARS_SETTINGS = 23
    LOAN_COMMENT = 24
    PREDEFINED_FEE = 25
    ID_DOCUMENT = 26

    @property
    def word(self) -> str:
        """How the kind is called in a sentence."""
        return self.name.lower().replace("_", " ")


@dataclass(eq=False)
class UnknownKey(Refusal):
    """There is no {kind} {key}."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a key names: its kind, the id of the row (or of the account it belongs to), and its number there."""

    kind: Kind
    id: int
    serial: int = 0


class Keys:
    """Turns rows into keys and back; made for one request, as its blocks are."""

    def __init__(self, secret: bytes) -> None:
        self._blocks = KeyBlocks(secret)

    def encoded(self, kind: Kind, row_id: int, serial: int = 0) -> str:
        """Return the key of a row."""
        return self._blocks.enciphered(kind, row_id, serial)

    def optional(self, kind: Kind, row_id: int | None) -> str | None:
        """Return the key of a row, if there is one."""
        return None if row_id is None else self.encoded(kind, row_id)

    def decoded(self, key: str) -> Row | None:
        """Return what a key names; None for what is no key of this bank."""
        found = self._blocks.deciphered(key)
        if found is None:
            return None
        kind, row_id, serial = found
        known = kind in Kind.__members__.values()
        return Row(Kind(kind), row_id, serial) if known and max(row_id, serial) <= LARGEST_ID else None

    def id_of(self, kind: Kind, key: str) -> int | None:
        """Return the id of the row of this kind that a key names, None for any other text."""
        found = self.decoded(key)
        return found.id if found is not None and found.kind is kind and found.serial == 0 else None
