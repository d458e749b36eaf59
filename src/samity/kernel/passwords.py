"""Passwords are kept as argon2id hashes and never come back."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """Return an argon2id hash with its own salt; takes about 100 ms on purpose."""
    return _HASHER.hash(password)


def is_password(password: str, password_hash: str) -> bool:
    """Say whether the password made the hash."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
