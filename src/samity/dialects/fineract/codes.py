"""/codes and /codes/{codeId}/codevalues."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import RowMapping

from samity.bank.gate import permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.codes import (
    AddCode,
    AddCodeValue,
    ChangeCodeValue,
    RemoveCode,
    RemoveCodeValue,
    RenameCode,
    add_code,
    add_code_value,
    change_code_value,
    remove_code,
    remove_code_value,
    rename_code,
)
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireCount, WireModel, WireName, WireText, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Codes"])

NAMES = {
    "name": "name",
    "description": "description",
    "position": "position",
    "isActive": "is_active",
    "isMandatory": "is_mandatory",
}


class CodeBody(WireModel):
    """A code."""

    resource: ClassVar[str] = "code"
    name: WireName


class CodeValueBody(WireModel):
    """A new value of a code."""

    resource: ClassVar[str] = "codevalue"
    name: WireName
    description: WireText | None = None
    position: WireCount = 0
    isActive: WireTruth = True
    isMandatory: WireTruth = False


class CodeValueChange(WireModel):
    """What changes of a value."""

    resource: ClassVar[str] = "codevalue"
    name: WireName | None = None
    description: WireText | None = None
    position: WireCount | None = None
    isActive: WireTruth | None = None
    isMandatory: WireTruth | None = None


@router.get("/codes")
@reading
def list_codes(unit: Unit) -> list[dict[str, Any]]:
    """List the codes."""
    permit(unit, "codes:read")
    return [_spell_code(each) for each in queries.codes(unit.connection)]


@router.get("/codes/{code_id}")
@reading
def retrieve_code(code_id: int, unit: Unit) -> dict[str, Any]:
    """Return one code."""
    permit(unit, "codes:read")
    return _spell_code(queries.code_by_id(unit.connection, code_id))


@router.post("/codes")
@writing(CodeBody)
def create_code(body: CodeBody, unit: Unit) -> dict[str, Any]:
    """Add a code."""
    return {"resourceId": add_code(AddCode(body.name), unit)}


@router.put("/codes/{code_id}")
@writing(CodeBody)
def update_code(code_id: int, body: CodeBody, unit: Unit) -> dict[str, Any]:
    """Rename an own code."""
    return {"resourceId": rename_code(RenameCode(code_id, body.name), unit), "changes": {"name": body.name}}


@router.delete("/codes/{code_id}")
@writing(WireModel)
def delete_code(code_id: int, body: WireModel, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - `body` makes it a write
    """Remove an own code without values."""
    return {"resourceId": remove_code(RemoveCode(code_id), unit)}


@router.get("/codes/{code_id}/codevalues")
@reading
def list_code_values(code_id: int, unit: Unit) -> list[dict[str, Any]]:
    """List the values of a code."""
    permit(unit, "codes:read")
    return [spell_code_value(each) for each in queries.values_of_code(unit.connection, code_id)]


@router.get("/codes/{code_id}/codevalues/{code_value_id}")
@reading
def retrieve_code_value(code_id: int, code_value_id: int, unit: Unit) -> dict[str, Any]:
    """Return one value of a code."""
    permit(unit, "codes:read")
    return spell_code_value(queries.code_value_by_id(unit.connection, code_id, code_value_id))


@router.post("/codes/{code_id}/codevalues")
@writing(CodeValueBody)
def create_code_value(code_id: int, body: CodeValueBody, unit: Unit) -> dict[str, Any]:
    """Add a value to a code."""
    _, named = changes_of(body, NAMES)
    return {"resourceId": code_id, "subResourceId": add_code_value(AddCodeValue(code_id, **named), unit)}


@router.put("/codes/{code_id}/codevalues/{code_value_id}")
@writing(CodeValueChange)
def update_code_value(code_id: int, code_value_id: int, body: CodeValueChange, unit: Unit) -> dict[str, Any]:
    """Correct a value."""
    given, changes = changes_of(body, NAMES)
    change_code_value(ChangeCodeValue(code_id, code_value_id, changes), unit)
    return {"resourceId": code_id, "subResourceId": code_value_id, "changes": given}


@router.delete("/codes/{code_id}/codevalues/{code_value_id}")
@writing(WireModel)
def delete_code_value(
    code_id: int,
    code_value_id: int,
    body: WireModel,  # noqa: ARG001 - `body` makes it a write
    unit: Unit,
) -> dict[str, Any]:
    """Remove a value that was never used."""
    removed = remove_code_value(RemoveCodeValue(code_id, code_value_id), unit)
    return {"resourceId": code_id, "subResourceId": removed}


def spell_code_value(value: queries.CodeValue) -> dict[str, Any]:
    """Spell a code value, also for the templates of other resources."""
    return {
        "id": value.id,
        "name": value.name,
        "description": value.description,
        "position": value.position,
        "active": value.is_active,
        "mandatory": value.is_mandatory,
    }


def _spell_code(code: RowMapping) -> dict[str, Any]:
    return {"id": code["id"], "name": code["name"], "systemDefined": code["system_defined"]}
