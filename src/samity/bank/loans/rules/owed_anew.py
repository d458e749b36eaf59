"""Money given back to a borrower beyond what he had paid too much is owed anew. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.state import Installment

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def owed_anew(terms: LoanTerms, state: LoanState, parts: Parts, settled: Parts, on: date) -> LoanState:
    """Let parts of a debt fall due with the installment that runs on a day, or after the last one on that day itself.

    Args:
        terms: of the loan.
        state: with interest on the real balance reckoned up to the day.
        parts: what is owed anew.
        settled: what of it was settled at once.
        on: the day.
    """
    rows = list(state.installments)
    place = next((at for at, each in enumerate(rows) if each.from_on <= on < each.due_on), None)
    if place is None and rows[-1].due_on == on:
        place = len(rows) - 1
    if place is None and rows[-1].number > terms.number_of_installments:
        place = len(rows) - 1
        rows[place] = rows[place]._replace(due_on=on)
    if place is None:
        more = Installment(rows[-1].number + 1, rows[-1].due_on, on, parts, settled)
        rows.append(more._replace(credited=parts, credited_on=on))
    else:
        each = rows[place]
        rows[place] = each._replace(
            due=each.due.plus(parts),
            paid=each.paid.plus(settled),
            credited=each.credited.plus(parts),
            credited_on=each.credited_on or on,
            # Where what it asks for in all decides what it repays, it asks for this beside that.
            asked=each.asked + (parts.principal + parts.interest if each.asked and terms.accrues else 0),
        )
    return replace(state, installments=tuple(rows))
