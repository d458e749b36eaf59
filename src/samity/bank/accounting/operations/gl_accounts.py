"""Open a GL account in the chart, correct it, and remove it while nothing stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, text, update

from samity.bank.accounting.operations.mapping import GlAccountOfWrongType
from samity.bank.accounting.queries import (
    gl_account_by_id,
    has_children,
    has_postings,
    lies_under,
    mapped_purposes,
)
from samity.bank.accounting.records import gl_account
from samity.bank.accounting.rules.mapping import fits
from samity.bank.accounting.values import GlType, GlUsage
from samity.bank.gate import operation
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from samity.bank.accounting.values import GlAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GlCodeTaken(Refusal):
    """A GL account with the code {gl_code} exists already."""

    gl_code: str


@dataclass(eq=False)
class GlTagNotFound(Refusal):
    """There is no code value {tag_id} to tag a GL account with."""

    tag_id: int | None


@dataclass(eq=False)
class GlParentIsNoHeader(Refusal):
    """GL account {parent_id} holds postings; only a header can stand above others."""

    parent_id: int


@dataclass(eq=False)
class GlParentOfOtherType(Refusal):
    """GL account {parent_id} is of type {type}; what stands under it must be the same."""

    parent_id: int
    type: str


@dataclass(eq=False)
class GlAccountUnderItself(Refusal):
    """GL account {gl_account_id} cannot stand under itself."""

    gl_account_id: int


@dataclass(eq=False)
class GlAccountHasPostings(Refusal):
    """GL account {gl_account_id} has postings: its type and its usage stay."""

    gl_account_id: int


@dataclass(eq=False)
class GlAccountHasChildren(Refusal):
    """Other accounts stand under GL account {gl_account_id}: its type and its usage stay."""

    gl_account_id: int


@dataclass(eq=False)
class GlAccountIsMapped(Refusal):
    """A product posts to GL account {gl_account_id}, or the bank itself does."""

    gl_account_id: int


@dataclass(eq=False)
class PostedGlAccountStays(Refusal):
    """GL account {gl_account_id} has postings and cannot be deleted."""

    gl_account_id: int


@dataclass(eq=False)
class GlHeaderStays(Refusal):
    """Other accounts stand under GL account {gl_account_id}: move or delete them first."""

    gl_account_id: int


@dataclass(eq=False)
class MappedGlAccountStays(Refusal):
    """A product posts to GL account {gl_account_id}, or the bank itself does: it cannot be deleted."""

    gl_account_id: int


@dataclass(frozen=True, slots=True)
class OpenGlAccount:
    """Open a GL account."""

    name: str
    gl_code: str
    type: GlType
    usage: GlUsage
    parent_id: int | None = None
    manual_entries_allowed: bool = True
    description: str | None = None
    tag_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeGlAccount:
    """Change what is named in `changes`, by the names of OpenGlAccount's fields and `disabled`."""

    gl_account_id: int
    changes: Mapping[str, str | int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteGlAccount:
    """Remove a GL account from the chart."""

    gl_account_id: int


@operation("accounting:open_gl_account")
def open_gl_account(command: OpenGlAccount, unit: Unit) -> int:
    """Open a GL account.

    Returns:
        Its id.

    Raises:
        GlAccountNotFound, GlParentIsNoHeader, GlParentOfOtherType: the parent does not do.
        GlCodeTaken: another account has the code.
        GlTagNotFound: the tag is unknown.
    """
    if command.parent_id is not None:
        refuse_all(_parent_objections(gl_account_by_id(unit.connection, command.parent_id), command.type))
    with _constraints(command.gl_code, command.tag_id):
        opened = insert(gl_account).values(
            name=command.name,
            gl_code=command.gl_code,
            type=command.type,
            usage=command.usage,
            parent_id=command.parent_id,
            manual_entries_allowed=command.manual_entries_allowed,
            description=command.description,
            tag_id=command.tag_id,
        )
        return int(unit.connection.execute(opened.returning(gl_account.c.id)).scalar_one())


@operation("accounting:change_gl_account")
def change_gl_account(command: ChangeGlAccount, unit: Unit) -> int:
    """Correct a GL account; what it is for cannot change once something stands in it, under it or points to it.

    Returns:
        Its id.

    Raises:
        GlAccountNotFound: the account or its new parent is unknown.
        GlParentIsNoHeader, GlParentOfOtherType, GlAccountUnderItself: the new place does not do.
        GlAccountHasPostings, GlAccountHasChildren: its type or usage has to stay.
        GlAccountIsMapped, GlAccountOfWrongType: a product needs it as it is.
        GlCodeTaken, GlTagNotFound: as when it is opened.
    """
    before = gl_account_by_id(unit.connection, command.gl_account_id, lock=True)
    changes = {name: value for name, value in command.changes.items() if getattr(before, name) != value}
    if not changes:
        return before.id
    refuse_all(_change_objections(unit.connection, before, changes))
    with _constraints(str(changes.get("gl_code")), changes.get("tag_id", before.tag_id)):
        unit.connection.execute(update(gl_account).where(gl_account.c.id == before.id).values(**changes))
    return before.id


@operation("accounting:delete_gl_account")
def delete_gl_account(command: DeleteGlAccount, unit: Unit) -> int:
    """Remove a GL account in which nothing ever stood.

    Returns:
        The id it had.

    Raises:
        GlAccountNotFound: there is none.
        GlHeaderStays, PostedGlAccountStays, MappedGlAccountStays: something needs it.
    """
    given = gl_account_by_id(unit.connection, command.gl_account_id, lock=True)
    if has_children(unit.connection, given.id):
        raise GlHeaderStays(given.id)
    if mapped_purposes(unit.connection, given.id):
        raise MappedGlAccountStays(given.id)
    if _ever_posted(unit.connection, given.id):
        raise PostedGlAccountStays(given.id)
    unit.connection.execute(delete(gl_account).where(gl_account.c.id == given.id))
    return given.id


def _change_objections(
    connection: Connection, before: GlAccount, changes: Mapping[str, str | int | bool | None]
) -> Iterator[Refusal]:
    purposes = mapped_purposes(connection, before.id)
    new_type = GlType(str(changes.get("type", before.type)))
    if "parent_id" in changes or "type" in changes:
        yield from _place_objections(connection, before, changes.get("parent_id", before.parent_id), new_type)
    if "type" in changes:
        wrong = (purpose for purpose in purposes if not fits(purpose, new_type))
        yield from (GlAccountOfWrongType(before.id, new_type, purpose) for purpose in wrong)
    if purposes and (changes.get("disabled") or changes.get("usage") == GlUsage.HEADER):
        yield GlAccountIsMapped(before.id)
    if "type" in changes or "usage" in changes:
        if has_children(connection, before.id):
            yield GlAccountHasChildren(before.id)
        if _ever_posted(connection, before.id):
            yield GlAccountHasPostings(before.id)


def _place_objections(
    connection: Connection, before: GlAccount, parent_id: object, new_type: GlType
) -> Iterator[Refusal]:
    if not isinstance(parent_id, int):
        return
    parent = gl_account_by_id(connection, parent_id)
    if lies_under(connection, parent.id, before.id):
        yield GlAccountUnderItself(before.id)
    else:
        yield from _parent_objections(parent, new_type)


def _parent_objections(parent: GlAccount, gl_type: GlType) -> Iterator[Refusal]:
    if parent.usage is not GlUsage.HEADER:
        yield GlParentIsNoHeader(parent.id)
    if parent.type is not gl_type:
        yield GlParentOfOtherType(parent.id, parent.type)


def _ever_posted(connection: Connection, gl_account_id: int) -> bool:
    if has_postings(connection, gl_account_id):
        return True
    # Nothing yet: wait for those who post now, keep others waiting, and look again (see `post`).
    connection.execute(text("LOCK TABLE ledger_transaction IN SHARE MODE"))
    return has_postings(connection, gl_account_id)


def _constraints(gl_code: str, tag_id: object) -> AbstractContextManager[None]:
    return refusing(
        uq_gl_account_gl_code=GlCodeTaken(gl_code),
        fk_gl_account_tag_id=GlTagNotFound(tag_id if isinstance(tag_id, int) else None),
    )
