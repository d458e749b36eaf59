"""A rule that does what its neighbour does is noticed by the test of the row: in `make soak`."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.terms import test_loan_account_fields as fields
from tests.terms.neighbours import neighbour
from tests.terms.own_rows import OWN
from tests.terms.states import States
from tests.terms.table import PROVEN, TERMS
from tests.terms.told_rows import TOLD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.terms.own_fields import OwnFields
    from tests.terms.rows import Lives, Own, Rule, Term, Told

pytestmark = pytest.mark.soak


def _noticed(rule: Rule, look: Callable[[], None]) -> None:
    """See that a look at loans finds all as it should be, and something else with the neighbour of a rule.

    It is the look itself that must find it: loans that cannot even be made show nothing.
    """
    look()
    with neighbour(rule), pytest.raises(AssertionError) as found:
        look()
    assert Path(found.traceback[-1].path) == Path(str(fields.__file__)), f"not seen, but stumbled over: {found.value}"


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row.name)
def test_a_neighbour_in_the_place_of_the_rule_of_a_term_is_noticed(lives: Lives, row: Term) -> None:
    _noticed(row.rule, lambda: fields.test_a_term_changes_what_is_seen_of_a_loan(lives, {}, row))


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.name)
def test_a_neighbour_that_tells_something_else_is_noticed(lives: Lives, row: Told) -> None:
    _noticed(row.rule, lambda: fields.test_what_is_told_of_a_loan_follows_what_was_done(States(lives), row))


@pytest.mark.parametrize("row", OWN, ids=lambda row: row.name)
def test_a_custom_field_of_another_type_is_noticed(own: OwnFields, row: Own) -> None:
    _noticed(row.rule, lambda: fields.test_a_custom_field_alone_is_kept_or_refused_by_its_name(own, row))


@pytest.mark.parametrize(("rule", "named"), sorted({(row.rule, row.test) for row in PROVEN}, key=str))
def test_a_neighbour_is_noticed_by_the_test_of_many_rows(lives: Lives, rule: Rule, named: str) -> None:
    module, _, name = named.partition("::")
    test = getattr(importlib.import_module(f"tests.{module}"), name)
    _noticed(rule, lambda: test(lives))
