"""The page of components shows all of them: what the style has a name for can be looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from samity.web.rendering import FOLDER, STATIC

if TYPE_CHECKING:
    from tests.web.counter import Counter

STYLE = re.sub(r"/\*.*?\*/", "", (STATIC / "samity.css").read_text(), flags=re.DOTALL)
CLASSES = {name for rule in re.findall(r"[^{}]+(?=\{)", STYLE) for name in re.findall(r"\.([a-z][\w-]*)", rule)}
GIVEN = re.compile(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"')
WORD = re.compile(r"[\w-]+")
QUOTED = re.compile(r'"(\w+)"')


def test_every_class_of_the_style_is_on_the_page_of_components(counter: Counter) -> None:
    page = counter.clerk.open("/components").text
    shown = {name for said in re.findall(r' class="([^"]*)"', page) for name in said.split()}
    assert len(CLASSES) > 60, "the style was read"
    assert sorted(CLASSES - shown) == []


def test_every_class_of_the_style_is_used_by_another_page_too() -> None:
    """What only the page of components shows is in no use; the tones of states are said by the pages' own code."""
    templates = [path for path in (FOLDER / "templates").rglob("*.html") if path.name != "components.html"]
    used = {word for path in templates for said in GIVEN.findall(path.read_text()) for word in WORD.findall(said)}
    tones = {word for path in (FOLDER / "pages").rglob("*.py") for word in QUOTED.findall(path.read_text())}
    assert sorted(CLASSES - used - tones) == ["example"]
