"""Numbers that the bank gives, and names that others may give: no name is ever the number of another row.

See docs/decisions/0016-encoded-keys.md.
"""

from __future__ import annotations

import unicodedata

_DIGITS = 9
_MORE_DIGITS = 18
_SHORT_NUMBERS = 10**8
_PATH_STEPS = frozenset({".", ".."})


def account_number(row_id: int) -> str:
    """Return the number of an account, a client or a group: nine digits, from a hundred million on eighteen.

    It always begins with a zero, and so leaves the numbers free that other banks gave.
    """
    return f"{row_id:0{_DIGITS if row_id < _SHORT_NUMBERS else _MORE_DIGITS}}"


def is_account_number(name: str) -> bool:
    """Tell whether the bank has given a name as a number, or ever may."""
    written = name.isascii() and name.isdigit() and len(name) in {_DIGITS, _MORE_DIGITS}
    return written and name == account_number(int(name))


def stands_in_path(name: str) -> bool:
    """Tell whether an address can carry a name: a slash ends a step of it, dots alone climb."""
    unprinted = any(unicodedata.category(each) == "Cc" for each in name)
    return "/" not in name and not unprinted and name not in _PATH_STEPS
