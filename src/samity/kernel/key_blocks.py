"""One enciphered block that says which row is meant: three numbers under the bank's secret.

See docs/decisions/0016-encoded-keys.md.
"""

from __future__ import annotations

import re

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_LENGTH = 32
"""Hexadecimal digits of a key: one block of 16 bytes."""

_KEY = re.compile(f"[0-9a-fA-F]{{{KEY_LENGTH}}}")
_NUMBER_BYTES = 7


class KeyBlocks:
    """Turns a kind, an id and a number into a key and back; made for one request: ciphers are not shared by threads.

    One block under one secret is a permutation: no two rows have the same key, and who has some keys cannot make
    another. The last byte of a block is zero: a made-up key is no row's.
    """

    def __init__(self, secret: bytes) -> None:
        # One block is enciphered at a time and never two alike: what ECB gives away of longer texts is not there.
        cipher = Cipher(algorithms.AES(secret), modes.ECB())  # noqa: S305 - see the line above
        self._encipher = cipher.encryptor()
        self._decipher = cipher.decryptor()

    def enciphered(self, kind: int, row_id: int, serial: int) -> str:
        """Return the key of a row."""
        numbers = row_id.to_bytes(_NUMBER_BYTES, "big") + serial.to_bytes(_NUMBER_BYTES, "big")
        return self._encipher.update(bytes([kind]) + numbers + b"\0").hex()

    def deciphered(self, key: str) -> tuple[int, int, int] | None:
        """Return kind, id and number of a key; None for what is no key under this secret."""
        # Half a block would stay behind in the cipher, and spoil the next key.
        if _KEY.fullmatch(key) is None:
            return None
        block = self._decipher.update(bytes.fromhex(key))
        if block[-1]:
            return None
        row_id, serial = block[1 : 1 + _NUMBER_BYTES], block[1 + _NUMBER_BYTES : -1]
        return block[0], int.from_bytes(row_id, "big"), int.from_bytes(serial, "big")
