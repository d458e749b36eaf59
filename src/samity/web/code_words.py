"""Words of the bank's code that refusals and books say: they are put in plain English, and said from here.

What stands here is looked up by its English words; see words.py. A word that is missing is said in English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_REFUSALS: Sequence[str] = (
    # States of loans, clients, groups, captured sheets and requests.
    *(later("partial"), later("submitted"), later("approved"), later("active"), later("withdrawn"), later("rejected")),
    *(later("closed"), later("overpaid"), later("written off"), later("pending"), later("proposed"), later("accepted")),
    *(later("transfer in progress"), later("transfer on hold"), later("captured"), later("to approve")),
    *(later("counted"), later("posted"), later("undone")),
    # Whose a loan is, and what a field links to.
    *(later("individual"), later("group"), later("jlg"), later("client"), later("centre"), later("user")),
    *(later("single clients"), later("groups as one debtor"), later("members for whom their group stands in")),
    # Schedules, and what is changed in them.
    *(later("cumulative"), later("progressive"), later("contractual"), later("due dates")),
    *(later("number of installments"), later("payment holidays")),
    # Steps that are taken, or taken back.
    *(later("approval"), later("rejection"), later("withdrawal"), later("disbursement"), later("closing")),
    *(later("closure"), later("repayment")),
    # Parts of a debt, and kinds of GL accounts.
    *(later("principal"), later("interest"), later("fees"), later("penalties"), later("asset"), later("liability")),
    *(later("equity"), later("income"), later("expense"), later("detail"), later("header")),
    # Kinds of credits.
    *(later("goodwill credit"), later("merchant issued refund"), later("payout refund")),
    later("interest payment waiver"),
    # What GL accounts are for.
    *(later("fund source"), later("loan portfolio"), later("interest on loans"), later("income from fees")),
    *(later("income from penalties"), later("losses written off"), later("interest receivable")),
    *(later("fees receivable"), later("penalties receivable"), later("transfers suspense"), later("overpayment")),
    *(later("cash rounding"), later("income from recovery"), later("income from charge off interest")),
    *(later("income from charge off fees"), later("income from charge off penalty"), later("charge off expense")),
    *(later("charge off fraud expense"), later("income from goodwill credit interest")),
    *(later("income from goodwill credit fees"), later("income from goodwill credit penalty")),
    *(later("cash short"), later("cash over")),
    # Terms of loans.
    *(later("arrears day"), later("arrears grace"), later("arrears percent"), later("penalty rate")),
    *(later("fixed emi amount"), later("a payment plan for another principal")),
)
IN_BOOKS: Sequence[str] = (
    *(later("Loan goodwill credit"), later("Loan merchant issued refund"), later("Loan payout refund")),
    *(later("Loan interest payment waiver"), later("Loan interest refund"), later("Loan fee adjustment")),
    *(later("Loan penalty adjustment"), later("Loan fee refund"), later("Loan penalty refund")),
    *(later("Loan chargeback"), later("Loan write off"), later("Loan recovery"), later("Loan charge off")),
    *(later("Loan penalty applied"), later("Loan early charge"), later("Loan interest applied")),
    *(later("Loan fee charged"), later("Loan penalty charged"), later("Loan interest waived")),
    *(later("Loan overpayment refunded"), later("Loan interest capitalized"), later("Loan held applied")),
    *(later("Loan accrual activity"), later("Loan transfer proposed"), later("Loan transfer accepted")),
    *(later("Loan transfer withdrawn"), later("Loan transfer rejected")),
)
SPOKEN = frozenset(str.__str__(each) for each in (*IN_REFUSALS, *IN_BOOKS))
"""All of them, in English."""
