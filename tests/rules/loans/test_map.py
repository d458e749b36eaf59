from __future__ import annotations

import re
from pathlib import Path

from samity.bank.loans import rules


def test_the_map_of_the_rules_names_every_file_once() -> None:
    files = {each.stem for each in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}
    _, _, drawn = (rules.__doc__ or "").partition("\n- ")
    named = re.findall(r"`(\w+)`", drawn)
    assert sorted(named) == sorted(files)
