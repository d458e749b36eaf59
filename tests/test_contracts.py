"""Who may import whom, and who may touch which table: the contracts of docs/architecture.md, section 3."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from tests.tree import BANK, CAPABILITIES, ROOT, modules, place, tree, written_text

from samity.bank import records
from samity.storage.metadata import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table

# From the lowest up: the layers of the contract "capabilities".
ORDER = ["organisation", "hooks", "accounting", "clients", "meetings", "fees", "loans", "deposits"]
ORDER += ["custom_fields", "collection_sheets"]
MODULES = list(modules(*(BANK / each for each in CAPABILITIES)))
OF_STORAGE = {"audit_line", "idempotency_key", "outbox_event", "user_session"}
OF_THE_NIGHT = {"night", "night_part", "night_exception"}

# Calls that write: the place of the table among the arguments.
WRITING = {"insert": 0, "update": 0, "delete": 0, "insert_rows": 1, "update_rows": 1}
WRITTEN_IN_SQL = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+([a-z_]+)")
READ_IN_SQL = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")


def _tables_of(capability: str) -> set[str]:
    """Return the tables that a capability defines, in `records.py` or in a folder of that name."""
    return {
        str(written_text(call.args[0]))
        for path in (*BANK.glob(f"{capability}/records.py"), *BANK.glob(f"{capability}/records/*.py"))
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Table"
    }


OWNERS = {table: capability for capability in CAPABILITIES for table in _tables_of(capability)}


def test_the_import_contracts_hold() -> None:
    kept = lint_imports(config_filename=str(ROOT / ".importlinter"), no_logo=True)
    assert kept == EXIT_STATUS_SUCCESS, "Move the line to where it belongs; a contract is not widened for one import"


def test_every_table_of_the_bank_has_one_owner() -> None:
    loose = set(metadata.tables) - set(OWNERS) - OF_STORAGE - OF_THE_NIGHT
    assert loose == set(), "Define the table in the records of one capability, and name that in bank/records.py"
    assert set(CAPABILITIES) <= set(ORDER), "Put the new capability where it belongs in ORDER and in .importlinter"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_tables_are_written_by_their_own_capability_only(path: Path) -> None:
    mine = _capability(path)
    wrong = [
        f"{place(path)}:{line} writes {table}, which belongs to {OWNERS[table]}: call an operation of {OWNERS[table]}"
        for line, table in [*_written_by_call(path), *_named_in_sql(path, WRITTEN_IN_SQL)]
        if table in OWNERS and OWNERS[table] != mine
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_tables_are_read_by_capabilities_above_only(path: Path) -> None:
    mine = _capability(path)
    wrong = [
        f"{place(path)}:{line} reads {table} of {OWNERS[table]}, above {mine}: have it handed in as a value"
        for line, table in _named_in_sql(path, READ_IN_SQL)
        if table in OWNERS and ORDER.index(OWNERS[table]) > ORDER.index(mine)
    ]
    assert wrong == []


def _capability(path: Path) -> str:
    return path.relative_to(BANK).parts[0]


def _written_by_call(path: Path) -> Iterator[tuple[int, str]]:
    """Return what `insert(table)`, `insert_rows(connection, table, …)` and the like write to.

    A table that comes as a variable is one of those the module imports: each of them counts as written.
    """
    imported = _tables_imported(path)
    for call in (each for each in ast.walk(tree(path)) if isinstance(each, ast.Call)):
        target = _target(call)
        if target is None:
            continue
        if not isinstance(target, ast.Name) or target.id not in imported:
            yield from ((call.lineno, table) for table in imported.values())
        else:
            yield call.lineno, imported[target.id]


def _target(call: ast.Call) -> ast.expr | None:
    if isinstance(call.func, ast.Name) and call.func.id in WRITING and len(call.args) > WRITING[call.func.id]:
        return call.args[WRITING[call.func.id]]
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"insert", "update", "delete"} and not call.args:
        return call.func.value
    return None


def _tables_imported(path: Path) -> dict[str, str]:
    found = {}
    for each in (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)):
        if each.module and each.module.endswith(".records"):
            capability = getattr(records, each.module.split(".")[-2])
            for alias in each.names:
                table: Table = getattr(capability, alias.name)
                found[alias.asname or alias.name] = table.name
    return found


def _named_in_sql(path: Path, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    for each in ast.walk(tree(path)):
        text = written_text(each)
        if text is not None:
            yield from ((getattr(each, "lineno", 0), table) for table in pattern.findall(text))
