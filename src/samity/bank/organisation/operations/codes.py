"""Codes and their values: the lists of words a bank makes for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from samity.bank.gate import operation
from samity.bank.organisation.operations.unused import unless_in_use
from samity.bank.organisation.queries import code_by_id, code_value_by_id
from samity.bank.organisation.records import code, code_value
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@dataclass(eq=False)
class CodeNameTaken(Refusal):
    """A code with the name {name} exists already."""

    name: str


@dataclass(eq=False)
class CodeIsSystemDefined(Refusal):
    """Code {name} belongs to the system: its values can be changed, it cannot."""

    name: str


@dataclass(eq=False)
class CodeInUse(Refusal):
    """Code {name} has values: remove them first."""

    name: str


@dataclass(eq=False)
class CodeValueNameTaken(Refusal):
    """The code has a value {name} already."""

    name: str | None


@dataclass(eq=False)
class CodeValueInUse(Refusal):
    """Code value {code_value_id} is in use: make it inactive instead."""

    code_value_id: int


@dataclass(frozen=True, slots=True)
class AddCode:
    """Add a list of words."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameCode:
    """Give an own code another name."""

    code_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RemoveCode:
    """Remove an own code without values."""

    code_id: int


@dataclass(frozen=True, slots=True)
class AddCodeValue:
    """Add a word to a code."""

    code_id: int
    name: str
    description: str = ""
    position: int = 0
    is_active: bool = True
    is_mandatory: bool = False


@dataclass(frozen=True, slots=True)
class ChangeCodeValue:
    """Change what is named in `changes`: any field of `AddCodeValue` but its code."""

    code_id: int
    code_value_id: int
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RemoveCodeValue:
    """Remove a word that was never used."""

    code_id: int
    code_value_id: int


@operation("codes:add")
def add_code(command: AddCode, unit: Unit) -> int:
    """Add a code.

    Returns:
        Its id.

    Raises:
        CodeNameTaken: there is one with this name.
    """
    with refusing(uq_code_name=CodeNameTaken(command.name)):
        made = unit.connection.execute(insert(code).values(name=command.name).returning(code.c.id))
    return int(made.scalar_one())


@operation("codes:rename")
def rename_code(command: RenameCode, unit: Unit) -> int:
    """Give an own code another name.

    Raises:
        CodeNotFound, CodeIsSystemDefined: there is none, or it is not an own one.
        CodeNameTaken: there is another with this name.
    """
    _own_code(unit, command.code_id)
    with refusing(uq_code_name=CodeNameTaken(command.name)):
        unit.connection.execute(update(code).where(code.c.id == command.code_id).values(name=command.name))
    return command.code_id


@operation("codes:remove")
def remove_code(command: RemoveCode, unit: Unit) -> int:
    """Remove an own code without values.

    Raises:
        CodeNotFound, CodeIsSystemDefined: there is none, or it is not an own one.
        CodeInUse: it has values.
    """
    name = _own_code(unit, command.code_id)
    with unless_in_use(CodeInUse(name)):
        unit.connection.execute(delete(code).where(code.c.id == command.code_id))
    return command.code_id


@operation("codes:add_value")
def add_code_value(command: AddCodeValue, unit: Unit) -> int:
    """Add a word to a code.

    Returns:
        The word's id.

    Raises:
        CodeNotFound: there is no such code.
        CodeValueNameTaken: it has the word already.
    """
    code_by_id(unit.connection, command.code_id)
    with refusing(uq_code_value_code_id_name=CodeValueNameTaken(command.name)):
        made = unit.connection.execute(
            insert(code_value)
            .values(
                code_id=command.code_id,
                name=command.name,
                description=command.description,
                position=command.position,
                is_active=command.is_active,
                is_mandatory=command.is_mandatory,
            )
            .returning(code_value.c.id)
        )
    return int(made.scalar_one())


@operation("codes:change_value")
def change_code_value(command: ChangeCodeValue, unit: Unit) -> int:
    """Correct a word, or make it inactive: what uses it keeps it, nothing new may.

    Raises:
        CodeNotFound, CodeValueNotFound: there is no such word.
        CodeValueNameTaken: the code has another such word.
    """
    found = code_value_by_id(unit.connection, command.code_id, command.code_value_id)
    if command.changes:
        with refusing(uq_code_value_code_id_name=CodeValueNameTaken(command.changes.get("name"))):
            unit.connection.execute(update(code_value).where(code_value.c.id == found.id).values(**command.changes))
    return found.id


@operation("codes:remove_value")
def remove_code_value(command: RemoveCodeValue, unit: Unit) -> int:
    """Remove a word that was never used.

    Raises:
        CodeNotFound, CodeValueNotFound: there is no such word.
        CodeValueInUse: something uses it.
    """
    found = code_value_by_id(unit.connection, command.code_id, command.code_value_id)
    with unless_in_use(CodeValueInUse(found.id)):
        unit.connection.execute(delete(code_value).where(code_value.c.id == found.id))
    return found.id


def _own_code(unit: Unit, code_id: int) -> str:
    found = code_by_id(unit.connection, code_id)
    if found["system_defined"]:
        raise CodeIsSystemDefined(found["name"])
    return str(found["name"])
