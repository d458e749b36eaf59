"""Say where the bank itself posts what belongs to no product, such as cash that was found short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, text

from samity.bank.accounting.operations.mapping import mapping_refusals
from samity.bank.accounting.queries.activities import KIND, NOBODY
from samity.bank.accounting.records import account_mapping
from samity.bank.accounting.values import FinancialActivity, MappedAccount
from samity.bank.gate import operation
from samity.kernel.errors import refuse_all

if TYPE_CHECKING:
    from samity.storage.unit import Unit

_MAP = text("""
INSERT INTO account_mapping (product_kind, product_id, purpose, gl_account_id)
VALUES (:kind, :nobody, :activity, :gl_account_id)
ON CONFLICT ON CONSTRAINT uq_account_mapping_place DO UPDATE SET gl_account_id = excluded.gl_account_id
RETURNING id""")


@dataclass(frozen=True, slots=True)
class MapActivity:
    """Post a financial activity to a GL account from now on; None: to none, and what needs one is refused."""

    activity: FinancialActivity
    gl_account_id: int | None


@operation("accounting:map_activity")
def map_activity(command: MapActivity, unit: Unit) -> int | None:
    """Say where a financial activity posts; what was posted before stays where it is.

    Returns:
        The id of the mapping; None where there is none any more.

    Raises:
        GlAccountNotUsable, GlAccountOfWrongType: the account takes no postings, or none of this kind.
    """
    if command.gl_account_id is None:
        place = account_mapping.c.product_kind == KIND, account_mapping.c.purpose == command.activity.value
        unit.connection.execute(delete(account_mapping).where(*place))
        return None
    refuse_all(mapping_refusals(unit.connection, [MappedAccount(command.activity, command.gl_account_id)]))
    asked = {"kind": KIND, "nobody": NOBODY, "activity": command.activity.value, "gl_account_id": command.gl_account_id}
    return int(unit.connection.execute(_MAP, asked).scalar_one())
