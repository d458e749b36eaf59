"""The journal entries of a transaction of a life, by the product's own GL accounts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.parity.lives.words import PURPOSES

from samity.bank.accounting.values import AccountMapping, MappedAccount, Purpose
from samity.bank.loans.rules.postings import loan_postings, recognition_postings

if TYPE_CHECKING:
    from tests.parity.lives.kept import KeptLoan, Shown
    from tests.parity.reference import Case

REASONS = ("FRAUD", "DELINQUENT", "OTHER")
Lines = "Counter[tuple[str, int, int]]"


def mapping_of(params: Case) -> tuple[AccountMapping, dict[int, str]]:
    """Return where a product posts, with a number for each GL account, and the codes of the accounts."""
    codes = {each["code"] for each in params["accounts"].values()}
    numbers = {code: number for number, code in enumerate(sorted(codes), 1)}
    lines = tuple(
        MappedAccount(PURPOSES[name], numbers[each["code"]], None, None)
        for name, each in params["accounts"].items()
        if name in PURPOSES
    )
    given = params.get("chargeOffReasonToExpenseAccountMappings") or []
    reasons = ((each["chargeOffReason"], each["expenseAccount"]["code"]) for each in given)
    lines += tuple(
        MappedAccount(Purpose.CHARGE_OFF_EXPENSE, numbers[code], reason_id=reason_id(word)) for word, code in reasons
    )
    return AccountMapping(0, lines), {number: code for code, number in numbers.items()}


def reason_id(word: str | None) -> int | None:
    """Return the number of a reason of charging off."""
    return None if word is None else REASONS.index(word) + 1


def lines_of(kept: KeptLoan, shown: Shown, params: Case) -> Counter[tuple[str, int, int]]:
    """Return the journal lines of a transaction, those of one account and side as one; a reversal swaps them."""
    gl, codes = mapping_of(params)
    if shown.consequence is not None:
        posted = loan_postings(shown.consequence, kept.agreement.accounting, gl)
    else:
        down = shown.kind == "ACCRUAL_ADJUSTMENT"
        posted = recognition_postings(shown.parts.minus(shown.parts).minus(shown.parts) if down else shown.parts, gl)
    debit: Counter[str] = Counter()
    credit: Counter[str] = Counter()
    for each in posted:
        debit[codes[each.debit_gl]] += each.amount
        credit[codes[each.credit_gl]] += each.amount
    lines = Counter({(code, amount, 0): 1 for code, amount in debit.items()})
    lines += Counter({(code, 0, amount): 1 for code, amount in credit.items()})
    if shown.is_reversed:
        lines = lines + Counter({(code, credit_, debit_): count for (code, debit_, credit_), count in lines.items()})
    return lines
