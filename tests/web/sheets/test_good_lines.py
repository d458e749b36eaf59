"""Posting the good lines of a sheet is a second, explicit act, of exactly the lines that the preview showed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.web.pages import Person
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow


def test_the_good_lines_are_posted_after_they_were_asked_for_and_seen(
    rafiq: Person, officer: Officer, engine: Engine
) -> None:
    first, second, third = officer.visits.loans
    opened = rafiq.open(officer.sheet)
    typed = {f"pay-{first}": "300", f"pay-{second}": "-5", f"pay-{third}": "200"}
    refused = rafiq.send(replace(opened, path=f"{officer.sheet}/preview"), **typed)
    assert refused.status == 422
    assert refused.says("Nothing was posted yet", "Leave these lines out, preview the good ones")
    preview = rafiq.send(replace(refused, path=f"{officer.sheet}/preview"), ("partial", "yes"))
    assert preview.says("Not posted", "An amount is never negative.", "Post the good lines")
    assert paid_on_sheets(engine, officer.visits) == {}
    receipt = rafiq.send(replace(preview, path=officer.sheet))
    assert receipt.says("The good lines are posted; the others were left out.", "500.00")
    assert paid_on_sheets(engine, officer.visits) == {first: [300_00], third: [200_00]}


def test_other_lines_than_those_seen_are_not_left_out_silently(rafiq: Person, officer: Officer, engine: Engine) -> None:
    first, second, _ = officer.visits.loans
    opened = rafiq.open(officer.sheet)
    typed = {f"pay-{first}": "300", f"pay-{second}": "-5"}
    page = replace(opened, path=f"{officer.sheet}/preview")
    preview = rafiq.send(page, ("partial", "yes"), **typed)
    posted = rafiq.send(replace(preview, path=officer.sheet), **{f"pay-{first}": "-7"})
    assert posted.status == 422
    assert posted.says("Other lines are refused by now than those you saw")
    assert paid_on_sheets(engine, officer.visits) == {}
