"""What a password must be. See docs/rules/passwords.md."""

from __future__ import annotations

SHORTEST = 8
"""Characters: the fewest that clients of this API send, and NIST SP 800-63B's minimum."""


def is_long_enough(password: str) -> bool:
    """Say whether a password has enough characters; length is the only demand, as NIST SP 800-63B advises."""
    return len(password) >= SHORTEST
