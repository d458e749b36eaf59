"""Every operation of the bank has a permission of its own, a door, and a test that goes through it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.tree import ROOT, SOURCE, modules, tree, words_of, written_text

import samity.bank
from samity.bank.gate import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

for _found in pkgutil.walk_packages(samity.bank.__path__, "samity.bank."):
    importlib.import_module(_found.name)

DOORS = [SOURCE / name for name in ("dialects", "web", "cli", "close_of_business")]
VERBS = {"post", "put", "delete", "patch"}
PERMISSION = re.compile(r"[a-z_]+:[a-z_]+")
every_operation = pytest.mark.parametrize("name", sorted(OPERATIONS))


class Address(NamedTuple):
    """What is called over HTTP: `{}` stands for any id."""

    verb: str
    path: str
    command: str | None = None


class Name(NamedTuple):
    """Something a module defines."""

    module: str
    name: str


def test_there_are_operations() -> None:
    assert len(OPERATIONS) > 60


@every_operation
def test_an_operation_has_a_permission_of_its_own(name: str) -> None:
    permission = OPERATIONS[name].permission
    sharing = [other for other, each in OPERATIONS.items() if each.permission == permission]
    assert PERMISSION.fullmatch(permission), f"{name}: a permission is written capability:act"
    assert sharing == [name], f"Give each of {sharing} a permission of its own: a role must be able to tell them apart"


@every_operation
def test_an_operation_has_a_door(name: str) -> None:
    act = name.rpartition(".")[2]
    assert act in _words_of_doors(), f"{name}: write its endpoint in a dialect, or its command in cli/"


@every_operation
def test_an_operation_has_a_test(name: str) -> None:
    module, _, act = name.rpartition(".")
    command = inspect.signature(OPERATIONS[name].act).parameters["command"].annotation
    named = {act, command} if _is_command_of_one(module, command) else {act}
    if named & _words_of_tests():
        return
    addresses = _addresses_of(Name(module.rpartition(".")[2], act))
    called = _called_by_tests()
    assert any(_matches(address, call) for address in addresses for call in called), (
        f"{name}: no test names {act}, and none calls {_spelled(addresses)}; write one"
    )


def _spelled(addresses: set[Address]) -> str:
    spelled = sorted(f"{verb.upper()} {path}" + f"?command={by}" * bool(by) for verb, path, by in addresses)
    return " or ".join(spelled) or "a door of it"


def _is_command_of_one(module: str, command: str) -> bool:
    """Say whether a command's class is that of one operation only, so that naming it names the operation."""
    users = [
        other
        for other, each in OPERATIONS.items()
        if other.startswith(module) and inspect.signature(each.act).parameters["command"].annotation == command
    ]
    return len(users) == 1


def _matches(address: Address, call: Address) -> bool:
    if address.verb != call.verb or (address.command and address.command != call.command):
        return False
    wanted, given = address.path.split("/"), call.path.split("/")
    return len(wanted) == len(given) and all(
        place == "{}" or part in (place, "{}") for place, part in zip(wanted, given, strict=True)
    )


@cache
def _words_of_doors() -> set[str]:
    return {word for path in modules(*DOORS) for word in words_of(tree(path))}


@cache
def _words_of_tests() -> set[str]:
    return {word for path in modules(ROOT / "tests") for word in words_of(tree(path))}


@cache
def _references() -> dict[Name, list[tuple[str, ast.stmt, str | None]]]:
    """Return, by name, who in the dialects refers to it: the module, the statement, and the command it stands under."""
    found: dict[Name, list[tuple[str, ast.stmt, str | None]]] = {}
    for path in modules(SOURCE / "dialects"):
        imported = _imported(tree(path))
        for statement in tree(path).body:
            for part, command in _parts(statement):
                for name in _names_in(part, path.stem, imported):
                    found.setdefault(name, []).append((path.stem, statement, command))
    return found


