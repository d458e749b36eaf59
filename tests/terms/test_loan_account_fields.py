"""Every field and value of a loan account has its effect or its refusal: docs/rules/loan-account-fields.md."""

from __future__ import annotations

import importlib
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tests.terms.later_rows import LATER
from tests.terms.loans import application
from tests.terms.neighbours import found
from tests.terms.page import PAGE, page
from tests.terms.rows import FIELDS, SOMETHING, Later, Lives, Setting, Term, Told, member
from tests.terms.states import States
from tests.terms.table import PROVEN, ROWS, TERMS
from tests.terms.told_rows import TOLD

from samity.bank.organisation.queries.currencies import currencies_by_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.terms.rows import See

    from samity.storage.unit import Unit

Seen: TypeAlias = "dict[tuple[See, str], tuple[Mapping[str, Any], str]]"


@pytest.fixture(scope="module")
def states(lives: Lives) -> States:
    """Loans in every state."""
    return States(lives)


def test_every_field_and_every_value_has_one_row() -> None:
    published = Counter((path, value) for path, values in FIELDS.items() for value in values or [""])
    assert Counter((row.path, row.value) for row in ROWS) == published


def test_the_page_says_what_the_rows_say() -> None:
    assert PAGE.read_text() == page(), "Write it anew: python -m tests.terms.page"


def test_every_rule_and_every_test_that_a_row_names_is_there() -> None:
    rules = (*(row.rule for row in TERMS), *(row.rule for row in TOLD), *(row.rule for row in PROVEN))
    for rule in rules:
        assert found(rule.where)
        assert (PAGE.parent / rule.page).exists()
    for test in {each.test for each in PROVEN}:
        module, _, name = test.partition("::")
        assert getattr(importlib.import_module(f"tests.{module}"), name)


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
        told.append(member(states[state], row.path))
        assert told[-1] is not None if expected == SOMETHING else told[-1] == expected
    assert told[0] != told[1]


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


def test_a_loan_is_in_the_currency_of_its_product(lives: Lives, unit: Unit) -> None:
    """A third of a thousand has as many decimals as the currency."""
    decimals = {0: "JPY", 2: "USD", 3: "BHD", 4: "CLF"}
    thirds = {}
    for count, code in decimals.items():
        wanted = application(
            lives, Setting({"currency": {"code": code}}, {"scheduleSettings": {"repaymentInstallments": 3}})
        )
        told = lives.mambu.call("POST", "loans:previewSchedule", json=wanted).json()
        assert told["currency"]["code"] == code
        thirds[count] = told["installments"][0]["principal"]["amount"]["expected"]
    assert thirds == {0: 333, 2: 333.33, 3: 333.333, 4: 333.3333}
    fiat = set(FIELDS["currency.code"]) - {"NON_FIAT"}
    known = currencies_by_code(unit.connection, fiat)
    assert set(known) == fiat
    assert {each.decimals for each in known.values()} == set(decimals)
