"""The house stays tidy: sizes, names, remarks, rooms, pages. Every failure says what to do."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from functools import cache, lru_cache
from pathlib import Path

import pytest
from tests.tree import BANK, CAPABILITIES, ROOT, SOURCE, modules, place, tree

FOLDERS = [path for path in (SOURCE, ROOT / "tests", ROOT / "benchmarks", ROOT / ".ci") if path.exists()]
FILES = list(modules(*FOLDERS))

FILE_LINES = 400
FUNCTION_LINES = 50
# A file or function that is too long today, with its length: it may shrink, and nothing may be added.
RATCHET: dict[str, int] = {}

BANNED = {
    *("service", "services", "manager", "managers", "helper", "helpers", "util", "utils", "data"),
    *("process", "processes", "handle", "handles", "handler", "handlers"),
}
# Where the word is the field's own, or somebody else's.
ALLOWED_NAMES = {
    ("src/samity/observability.py", "handlers"): "logging calls them so",
    ("src/samity/storage/embedded/postmaster.py", "process"): "a process of the operating system",
    ("src/samity/web/fields.py", "process_formdata"): "WTForms calls it so",
    ("src/samity/web/pages/lending/money.py", "data"): "WTForms calls a field's value so",
    ("src/samity/web/fields.py", "data"): "WTForms calls a field's value so",
    ("tests/house/test_embedded_server.py", "process"): "a process of the operating system",
    ("tests/house/test_observability.py", "handlers"): "logging calls them so",
    ("tests/rules/loans/test_fold.py", "data"): "Hypothesis hands it over under this name",
    ("tests/rules/loans/test_schedule_properties.py", "data"): "Hypothesis hands it over under this name",
    ("tests/stories/test_sheet_crash.py", "process"): "a process of the operating system",
    ("src/samity/web/papers/lists.py", "data"): "Python's HTML parser calls it so",
    ("src/samity/web/papers/lists.py", "handle_data"): "Python's HTML parser calls it so",
    ("src/samity/web/papers/lists.py", "handle_endtag"): "Python's HTML parser calls it so",
    ("src/samity/web/papers/lists.py", "handle_starttag"): "Python's HTML parser calls it so",
    ("tests/web/crawl.py", "handle_starttag"): "Python's HTML parser calls it so",
    ("tests/web/pages.py", "data"): "Python's HTML parser calls it so",
    ("tests/web/pages.py", "handle_data"): "Python's HTML parser calls it so",
    ("tests/web/pages.py", "handle_endtag"): "Python's HTML parser calls it so",
    ("tests/web/pages.py", "handle_starttag"): "Python's HTML parser calls it so",
    ("tests/web/test_every_amount.py", "data"): "Python's HTML parser calls it so",
    ("tests/web/test_every_amount.py", "handle_data"): "Python's HTML parser calls it so",
    ("tests/web/test_every_amount.py", "handle_endtag"): "Python's HTML parser calls it so",
    ("tests/web/test_every_amount.py", "handle_starttag"): "Python's HTML parser calls it so",
}

ROOMS = {"values", "rules", "records", "queries", "operations", "nightly", "__init__"}

REMARK = re.compile(r"\b(TO" r"DO|FIX" r"ME|HACK)\b")
# An exception to a rule of the linter, without its reason.
UNREASONED = re.compile(r"^(?!\|).*# noqa\b(?!.* - .)")
# A path of somebody's machine, or the address of a package registry.
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users)/\w|https?://\S*(?:pypi|pythonhosted|artifactory|nexus)")


def test_a_file_can_be_read_in_one_sitting() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in FILES}
    long = [
        f"{place(path)} has {count} lines: make it a folder of the same name, along its meaning"
        for path, count in lines.items()
        if count > RATCHET.get(place(path), FILE_LINES)
    ]
    assert long == []


def test_a_function_says_one_thing() -> None:
    long = [
        f"{place(path)}:{each.lineno} {each.name} has {_lines(each)} lines: split it along its meaning"
        for path in FILES
        for each in ast.walk(tree(path))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and _lines(each) > RATCHET.get(f"{place(path)}:{each.name}", FUNCTION_LINES)
    ]
    assert long == []


def test_nothing_stands_on_the_ratchet_that_is_short_by_now() -> None:
    assert RATCHET == {}, "Shorten what stands there and take its line out; nothing new may be put on it"


def test_no_test_is_a_library_of_others() -> None:
    """What tests share stands in a module of its own; only a test of a test knows one."""
    libraries = [
        f"{place(path)}:{each.lineno} takes from {each.module}: move what is shared into a module that is no test"
        for path in FILES
        for each in ast.walk(tree(path))
        if isinstance(each, ast.ImportFrom) and re.match(r"tests\..*\btest_", each.module or "")
    ]
    assert libraries == []


def test_names_are_the_fields_own_words() -> None:
    wrong = {
        (path, name): f"{place(path)}:{line} {name}: take a word of docs/glossary.md, or add it there first"
        for path in FILES
        for line, name in _names(path)
        if BANNED & set(_parts(name)) and (place(path), name) not in ALLOWED_NAMES and not _of_the_wire(path, name)
    }
    assert list(wrong.values()) == []


def test_every_exception_of_a_name_is_still_needed() -> None:
    used = {(place(path), name) for path in FILES for _, name in _names(path)}
    assert sorted(set(ALLOWED_NAMES) - used) == [], "Take these lines out of ALLOWED_NAMES"


def test_there_are_no_remarks_about_work_to_be_done() -> None:
    found = [f"{path}: {line.strip()}" for path, line in _written() if REMARK.search(line)]
    assert found == [], "Do it now, or open an issue; a remark is read by nobody"


def test_every_exception_to_a_rule_says_why() -> None:
    found = [f"{path}: {line.strip()}" for path, line in _written() if UNREASONED.search(line)]
    assert found == [], "Write “ - ” and the reason behind the code"


def test_nothing_names_a_machine_or_a_registry() -> None:
    found = [f"{path}: {line.strip()[:120]}" for path, line in _written() if MACHINE.search(line)]
    assert found == [], "Say it without the path or host: it is true on one machine only"


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_has_the_known_rooms_only(capability: str) -> None:
    rooms = {path.stem for path in (BANK / capability).iterdir() if path.suffix == ".py" or _is_package(path)}
    assert rooms - ROOMS == set(), "Move it into the room it belongs to: docs/architecture.md, section 2"


def test_every_capability_stands_under_the_contract_of_rooms() -> None:
    named = re.findall(r"^    samity\.bank\.(\w+)$", (ROOT / ".importlinter").read_text(), flags=re.MULTILINE)
    assert set(CAPABILITIES) - set(named) == set(), "Add it to the containers of the rooms in .importlinter"


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "rules").glob("*.md")), ids=place)
def test_the_code_of_a_rule_points_to_its_page(page: Path) -> None:
    if page.name == "README.md":
        return
    assert place(page) in _pages_named(), f'Write "See {place(page)}" in the docstring of the rule, or remove the page'


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "rules").glob("*.md")), ids=place)
def test_the_index_of_rules_names_every_page(page: Path) -> None:
    index = page.with_name("README.md").read_text()
    assert page.name == "README.md" or f"]({page.name})" in index, f"Add {page.name} to docs/rules/README.md"


@pytest.mark.parametrize("module", [*modules(*(BANK / each / "rules" for each in CAPABILITIES))], ids=place)
def test_every_rule_points_to_its_page(module: Path) -> None:
    if module.name == "__init__.py":
        return
    assert re.search(r"docs/rules/[a-z-]+\.md", module.read_text()), (
        f'{place(module)}: write its page in docs/rules/ and "See docs/rules/….md" in the docstring'
    )


@lru_cache(maxsize=1)
def _pages_named() -> frozenset[str]:
    """Return the pages of rules that the code names."""
    return frozenset(
        page for path in modules(SOURCE) for page in re.findall(r"docs/rules/[\w-]+\.md", path.read_text())
    )


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@cache
def _names(path: Path) -> list[tuple[int, str]]:
    """Return every name a file gives: its own, and those of classes, functions, arguments and variables."""
    names = [(1, part) for part in path.relative_to(ROOT).with_suffix("").parts]
    for each in ast.walk(tree(path)):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            # The name of a test is a sentence, which may need any word.
            if not each.name.startswith("test_"):
                names.append((each.lineno, each.name))
        elif isinstance(each, ast.arg):
            names.append((each.lineno, each.arg))
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            names.append((each.lineno, each.id))
        elif isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
            names.append((each.lineno, each.attr))
    return names


def _of_the_wire(path: Path, name: str) -> bool:
    """Say whether a name is one of the wire's: camelCase, in a dialect."""
    return SOURCE / "dialects" in path.parents and re.fullmatch(r"[a-z]+([A-Z][a-z0-9]*)+", name) is not None


def _parts(name: str) -> list[str]:
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def _is_package(path: Path) -> bool:
    return path.is_dir() and any(path.glob("*.py"))


@lru_cache(maxsize=1)
def _written() -> list[tuple[str, str]]:
    """Return every line that is under version control or about to be, with its file."""
    git = shutil.which("git")
    assert git is not None, "This test asks git for the files of the project"
    listed = subprocess.run(  # noqa: S603 - a fixed question
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    lines = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or path == Path(__file__):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a picture or an archive
        lines += [(name, line) for line in text.splitlines()]
    return lines
