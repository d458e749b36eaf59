"""The source of the house as trees, for the tests that read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "samity"
BANK = SOURCE / "bank"
CAPABILITIES = sorted(path.name for path in BANK.iterdir() if (path / "__init__.py").exists())


def modules(*folders: Path) -> Iterator[Path]:
    """Return the Python files of folders, in order."""
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return a file as a tree."""
    return ast.parse(path.read_text(), filename=str(path))


def place(path: Path) -> str:
    """Return where a file lies, as people write it."""
    return path.relative_to(ROOT).as_posix()


def words_of(node: ast.AST) -> set[str]:
    """Return every name that a piece of source refers to."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def written_text(node: ast.AST | None) -> str | None:
    """Return a string as it is written, `{}` for what is filled in; None when it is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None
