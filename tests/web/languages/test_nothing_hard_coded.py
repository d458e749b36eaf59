"""What people read goes through a catalogue: templates and the web's Python hold no sentence of their own."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from tests.tree import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEB = SOURCE / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MODULES = sorted(WEB.rglob("*.py"))

COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->|<!doctype[^>]*>", re.DOTALL)
CODE = re.compile(r"<(code|kbd)\b[^>]*>.*?</\1>|<(?:time|bdi)>[^<{]*</(?:time|bdi)>", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
READ = re.compile(r'\s(?:title|placeholder|aria-label|alt|data-label|data-print)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")
ENTITY = re.compile(r"&\w+;")

MARKS = {"say", "later", "counted"}
# What is named here is read by programs, or written in the same way everywhere.
NAMES = {"Samity", "Rahima Begum", "Shirin Akter", "Asma Akter"}
NO_SENTENCES = {
    "languages.py": "it is what others say it with",
    "catalogues.py": "it is run by who writes here",
    "papers/typesetting.py": "its faults are for the log",
}
CALLS_FOR_PROGRAMS = {
    *("TypeError", "KeyError", "ValueError", "RuntimeError", "TypesettingError", "ensure", "cast", "compile"),
    *("get_logger", "error", "format_date", "format_datetime", "add", "startswith", "endswith", "_written", "TypeVar"),
}
FIELDS_FOR_PROGRAMS = {"media_type", "path", "template", "permission", "headers", "criteria", "digits", "title"}
ADDRESS = re.compile(r"[/?#]|\{\}/|https?:|public, |private, |text/|attachment; |inline; |POST |-//")


def unsaid_of(template: str) -> Iterator[str]:
    """Return the words of a template that stand outside of `say`."""
    plain = EXPRESSION.sub("\0", CODE.sub("", COMMENT.sub("", template)))
    read = [*TAG.sub("\0", plain).split("\0"), *(text for tag in TAG.findall(plain) for text in READ.findall(tag))]
    yield from (text.strip() for text in read if WORD.search(ENTITY.sub("", text)) and text.strip(" ·\n") not in NAMES)


def sentences_in_expressions(template: str) -> Iterator[str]:
    """Return the sentences among the strings of a template's expressions that no `say` holds."""
    for expression in EXPRESSION.findall(COMMENT.sub("", template)):
        for found in re.finditer(r"\"[^\"]*\"|(?<=[(\s,])'[^']*'", expression):
            said = re.search(r"(?:say|counted)\((?:\"[^\"]*\", )?$", expression[: found.start()])
            if (
                not said
                and re.search(r"[a-z][,;:.]? [a-z]|^.[A-Z][a-z]+ [a-z]|^\" [a-z]{2,}", found.group())
                and "<" not in found.group()
            ):
                yield found.group()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda each: str(each.relative_to(WEB)))
def test_a_template_says_everything_through_a_catalogue(path: Path) -> None:
    template = path.read_text()
    assert [*unsaid_of(template), *sentences_in_expressions(template)] == [], 'write {{ say("…") }}'


def test_a_text_that_is_not_said_is_found() -> None:
    wrong = '<p title="The day">{{ say("Well") }} then <b>{{ x }}</b> {{ "two words" }}{{ n ~ " days" }}</p>'
    assert [*unsaid_of(wrong), *sentences_in_expressions(wrong)] == ["then", "The day", '"two words"', '" days"']


def text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def unsaid_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Return the lines and sentences of a module that no mark holds: texts of two words or more."""
    yield from _unsaid(tree, _docstrings(tree))


def _docstrings(tree: ast.Module) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _unsaid(node: ast.AST, skipped: set[int]) -> Iterator[tuple[int, str]]:
    if id(node) in skipped or _is_for_programs(node):
        return
    text = text_of(node)
    if text is not None:
        if re.search(r"[A-Za-z]{2,}[,;:.]? [A-Za-z{]|\} [a-z]{2,}", text) and not ADDRESS.match(text):
            yield getattr(node, "lineno", 0), text
        return
    for child in ast.iter_child_nodes(node):
        yield from _unsaid(child, skipped)


def _is_for_programs(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in MARKS | CALLS_FOR_PROGRAMS
    if isinstance(node, ast.keyword):
        return node.arg in FIELDS_FOR_PROGRAMS
    return isinstance(node, ast.AnnAssign) and getattr(node.annotation, "id", "") == "TypeAlias"


@pytest.mark.parametrize("path", MODULES, ids=lambda each: str(each.relative_to(WEB)))
def test_a_module_says_everything_through_a_catalogue(path: Path) -> None:
    if str(path.relative_to(WEB)) in NO_SENTENCES:
        return
    assert list(unsaid_in(ast.parse(path.read_text()))) == [], "say it, or say it later"


def test_a_sentence_that_is_not_said_is_found() -> None:
    module = ast.parse('"""Doc of it."""\nA = later("It is said.")\nB = f"{n} are not"\nC = "Neither is this"')
    assert [text for _, text in unsaid_in(module)] == ["{} are not", "Neither is this"]
