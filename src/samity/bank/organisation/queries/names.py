"""Which names are free: numbers and keys that the bank gives are not, nor what no address can carry.

See docs/decisions/0016-encoded-keys.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.organisation.queries.institution import institution_of
from samity.kernel.errors import Refusal
from samity.kernel.key_blocks import KEY_LENGTH, KeyBlocks
from samity.kernel.names import is_account_number, stands_in_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from sqlalchemy import Connection

NAMES = ("external_id", "account_no")
"""By what accounts and people are known besides the numbers that the bank gives."""


@dataclass(eq=False)
class NameKeptByBank(Refusal):
    """{name} is written as the bank writes numbers and keys of its own, and may be another's: choose another."""

    name: str
    member: str


@dataclass(eq=False)
class NameNotInAddress(Refusal):
    """{name} cannot stand in an address, for it holds a slash, dots alone or what is not printed: choose another."""

    name: str
    member: str


def name_refusals(connection: Connection, given: Mapping[str, Any]) -> Iterator[Refusal]:
    """Return what stands against names that others give, those of `NAMES` among what is written of somebody."""
    for member in NAMES:
        name = given.get(member)
        if not isinstance(name, str):
            continue
        if is_account_number(name) or _is_key(connection, name):
            yield NameKeptByBank(name, member)
        elif not stands_in_path(name):
            yield NameNotInAddress(name, member)


def _is_key(connection: Connection, name: str) -> bool:
    """Tell whether a name is the key of a row; the secret is only asked for where it is as long as one."""
    if len(name) != KEY_LENGTH:
        return False
    found = KeyBlocks(institution_of(connection).key_secret).deciphered(name)
    # A last number that is not zero names a row within an account, a transaction say: where whoever has this name is
    # looked up, no such key is understood, so it leads to nobody else. And the keys of another bank stay free.
    return found is not None and found[2] == 0
