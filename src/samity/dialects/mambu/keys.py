"""`encodedKey`: what a row is, and which, in one enciphered block, so that a path finds its row without an index.

See docs/decisions/0016-encoded-keys.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from samity.doors.ids import LARGEST_ID
from samity.kernel.errors import Refusal

KEY_LENGTH = 32
"""Hexadecimal digits of a key: one block of 16 bytes."""

_NUMBER_BYTES = 7


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
    """Turns rows into keys and back; made for one request, since the ciphers are not shared between threads.

    One block under one secret is a permutation: no two rows have the same key, and who has some keys cannot make
    another. The last byte of a block is zero, and so are the upper bits of its numbers: a made-up key is no row's.
    """

    def __init__(self, secret: bytes) -> None:
        # One block is enciphered at a time and never two alike: what ECB gives away of longer texts is not there.
        cipher = Cipher(algorithms.AES(secret), modes.ECB())  # noqa: S305 - see the line above
        self._encipher = cipher.encryptor()
        self._decipher = cipher.decryptor()

    def encoded(self, kind: Kind, row_id: int, serial: int = 0) -> str:
        """Return the key of a row."""
        numbers = row_id.to_bytes(_NUMBER_BYTES, "big") + serial.to_bytes(_NUMBER_BYTES, "big")
        return self._encipher.update(bytes([kind]) + numbers + b"\0").hex()

    def optional(self, kind: Kind, row_id: int | None) -> str | None:
        """Return the key of a row, if there is one."""
        return None if row_id is None else self.encoded(kind, row_id)

    def decoded(self, key: str) -> Row | None:
        """Return what a key names; None for what is no key of this bank."""
        if len(key) != KEY_LENGTH:
            return None
        try:
            block = self._decipher.update(bytes.fromhex(key))
        except ValueError:
            return None
        if len(block) != KEY_LENGTH // 2:  # blanks between the digits are passed over
            return None
        kind, row_id, serial = block[0], block[1 : 1 + _NUMBER_BYTES], block[1 + _NUMBER_BYTES : -1]
        return _row(kind, int.from_bytes(row_id, "big"), int.from_bytes(serial, "big"), block[-1])

    def id_of(self, kind: Kind, key: str) -> int | None:
        """Return the id of the row of this kind that a key names, None for any other text."""
        found = self.decoded(key)
        return found.id if found is not None and found.kind is kind and found.serial == 0 else None


def _row(kind: int, row_id: int, serial: int, rest: int) -> Row | None:
    known = kind in Kind.__members__.values()
    return Row(Kind(kind), row_id, serial) if known and rest == 0 and max(row_id, serial) <= LARGEST_ID else None
