"""What the columns of installments come to, in SQL, as several invariants need it."""

from __future__ import annotations

PARTS = ("principal", "interest", "fees", "penalties")
WRITTEN_OFF = {part: f"coalesce(corrected #>> '{{written_off,{part}}}', '0')::bigint" for part in PARTS}
"""What was given up of each part of an installment."""

SETTLED = ", ".join(
    f"sum({part}_paid + {part}_waived + {WRITTEN_OFF[part]}{more}) AS {part}"
    for part, more in (("interest", " + capitalized"), ("fees", ""), ("penalties", ""))
)
"""What was income of a loan and is a receivable no more, by its parts."""