def _imported(module: ast.Module) -> dict[str, Name]:
    froms = [each for each in module.body if isinstance(each, ast.ImportFrom) and each.module]
    return {
        alias.asname or alias.name: Name((each.module or "").rpartition(".")[2], alias.name)
        for each in froms
        for alias in each.names
    }


def _names_in(node: ast.AST, module: str, imported: dict[str, Name]) -> Iterator[Name]:
    """Return what a piece of source refers to: its own names, imported ones, and those of imported modules."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield imported.get(each.id, Name(module, each.id))
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in imported:
            yield Name(imported[each.value.id].name, each.attr)


def _parts(statement: ast.stmt) -> Iterator[tuple[ast.AST, str | None]]:
    """Split a table of commands into its lines; everything else is one part."""
    table = getattr(statement, "value", None)
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(table, ast.Dict):
        for key, line in zip(table.keys, table.values, strict=True):
            yield line, written_text(key)
    else:
        yield statement, None


def _addresses_of(name: Name, command: str | None = None, seen: frozenset[Name] = frozenset()) -> set[Address]:
    """Return the addresses that lead to a name, through tables of commands and functions of the dialect."""
    addresses: set[Address] = set()
    for module, statement, here in _references().get(name, []):
        by = here or command
        routes = set(_routes(statement))
        addresses |= {Address(verb, path, by) for verb, path in routes}
        if not routes:
            for defined in {Name(module, each) for each in _defined_by(statement)} - seen - {name}:
                addresses |= _addresses_of(defined, by, seen | {name})
    return addresses


def _routes(node: ast.AST) -> Iterator[tuple[str, str]]:
    for each in getattr(node, "decorator_list", ()):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in VERBS:
            path = written_text(each.args[0])
            if path is not None:
                yield each.func.attr, re.sub(r"{[^}]*}", "{}", path).strip("/")


def _defined_by(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {each.id for each in targets if isinstance(each, ast.Name)}


@cache
def _called_by_tests() -> set[Address]:
    """Return what tests call: `api.post("…")`, `api.refused("…", body, "PUT")`, `api.call("PUT", "…")`."""
    called = set()
    for path in modules(ROOT / "tests"):
        known = _paths_by_name(tree(path))
        for call in (each for each in ast.walk(tree(path)) if isinstance(each, ast.Call)):
            texts = [text for each in call.args for text in _texts(each, known)]
            texts += [text for each in call.keywords for text in _texts(each.value, {})]
            verbs = [text.lower() for text in texts if text.lower() in VERBS]
            if isinstance(call.func, ast.Attribute):
                verbs.append({"refused": "post"}.get(call.func.attr, call.func.attr))
            if verbs:
                called |= {_address(verbs[0], text) for text in texts if text.lower() not in VERBS}
    return called


def _address(verb: str, text: str) -> Address:
    path, _, query = text.strip("/").partition("?")
    command = re.search(r"command=(\w+)", query)
    return Address(verb, path, command and command[1])


def _paths_by_name(module: ast.Module) -> dict[str, set[str]]:
    """Return the texts that a module gives a name, such as `path = f"codes/{role}/codevalues"`."""
    named: dict[str, set[str]] = {}
    for each in (node for node in ast.walk(module) if isinstance(node, ast.Assign)):
        text = written_text(each.value)
        for target in each.targets:
            if text is not None and isinstance(target, ast.Name):
                named.setdefault(target.id, set()).add(text)
    return named


def _texts(node: ast.expr, known: dict[str, set[str]]) -> set[str]:
    """Return what an argument may say: a text, or a named one, or one that begins with a named one."""
    if isinstance(node, ast.Name):
        return known.get(node.id, set())
    text = written_text(node)
    if text is None:
        return set()
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
    if isinstance(first, ast.FormattedValue) and isinstance(first.value, ast.Name) and first.value.id in known:
        return {beginning + text.removeprefix("{}") for beginning in known[first.value.id]}
    return {text}
