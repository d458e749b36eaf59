"""Contract cash flows of ACTUS, unrounded, through the contractual engine: agree or disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.parity.actus_contracts import contract_of, expected, is_in_scope
from tests.parity.reference import reference_cases

if TYPE_CHECKING:
    import pytest

IN_SCOPE = 21
NEAR = 1e-6


def test_cash_flows_of_fixed_rate_contracts_are_ours(capsys: pytest.CaptureFixture[str]) -> None:
    cases = [case for case in reference_cases("actus.jsonl.gz") if is_in_scope(case)]
    wrong = {}
    for case in cases:
        ours, theirs = contract_of(case).flows(), expected(case)
        if ours.keys() != theirs.keys() or any(abs(float(ours[paid] - theirs[paid])) > NEAR for paid in ours):
            wrong[case["id"]] = [
                (str(paid), float(ours.get(paid, 0)), float(theirs.get(paid, 0)))
                for paid in sorted({*ours, *theirs})
                if abs(float(ours.get(paid, 0) - theirs.get(paid, 0))) > NEAR
            ]
    with capsys.disabled():
        print(f"\nactus, rules, in scope: {len(cases) - len(wrong)} agree, {len(wrong)} disagree")  # noqa: T201 - the count is the result
    assert wrong == {}
    assert len(cases) == IN_SCOPE
