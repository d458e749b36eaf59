"""Whatever staff can do, they can do on a page."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import samity.bank
import samity.web.pages
from samity.bank.gate import OPERATIONS
from samity.web.acts import ACTS

for _found in pkgutil.walk_packages(samity.bank.__path__, "samity.bank."):
    importlib.import_module(_found.name)

# Why an operation has no act of its own.
NO_ACT = {
    "collection_sheets.operations.save.save_sheet": "the sheet is a page of its own: pages/sheets/preview.py",
    "collection_sheets.operations.capture.capture_sheet": "the sheet's page does it where cash is counted first",
    "collection_sheets.operations.capture.change_captured": "the sheet's page does it: pages/sheets/entry.py",
    "organisation.operations.business_date.roll_business_date": "the night does it, when its steps are done",
}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_has_a_page(name: str) -> None:
    operation = OPERATIONS[name]
    pages = [path for path, act in ACTS.items() if act.operation is operation.act]
    assert pages or name in NO_ACT, f"{name}: offer an Act for it, or say in NO_ACT why nobody does it on a page"


def test_every_reason_for_having_no_page_is_still_needed() -> None:
    having = {act.operation for act in ACTS.values()}
    unknown = NO_ACT.keys() - OPERATIONS.keys()
    needless = {name for name in NO_ACT.keys() - unknown if OPERATIONS[name].act in having}
    assert (unknown, needless) == (set(), set()), "Take these lines out of NO_ACT"


@pytest.mark.parametrize("path", sorted(ACTS))
def test_an_act_says_what_it_does_in_words(path: str) -> None:
    act = ACTS[path]
    assert act.permission in {each.permission for each in OPERATIONS.values()}
    for words in (act.heading, act.button, act.said):
        assert words[0].isupper()
        assert "submit" not in words.lower()
    assert act.said.endswith(".")
    assert not act.heading.endswith(".")
