"""Bodies, queries and spellings that no client should send: refused by name, at once, and never a fault of the bank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from samity.dialects.fineract.businessdate import BusinessDateBody
from samity.dialects.fineract.groups_bodies import GroupBody
from samity.dialects.fineract.spelling import PatternError, read_date, read_number
from samity.dialects.fineract.wire import BodyRefused, FineractWire

if TYPE_CHECKING:
    from tests.api import Api


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        (b'{"name": "Shapla", "officeId": 1e99999999}', "officeId"),
        (b'{"name": "Shapla", "officeId": 1e-99999999}', "officeId"),
        (b'{"name": "Shapla", "officeId": 0e99999999}', "officeId"),
        (b'{"name": "   ", "officeId": 1}', "name"),
        (b'{"name": "Sha\\u0000pla", "officeId": 1}', "name"),
        (b'{"name": "Shapla", "officeId": 1, "externalId": "\\u0000"}', "externalId"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(written: bytes, parameter: str) -> None:
    with pytest.raises(BodyRefused) as refused:
        FineractWire().read(written, GroupBody)
    assert {fault["loc"] for fault in refused.value.faults} == {(parameter,)}


@pytest.mark.parametrize("written", [b"[9999, 12, 31]", b"[20255, 1, 1]", b"[1, 1, 1]", b"[202, 5, 1]"])
def test_a_date_of_another_age_is_a_slip_of_the_keyboard(written: bytes) -> None:
    with pytest.raises(BodyRefused) as refused:
        FineractWire().read(b'{"type": "BUSINESS_DATE", "date": ' + written + b"}", BusinessDateBody)
    assert [fault["loc"] for fault in refused.value.faults] == [("date",)]


@pytest.mark.parametrize("spelling", [b'"locale": 5, "dateFormat": "dd MM yyyy"', b'"locale": "en", "dateFormat": [1]'])
def test_a_spelling_that_is_no_text_is_refused_beside_what_it_spells(spelling: bytes) -> None:
    with pytest.raises(BodyRefused) as refused:
        FineractWire().read(b'{"type": "BUSINESS_DATE", "date": "01 01 2025", ' + spelling + b"}", BusinessDateBody)
    assert {fault["loc"] for fault in refused.value.faults} > {("date",)}


def test_a_nul_is_named_beside_everything_else() -> None:
    with pytest.raises(BodyRefused) as refused:
        FineractWire().read(b'{"name": "\\u0000", "officeId": 0, "colour": "red"}', GroupBody)
    assert {fault["loc"] for fault in refused.value.faults} == {("name",), ("officeId",), ("colour",)}


def test_a_whole_number_of_thousands_of_digits_is_no_body(api: Api) -> None:
    answer = api.call("POST", "groups", content=b'{"name": "Shapla", "officeId": ' + b"9" * 5000 + b"}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["userMessageGlobalisationCode"] == "error.msg.invalid.request.body"


@pytest.mark.parametrize("path", ["clients?displayName=%00", "groups?name=a%00", "currencies/%00"])
def test_a_nul_in_an_address_is_refused(api: Api, path: str) -> None:
    assert api.call("GET", path).status_code == 400


def test_a_method_that_an_address_does_not_know_is_refused_with_those_it_knows(api: Api) -> None:
    answer = api.call("DELETE", "groups")
    assert (answer.status_code, answer.json()["httpStatusCode"]) == (405, "405")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("written", "locale", "number"),
    [
        ("1,234.50", "en", "1234.50"),
        ("1.234,50", "de", "1234.50"),
        ("১,২৩৪.৫", "bn", "1234.5"),
        ("1,23,456.78", "en_IN", "123456.78"),
        ("1 234,50", "fr", "1234.50"),  # as the space bar gives it
        ("1\u202f234,50", "fr", "1234.50"),  # as CLDR writes it
        ("1\u00a0234,50", "fr", "1234.50"),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, locale: str, number: str) -> None:
    assert read_number(written, locale) == Decimal(number)


@pytest.mark.parametrize("written", ["1e5", "1_000", "NaN", "Infinity", "0x10", "1.234,5", "1,5", "1 000", "", "-"])
def test_what_only_a_program_takes_for_a_number_is_none(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_number(written, "en")


def test_a_date_is_read_in_the_digits_and_months_of_the_locale() -> None:
    assert read_date("০৩ মার্চ ২০২৫", "dd MMMM yyyy", "bn") == date(2025, 3, 3)


@pytest.mark.parametrize("pattern", ["yyyy-MM-dd yyyy", "dd dd MM yyyy", "MM yyyy", "", "HH:mm"])
def test_a_pattern_names_day_month_and_year_once_each(pattern: str) -> None:
    with pytest.raises(PatternError):
        read_date("2025-03-03 2025", pattern, "en")
