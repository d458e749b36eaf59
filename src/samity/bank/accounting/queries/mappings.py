"""Where products post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from samity.bank.accounting.records import account_mapping, gl_account
from samity.bank.accounting.values import AccountMapping, MappedAccount
from samity.bank.organisation.records import code_value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping


_MAPPINGS = text("""
SELECT product_id, purpose, gl_account_id, payment_channel_id, charge_id, reason_id
FROM account_mapping WHERE product_kind = :kind AND product_id = ANY(:products) ORDER BY id""")


def mappings(connection: Connection, product_kind: str, product_ids: Collection[int]) -> Mapping[int, AccountMapping]:
    """Return where products post, in one statement; a product without a mapping has an empty one."""
    lines: dict[int, list[MappedAccount]] = {product_id: [] for product_id in product_ids}
    for product_id, *line in connection.execute(_MAPPINGS, {"kind": product_kind, "products": list(product_ids)}):
        lines[product_id].append(MappedAccount(*line))
    return {product_id: AccountMapping(product_id, tuple(given)) for product_id, given in lines.items()}


def mapped_accounts(connection: Connection, product_kind: str, product_ids: Collection[int]) -> Sequence[RowMapping]:
    """List the lines of products' mappings with the names of the GL accounts, as they were given."""
    return (
        connection.execute(
            select(
                account_mapping.c.product_id,
                account_mapping.c.purpose,
                account_mapping.c.gl_account_id,
                account_mapping.c.payment_channel_id.label("channel_id"),
                account_mapping.c.charge_id,
                account_mapping.c.reason_id,
                code_value.c.name.label("reason"),
                gl_account.c.name.label("gl_name"),
                gl_account.c.gl_code,
            )
            .join_from(account_mapping, gl_account, gl_account.c.id == account_mapping.c.gl_account_id)
            .outerjoin(code_value, code_value.c.id == account_mapping.c.reason_id)
            .where(account_mapping.c.product_kind == product_kind, account_mapping.c.product_id.in_(product_ids))
            .order_by(account_mapping.c.id)
        )
        .mappings()
        .all()
    )
