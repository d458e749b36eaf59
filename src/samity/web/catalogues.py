"""The catalogues of the languages: what pages say is gathered from their source, and each catalogue follows it.

Run it with `make catalogue`. What is new stands in a catalogue without its words until somebody writes them.
"""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from samity.web.languages import ENGLISH, LANGUAGES, catalogue_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

SOURCE = Path(__file__).parents[1]
MAPPING = SOURCE.parents[1] / "babel.cfg"
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"say": None, "later": None, "counted": (1, 2)}
WIDTH = 120
BEGUN = datetime(2026, 11, 23, tzinfo=UTC)
"""Of every catalogue: their history is that of the source."""


def gathered() -> Catalog:
    """Return everything that pages say, in the order of its source."""
    with MAPPING.open() as mapping:
        methods, options = parse_mapping_cfg(mapping, str(MAPPING))  # type: ignore[no-untyped-call] # Babel types some of it
    catalog = Catalog()
    found = extract_from_dir(SOURCE, methods, options, KEYWORDS)
    for file, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        # Places are those of files: lines move with every change, and would drown what was said anew.
        catalog.add(message, locations=[(file, 0)], flags=())
    return catalog


def sentences_of(file: BinaryIO, keywords: Any, tags: Sequence[str], options: Any) -> Iterator[Any]:
    """Gather for Babel what a module of the pages says, its refusals too."""
    yield from extract_python(file, keywords, tags, options)
    file.seek(0)
    yield from refusals_of(file, keywords, tags, options)


def refusals_of(file: BinaryIO, keywords: Any, tags: Sequence[str], options: Any) -> Iterator[Any]:
    """Gather the sentences of refusals for Babel: the first line of what their classes say of themselves."""
    del keywords, tags, options
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.ClassDef) and any(_is_refusal(base) for base in node.bases):
            yield node.lineno, None, (ast.get_docstring(node) or node.name).splitlines()[0], []


def _is_refusal(base: ast.expr) -> bool:
    name = ast.unparse(base).rpartition(".")[2]
    return name.endswith("Refusal") or "NotOffered" in name


def update() -> None:
    """Write every catalogue anew: new sentences in, gone ones out, and nothing guessed."""
    template = gathered()
    for language in LANGUAGES:
        if language != ENGLISH:
            _follow(template, language)


def _follow(template: Catalog, language: str) -> None:
    path = catalogue_of(language)
    known = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
    known.update(template, no_fuzzy_matching=True, update_creation_date=False)
    known.header_comment = f"# {LANGUAGES[language]}: what pages say. See docs/decisions/0025-languages.md."
    known.project, known.version, known.creation_date, known.fuzzy = say("Samity"), "1", BEGUN, False
    known.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as written:
        write_po(written, known, width=WIDTH, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    update()
