"""The chart of accounts, and what hangs on one of its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, literal, or_, select

from samity.bank.accounting.records import account_mapping, gl_account, posting
from samity.bank.accounting.values import GlAccount, GlType, GlUsage
from samity.bank.organisation.records import code_value
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class GlAccountNotFound(Refusal):
    """There is no GL account {gl_account_id}."""

    gl_account_id: int


@dataclass(frozen=True, slots=True)
class ChartFilter:
    """Which GL accounts are wanted; None wants all."""

    gl_account_id: int | None = None
    type: GlType | None = None
    usage: GlUsage | None = None
    manual_entries_allowed: bool | None = None
    disabled: bool | None = None
    part_of_name_or_code: str | None = None


def gl_account_by_id(connection: Connection, gl_account_id: int, *, lock: bool = False) -> GlAccount:
    """Return a GL account; with `lock` nobody else changes it until this transaction ends.

    Raises:
        GlAccountNotFound: there is none.
    """
    wanted = select(gl_account).where(gl_account.c.id == gl_account_id)
    row = connection.execute(wanted.with_for_update() if lock else wanted).mappings().first()
    if row is None:
        raise GlAccountNotFound(gl_account_id)
    return GlAccount(**{**row, "type": GlType(row["type"]), "usage": GlUsage(row["usage"])})


def chart(connection: Connection, wanted: ChartFilter) -> Sequence[RowMapping]:
    """List GL accounts by code, each with its depth in the tree (0 at the top) and its tag's name."""
    tree = (
        select(gl_account.c.id, literal(0).label("depth")).where(gl_account.c.parent_id.is_(None)).cte(recursive=True)
    )
    tree = tree.union_all(
        select(gl_account.c.id, tree.c.depth + 1).join_from(gl_account, tree, gl_account.c.parent_id == tree.c.id)
    )
    found = (
        select(gl_account, tree.c.depth, code_value.c.name.label("tag_name"))
        .join_from(gl_account, tree, tree.c.id == gl_account.c.id)
        .outerjoin(code_value, code_value.c.id == gl_account.c.tag_id)
        .order_by(gl_account.c.gl_code, gl_account.c.id)
    )
    exact = {
        gl_account.c.id: wanted.gl_account_id,
        gl_account.c.type: wanted.type,
        gl_account.c.usage: wanted.usage,
        gl_account.c.manual_entries_allowed: wanted.manual_entries_allowed,
        gl_account.c.disabled: wanted.disabled,
    }
    found = found.where(*(column == value for column, value in exact.items() if value is not None))
    if wanted.part_of_name_or_code:
        part = wanted.part_of_name_or_code
        found = found.where(
            or_(
                gl_account.c.name.icontains(part, autoescape=True),
                gl_account.c.gl_code.icontains(part, autoescape=True),
            )
        )
    return connection.execute(found).mappings().all()


def gl_account_known_by(connection: Connection, gl_code: str) -> int | None:
    """Return the GL account with this code."""
    return connection.scalar(select(gl_account.c.id).where(gl_account.c.gl_code == gl_code))


def has_children(connection: Connection, gl_account_id: int) -> bool:
    """Say whether other accounts stand under it."""
    return bool(connection.execute(select(exists().where(gl_account.c.parent_id == gl_account_id))).scalar())


def has_postings(connection: Connection, gl_account_id: int) -> bool:
    """Say whether anything was ever posted to it; reads the whole ledger when nothing was."""
    touched = or_(posting.c.debit_gl == gl_account_id, posting.c.credit_gl == gl_account_id)
    return bool(connection.execute(select(exists().where(touched))).scalar())


def mapped_purposes(connection: Connection, gl_account_id: int) -> frozenset[str]:
    """Return what products, and the bank itself, use it for."""
    used = select(account_mapping.c.purpose).where(account_mapping.c.gl_account_id == gl_account_id).distinct()
    return frozenset(connection.execute(used).scalars())


def lies_under(connection: Connection, gl_account_id: int, ancestor_id: int) -> bool:
    """Say whether an account is the other one, or stands anywhere under it."""
    above = select(gl_account.c.id, gl_account.c.parent_id).where(gl_account.c.id == gl_account_id).cte(recursive=True)
    above = above.union_all(
        select(gl_account.c.id, gl_account.c.parent_id).join_from(
            gl_account, above, gl_account.c.id == above.c.parent_id
        )
    )
    return bool(connection.execute(select(exists().where(above.c.id == ancestor_id))).scalar())
