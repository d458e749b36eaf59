"""Where the bank itself posts, for no product: by financial activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.accounting.values import FinancialActivity
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

KIND, NOBODY = "activity", 0
"""How a mapping says that it is of the bank itself, and of no product."""


@dataclass(eq=False)
class ActivityMappingNotFound(Refusal):
    """There is no mapping {mapping_id} of a financial activity."""

    mapping_id: int


@dataclass(frozen=True, slots=True)
class MappedActivity:
    """A financial activity and the GL account that it posts to; `id` is of the mapping."""

    id: int
    activity: FinancialActivity
    gl_account_id: int
    gl_name: str
    gl_code: str


_MAPPED = text(f"""
SELECT m.id, m.purpose, m.gl_account_id, g.name, g.gl_code
FROM account_mapping m JOIN gl_account g ON g.id = m.gl_account_id
WHERE m.product_kind = '{KIND}' AND m.product_id = {NOBODY} ORDER BY m.purpose""")


def activities_mapped(connection: Connection) -> Sequence[MappedActivity]:
    """List the financial activities that have a GL account."""
    return [
        MappedActivity(row.id, FinancialActivity(row.purpose), row.gl_account_id, row.name, row.gl_code)
        for row in connection.execute(_MAPPED)
    ]


def activity_accounts(connection: Connection) -> Mapping[FinancialActivity, int]:
    """Return the GL account of each financial activity that has one."""
    return {each.activity: each.gl_account_id for each in activities_mapped(connection)}


def activity_mapping_by_id(connection: Connection, mapping_id: int) -> MappedActivity:
    """Return a mapping.

    Raises:
        ActivityMappingNotFound: there is none.
    """
    found = next((each for each in activities_mapped(connection) if each.id == mapping_id), None)
    if found is None:
        raise ActivityMappingNotFound(mapping_id)
    return found
