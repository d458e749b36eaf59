"""A rule that does what its neighbour does is noticed by the test of the row: in `make soak`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.terms import test_loan_account_fields as fields
from tests.terms.neighbours import neighbour
from tests.terms.table import TERMS

if TYPE_CHECKING:
    from tests.terms.rows import Lives, Term

SWAPPED = [each for each in TERMS if each.rule.swaps]


@pytest.mark.soak
@pytest.mark.parametrize("row", SWAPPED, ids=lambda row: row.name)
def test_a_neighbour_in_the_place_of_a_rule_is_noticed(lives: Lives, row: Term) -> None:
    fields.test_a_term_changes_what_is_seen_of_a_loan(lives, {}, row)
    with neighbour(row.rule), pytest.raises(AssertionError):
        fields.test_a_term_changes_what_is_seen_of_a_loan(lives, {}, row)
