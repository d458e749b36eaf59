"""/glaccounts."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from fastapi import Query
from pydantic import Field
from sqlalchemy import RowMapping

from samity.bank.accounting import queries
from samity.bank.accounting.operations.gl_accounts import (
    ChangeGlAccount,
    DeleteGlAccount,
    OpenGlAccount,
    change_gl_account,
    delete_gl_account,
    open_gl_account,
)
from samity.bank.accounting.queries import ChartFilter
from samity.bank.accounting.values import GlType, GlUsage
from samity.bank.gate import permit
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import LooseModel, WireId, WireModel, WireTruth, WireWhole, option
from samity.storage.unit import Unit

router = WireRouter(tags=["General ledger accounts"])

TYPES = dict(enumerate(GlType, 1))
USAGES = dict(enumerate(GlUsage, 1))

GlName = Annotated[str, Field(min_length=1, max_length=200)]
GlCode = Annotated[str, Field(min_length=1, max_length=45)]
Description = Annotated[str, Field(max_length=500)]
TypeNumber = Annotated[WireWhole, Field(ge=1, le=len(TYPES))]
UsageNumber = Annotated[WireWhole, Field(ge=1, le=len(USAGES))]


class GlAccountBody(WireModel):
    """A new GL account."""

    resource: ClassVar[str] = "GLAccount"
    name: GlName
    glCode: GlCode
    type: TypeNumber
    usage: UsageNumber
    manualEntriesAllowed: WireTruth = True
    parentId: WireId | None = None
    description: Description | None = None
    tagId: WireId | None = None


class GlAccountChange(WireModel):
    """What changes of a GL account; null takes parent, description or tag away."""

    resource: ClassVar[str] = "GLAccount"
    name: GlName = ""
    glCode: GlCode = ""
    type: TypeNumber = 0
    usage: UsageNumber = 0
    manualEntriesAllowed: WireTruth = True
    disabled: WireTruth = False
    parentId: WireId | None = None
    description: Description | None = None
    tagId: WireId | None = None


class ChartQuery(LooseModel):
    """Which GL accounts are wanted."""

    type: TypeNumber | None = None
    usage: UsageNumber | None = None
    manualEntriesAllowed: WireTruth | None = None
    disabled: WireTruth | None = None
    searchParam: str | None = None


@router.get("/glaccounts")
@reading
def list_gl_accounts(query: Annotated[ChartQuery, Query()], unit: Unit) -> list[dict[str, Any]]:
    """List the chart of accounts by code."""
    permit(unit, "accounting:read")
    wanted = ChartFilter(
        type=TYPES.get(query.type or 0),
        usage=USAGES.get(query.usage or 0),
        manual_entries_allowed=query.manualEntriesAllowed,
        disabled=query.disabled,
        part_of_name_or_code=query.searchParam,
    )
    return [_spell(each) for each in queries.chart(unit.connection, wanted)]


@router.get("/glaccounts/template")
@reading
def retrieve_template(query: Annotated[ChartQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return what a form for a new GL account offers."""
    permit(unit, "accounting:read")
    headers = queries.chart(unit.connection, ChartFilter(usage=GlUsage.HEADER, disabled=False))
    options = {
        f"{each.lower()}HeaderAccountOptions": [_spell(header) for header in headers if header["type"] == each]
        for each in GlType
    }
    return {
        "manualEntriesAllowed": True,
        "disabled": False,
        "type": spell_type(TYPES[query.type or 1]),
        "usage": spell_usage(GlUsage.DETAIL),
        "accountTypeOptions": [spell_type(each) for each in GlType],
        "usageOptions": [spell_usage(each) for each in GlUsage],
        **options,
    }


@router.get("/glaccounts/{gl_account_id}")
@reading
def retrieve_gl_account(gl_account_id: int, unit: Unit) -> dict[str, Any]:
    """Return one GL account."""
    permit(unit, "accounting:read")
    queries.gl_account_by_id(unit.connection, gl_account_id)
    return _spell(queries.chart(unit.connection, ChartFilter(gl_account_id=gl_account_id))[0])


@router.post("/glaccounts")
@writing(GlAccountBody)
def create_gl_account(body: GlAccountBody, unit: Unit) -> dict[str, Any]:
    """Open a GL account."""
    command = OpenGlAccount(
        body.name,
        body.glCode,
        TYPES[body.type],
        USAGES[body.usage],
        body.parentId,
        body.manualEntriesAllowed,
        body.description,
        body.tagId,
    )
    return {"resourceId": open_gl_account(command, unit)}


@router.put("/glaccounts/{gl_account_id}")
@writing(GlAccountChange)
def update_gl_account(gl_account_id: int, body: GlAccountChange, unit: Unit) -> dict[str, Any]:
    """Correct a GL account."""
    names = {
        "name": "name",
        "glCode": "gl_code",
        "type": "type",
        "usage": "usage",
        "manualEntriesAllowed": "manual_entries_allowed",
        "disabled": "disabled",
        "parentId": "parent_id",
        "description": "description",
        "tagId": "tag_id",
    }
    given = body.model_dump(include=set(names), exclude_unset=True)
    words: dict[str, Any] = {"type": TYPES, "usage": USAGES}
    changes = {names[name]: words[name][value] if name in words else value for name, value in given.items()}
    change_gl_account(ChangeGlAccount(gl_account_id, changes), unit)
    return {"resourceId": gl_account_id, "changes": given}


@router.delete("/glaccounts/{gl_account_id}")
@writing(WireModel)
def remove_gl_account(gl_account_id: int, body: WireModel, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - `body` makes it a write
    """Remove a GL account that was never used."""
    return {"resourceId": delete_gl_account(DeleteGlAccount(gl_account_id), unit)}


def spell_type(gl_type: GlType) -> dict[str, Any]:
    """Spell a type as an enumeration's member."""
    return option(list(GlType).index(gl_type) + 1, f"accountType.{gl_type.lower()}", gl_type)


def spell_usage(usage: GlUsage) -> dict[str, Any]:
    """Spell a usage as an enumeration's member."""
    return option(list(GlUsage).index(usage) + 1, f"accountUsage.{usage.lower()}", usage)


def _spell(account: RowMapping) -> dict[str, Any]:
    tag = {"id": account["tag_id"], "name": account["tag_name"]} if account["tag_id"] else None
    return {
        "id": account["id"],
        "name": account["name"],
        "parentId": account["parent_id"],
        "glCode": account["gl_code"],
        "disabled": account["disabled"],
        "manualEntriesAllowed": account["manual_entries_allowed"],
        "type": spell_type(GlType(account["type"])),
        "usage": spell_usage(GlUsage(account["usage"])),
        "description": account["description"],
        "nameDecorated": "." * 4 * account["depth"] + account["name"],
        "tagId": tag,
    }
