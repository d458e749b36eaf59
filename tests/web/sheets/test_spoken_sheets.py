"""A sheet and what is around it in other languages, without a browser: what is said, and the books that come of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets, what_is_wrong
from tests.web.pages import Person
from tests.web.sheets.forty import PASSWORD, Officer

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

pytestmark = pytest.mark.slow

DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "bn": "০১২৩৪৫৬৭৮৯"}
SAID = {
    "ar": ("اجتماعات اليوم", "كشف", "رُحّل الكشف.", "اكتب مبلغًا"),
    "bn": ("আজকের সভা", "শিট", "শিট পোস্ট হয়েছে।", "একটি অঙ্ক লিখুন"),
}
AMOUNT = re.compile(r'class="amount[^"]*"[^>]*>([^<]+)<')


def speaker(app: FastAPI, officer: Officer, language: str) -> Person:
    """Return the officer, who chose a language on the page for that."""
    person = Person(app, officer.username, PASSWORD)
    chosen = person.open("/appearance")
    person.send(replace(chosen, fields=chosen.hidden), language=language, formats="en")
    return person


@pytest.mark.parametrize("language", ["ar", "bn"])
def test_pages_speak_the_language_that_was_chosen(app: FastAPI, officer: Officer, language: str) -> None:
    person = speaker(app, officer, language)
    loan, group = min(officer.visits.loans), officer.visits.place.group_id
    today = person.open("/")
    assert today.says(SAID[language][0])
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in today.text
    for path in (f"/groups/{group}", f"/meetings/{group}", f"/loans/{loan}", officer.sheet, "/arrears", "/appearance"):
        page = person.open(path)
        assert page.status == 200
        assert [each for each in AMOUNT.findall(page.text) if re.search("[0-9]", each)] == []


@pytest.mark.parametrize("language", ["ar", "bn"])
def test_digits_of_the_language_give_the_same_books(
    app: FastAPI, officer: Officer, engine: Engine, language: str
) -> None:
    person = speaker(app, officer, language)
    loan = min(officer.visits.loans)
    own = str.maketrans("0123456789", DIGITS[language])
    sheet = person.open(officer.sheet)
    assert not re.search("[0-9]", str(sheet.fields[f"pay-{loan}"]))
    refused = person.send(replace(sheet, path=f"{officer.sheet}/preview"), **{f"pay-{loan}": "12..5"})
    assert refused.says(SAID[language][3])
    preview = person.send(replace(sheet, path=f"{officer.sheet}/preview"), **{f"pay-{loan}": "50.5".translate(own)})
    assert preview.status == 200, preview.words
    receipt = person.send(replace(preview, path=officer.sheet))
    assert receipt.says(SAID[language][2])
    paid = paid_on_sheets(engine, officer.visits)
    assert paid[loan] == [5050]
    assert sorted(paid) == sorted(officer.visits.loans)
    assert what_is_wrong(engine) == []


@pytest.mark.parametrize("read", ["en", "ar", "bn"])
@pytest.mark.parametrize("taken_in", ["en", "ar", "bn"])
def test_a_workbook_comes_back_in_another_language(app: FastAPI, officer: Officer, taken_in: str, read: str) -> None:
    there = speaker(app, officer, read)
    handed_in = [
        there.hand_in(there.open(f"{officer.sheet}/hand-in"), each.fetch(f"{officer.sheet}/sheet.xlsx"))
        for each in (speaker(app, officer, taken_in), there)
    ]
    of_another, of_his_own = ([line for line in page.words.splitlines() if line.strip()] for page in handed_in)
    assert of_another == of_his_own
    assert read != "en" or handed_in[0].says("3 of 3 loans pay what is due.", "3 of 3 members came.")
