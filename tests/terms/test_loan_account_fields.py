"""Every field and value of a loan account has its effect or its refusal: docs/rules/loan-account-fields.md."""

from __future__ import annotations

import importlib
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tests.terms.later_rows import LATER
from tests.terms.loans import application
from tests.terms.neighbours import found
from tests.terms.own_rows import EXAMPLE, OWN
from tests.terms.page import PAGE, page
from tests.terms.rows import FIELDS, Later, Like, Lives, Own, Setting, Term, Told, member
from tests.terms.states import States
from tests.terms.table import PROVEN, ROWS, RULED, TERMS
from tests.terms.told_rows import TOLD

from samity.bank.organisation.values.currencies import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.terms.own_fields import OwnFields
    from tests.terms.rows import See

Seen: TypeAlias = "dict[tuple[See, str], tuple[Mapping[str, Any], str]]"


@pytest.fixture(scope="module")
def states(lives: Lives) -> States:
    """Loans in every state."""
    return States(lives)


def test_every_field_and_every_value_has_one_row() -> None:
    published = Counter((path, value) for path, values in FIELDS.items() for value in values or [""])
    assert Counter((row.path, row.value) for row in ROWS) == published


def test_no_published_field_was_lost_from_the_copy() -> None:
    assert (len(FIELDS), sum(bool(values) for values in FIELDS.values())) == (209, 40)


def test_the_page_says_what_the_rows_say() -> None:
    assert PAGE.read_text() == page(), "Write it anew: python -m tests.terms.page"


def test_every_rule_and_every_test_that_a_row_names_is_there() -> None:
    for rule in {id(row.rule): row.rule for row in RULED}.values():
        assert found(rule.where)
        assert (PAGE.parent / rule.page).exists()
        assert all(found(swap.where) for swap in rule.swaps)
    for test in {each.test for each in PROVEN}:
        module, _, name = test.partition("::")
        assert getattr(importlib.import_module(f"tests.{module}"), name)


def test_every_rule_has_a_neighbour_that_its_test_must_notice() -> None:
    assert [row.name for row in RULED if not row.rule.swaps] == []


@pytest.fixture(scope="module")
def seen_once() -> Seen:
    """What was looked at already: the neighbour of one row is another row."""
    return {}


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row.name)
def test_a_term_changes_what_is_seen_of_a_loan(lives: Lives, seen_once: Seen, row: Term) -> None:
    assert row.see is not None
    for setting, _ in (row.one, row.other):
        key = (row.see, repr(setting))
        if key not in seen_once:
            seen_once[key] = row.see(lives, setting)
    loan, seen = seen_once[row.see, repr(row.one[0])]
    assert (seen, seen_once[row.see, repr(row.other[0])][1]) == (row.one[1], row.other[1])
    assert row.one[1] != row.other[1]
    assert member(loan, row.path) == row.told


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.name)
def test_what_is_told_of_a_loan_follows_what_was_done(states: States, row: Told) -> None:
    told = []
    for state, expected in (row.one, row.other):
        known = states.known(state, row.path)
        told.append(known.told)
        if isinstance(expected, Like):
            assert expected.holds(known), f"{known.told} is not {expected}"
        else:
            assert known.told == expected
    assert told[0] != told[1]


@pytest.mark.parametrize("row", OWN, ids=lambda row: row.name)
def test_a_custom_field_alone_is_kept_or_refused_by_its_name(own: OwnFields, row: Own) -> None:
    answer = own.asked(row, row.given).json()
    assert answer.get(EXAMPLE) == {own.code(row): own.written(row.kept)}, answer
    refused = own.asked(row, row.wrong).json().get("errors", [])
    faults = [(each["errorSource"], each["errorReason"]) for each in refused]
    assert faults == [(f"{EXAMPLE}.{own.code(row)}", row.reason)]


@pytest.mark.parametrize("row", LATER, ids=lambda row: row.name)
def test_what_is_not_done_yet_is_refused_by_its_name(lives: Lives, later: dict[str, object], row: Later) -> None:
    answer = lives.mambu.refused("POST", "loans", {**later, **row.body})
    assert answer == (400, [(row.source, row.reason)])


@pytest.fixture(scope="module")
def later(lives: Lives) -> dict[str, object]:
    """An application that is taken as it stands."""
    wanted = application(lives, Setting())
    assert lives.mambu.post("loans", wanted)
    return wanted


@pytest.mark.slow
def test_a_loan_is_in_the_currency_of_its_product(lives: Lives) -> None:
    """A third of a thousand has as many decimals as the currency."""
    thirds = {0: 333, 2: 333.33, 3: 333.333, 4: 333.3333}
    fiat = set(FIELDS["currency.code"]) - {"NON_FIAT"}
    assert {each.code for each in CURRENCIES} == fiat
    for each in CURRENCIES:
        in_three = {"scheduleSettings": {"repaymentInstallments": 3}}
        wanted = application(lives, Setting({"currency": {"code": each.code}}, in_three))
        told = lives.mambu.call("POST", "loans:previewSchedule", json=wanted).json()
        assert told["currency"]["code"] == each.code
        assert told["installments"][0]["principal"]["amount"]["expected"] == thirds[each.decimals], each.code
    decimals = {each.code: each.decimals for each in CURRENCIES}
    assert [decimals[code] for code in ("JPY", "USD", "BHD", "CLF")] == [0, 2, 3, 4]
