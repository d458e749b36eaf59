from __future__ import annotations

import re
from pathlib import Path

import pytest

from samity.close_of_business.steps import STEPS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_that_the_source_points_to_is_there() -> None:
    pointed = {
        (path.relative_to(ROOT).as_posix(), page)
        for folder in ("src", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        for page in re.findall(r"docs/[a-z0-9_/-]+\.md", path.read_text())
    }
    assert sorted((path, page) for path, page in pointed if not (ROOT / page).exists()) == []


def test_the_lock_names_no_registry_and_every_package_has_its_hash() -> None:
    lock = (ROOT / "requirements.lock.txt").read_text()
    packages = re.findall(r"^[a-z0-9-]+==", lock, flags=re.MULTILINE)
    assert "://" not in lock
    assert " @ " not in lock
    assert len(re.findall(r"^[a-z0-9-]+==.*\\\n    --hash=", lock, flags=re.MULTILINE)) == len(packages) > 50


def test_the_page_of_the_night_lists_its_steps_in_their_order() -> None:
    page = (ROOT / "docs/operating/nightly-run.md").read_text()
    assert re.findall(r"^   \| ([a-z ]+) \| ", page, flags=re.MULTILINE) == list(STEPS)
