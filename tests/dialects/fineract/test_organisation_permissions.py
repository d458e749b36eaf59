"""Every permission of the bank has its code in this dialect."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import samity.dialects.fineract.app  # noqa: F401 - it brings in every operation
from samity.bank.gate import OPERATIONS
from samity.dialects.fineract.permissions import BY_CODE, PERMISSIONS, codes_of

SOURCE = Path(__file__).resolve().parents[3] / "src" / "samity"
PERMITTED = re.compile(r"""permit\(\s*unit,\s*"([a-z_]+:[a-z_]+)"\s*\)""")


def test_every_operation_has_a_code() -> None:
    assert {each.permission for each in OPERATIONS.values()} - PERMISSIONS.keys() == set()


def test_every_permission_that_a_door_asks_for_has_a_code() -> None:
    asked = {name for file in SOURCE.rglob("*.py") for name in PERMITTED.findall(file.read_text())}
    assert "organisation:read" in asked
    assert asked - PERMISSIONS.keys() == set()


def test_no_two_permissions_share_a_code() -> None:
    counted = Counter(each.code for each in PERMISSIONS.values())
    assert [code for code, count in counted.items() if count > 1] == []


def test_special_codes_are_spelled_as_clients_know_them() -> None:
    assert codes_of({"all:all"}) == ["ALL_FUNCTIONS"]
    assert codes_of({"all:read"}) == ["ALL_FUNCTIONS_READ"]
    assert BY_CODE["REPAYMENT_LOAN"] == "loans:repay"
