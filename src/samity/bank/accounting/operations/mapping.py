"""Say where a product posts: called inside the operations that make and change products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from samity.bank.accounting.operations.post import GlAccountNotUsable
from samity.bank.accounting.records import account_mapping, gl_account
from samity.bank.accounting.rules.mapping import fits
from samity.bank.accounting.values import GlUsage
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from samity.bank.accounting.values import MappedAccount


@dataclass(eq=False)
class GlAccountOfWrongType(Refusal):
    """GL account {gl_account_id} is of type {type} and cannot serve as {purpose}."""

    gl_account_id: int
    type: str
    purpose: str


@dataclass(eq=False)
class PurposeMappedTwice(Refusal):
    """{purpose} is mapped twice for the same channel, charge or reason."""

    purpose: str


def set_mapping(connection: Connection, product_kind: str, product_id: int, rows: Sequence[MappedAccount]) -> None:
    """Replace where a product posts; what was posted before stays where it is.

    Raises:
        GlAccountNotUsable, GlAccountOfWrongType, PurposeMappedTwice: every wrong line is named.
    """
    refuse_all(mapping_refusals(connection, rows))
    connection.execute(
        delete(account_mapping).where(
            account_mapping.c.product_kind == product_kind, account_mapping.c.product_id == product_id
        )
    )
    insert_rows(
        connection,
        account_mapping,
        [
            {
                "product_kind": product_kind,
                "product_id": product_id,
                "purpose": row.purpose,
                "payment_channel_id": row.channel_id,
                "charge_id": row.charge_id,
                "reason_id": row.reason_id,
                "gl_account_id": row.gl_account_id,
            }
            for row in rows
        ],
    )


def mapping_refusals(connection: Connection, rows: Sequence[MappedAccount]) -> Iterator[Refusal]:
    """Return what stands against posting there: each line that is wrong."""
    # The lock holds off who would delete, disable or retype an account while a product begins to use it.
    wanted = (
        select(gl_account.c.id, gl_account.c.type)
        .where(
            gl_account.c.id.in_({row.gl_account_id for row in rows}),
            gl_account.c.usage == GlUsage.DETAIL,
            ~gl_account.c.disabled,
        )
        .with_for_update(read=True)
    )
    types = {found.id: found.type for found in connection.execute(wanted)}
    places = set()
    for row in rows:
        gl_type = types.get(row.gl_account_id)
        if gl_type is None:
            yield GlAccountNotUsable(row.gl_account_id)
        elif not fits(row.purpose, gl_type):
            yield GlAccountOfWrongType(row.gl_account_id, gl_type, row.purpose)
        place = (row.purpose, row.channel_id, row.charge_id, row.reason_id)
        if place in places:
            yield PurposeMappedTwice(row.purpose)
        places.add(place)
