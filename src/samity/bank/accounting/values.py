"""The words of the ledger: GL accounts, postings, transactions, journal lines, and where a product posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from samity.kernel.errors import BrokenInvariant, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from samity.kernel.money import Currency

MOST_LINES = 999  # of one transaction: a journal line's id is transaction id · 1000 + line


class GlType(StrEnum):
    """What a GL account is; assets and expenses grow on the debit side, the others on the credit side."""

    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    EQUITY = "EQUITY"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"

    @property
    def grows_on(self) -> Side:
        """Return the side on which its balance grows."""
        return Side.DEBIT if self in {GlType.ASSET, GlType.EXPENSE} else Side.CREDIT


class GlUsage(StrEnum):
    """Whether postings stand in a GL account, or other accounts beneath it."""

    DETAIL = "DETAIL"
    HEADER = "HEADER"


class Side(StrEnum):
    """The two sides of a journal."""

    DEBIT = "DEBIT"
    CREDIT = "CREDIT"


@dataclass(frozen=True, slots=True)
class GlAccount:
    """A line of the chart of accounts."""

    id: int
    name: str
    gl_code: str
    type: GlType
    usage: GlUsage
    parent_id: int | None
    manual_entries_allowed: bool
    disabled: bool
    description: str | None
    tag_id: int | None


@dataclass(frozen=True, slots=True)
class GlBalance:
    """What was debited and credited to one GL account in one currency, in minor units."""

    gl_account_id: int
    currency: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """A GL account in a trial balance; minor units, the balance positive on the side on which the type grows."""

    gl_account_id: int
    gl_code: str
    name: str
    type: GlType
    debit: int
    credit: int
    balance: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """What every GL account holds in one currency; both sides sum to the same."""

    currency: Currency
    rows: tuple[TrialBalanceRow, ...]

    @property
    def debit(self) -> int:
        """Everything debited, in minor units."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """Everything credited, in minor units."""
        return sum(row.credit for row in self.rows)


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount moved from a debit account to a credit account; balanced because it cannot be otherwise.

    Attributes:
        amount: minor units of the transaction's currency, greater than zero.
        debit_line: the journal line that its debit is part of, from 1.
        credit_line: the journal line that its credit is part of, from 1.
    """

    debit_gl: int
    credit_gl: int
    amount: int
    debit_line: int
    credit_line: int

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise BrokenInvariant(f"a posting moves more than nothing, not {self.amount}")


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What one transaction does to one GL account on one side.

    Attributes:
        amount: minor units, greater than zero; the other side of the same account is a line of its own.
    """

    gl: int
    side: Side
    amount: int
    line: int


@dataclass(frozen=True, slots=True)
class LedgerTransaction:
    """A header over postings: one account, one office, one currency, one booking date.

    Attributes:
        account_id: the customer's account, or a house account for what has none.
        id: drawn from `transaction_ids`.
        kind: capability and event, such as `loan.repayment`.
        value_on: the day it counts from.
        booked_on: the business date on which it entered the books.
        reverses_id: the transaction of the same account that it takes back.
    """

    account_id: int
    id: int
    office_id: int
    currency: str
    kind: str
    value_on: date
    booked_on: date
    reverses_id: int | None
    postings: tuple[Posting, ...]


class Purpose(StrEnum):
    """What a product uses a GL account for; Fineract's names and CASH_ROUNDING, see docs/rules/postings.md."""

    FUND_SOURCE = "FUND_SOURCE"
    LOAN_PORTFOLIO = "LOAN_PORTFOLIO"
    INTEREST_ON_LOANS = "INTEREST_ON_LOANS"
    INCOME_FROM_FEES = "INCOME_FROM_FEES"
    INCOME_FROM_PENALTIES = "INCOME_FROM_PENALTIES"
    LOSSES_WRITTEN_OFF = "LOSSES_WRITTEN_OFF"
    INTEREST_RECEIVABLE = "INTEREST_RECEIVABLE"
    FEES_RECEIVABLE = "FEES_RECEIVABLE"
    PENALTIES_RECEIVABLE = "PENALTIES_RECEIVABLE"
    TRANSFERS_SUSPENSE = "TRANSFERS_SUSPENSE"
    OVERPAYMENT = "OVERPAYMENT"
    CASH_ROUNDING = "CASH_ROUNDING"
    INCOME_FROM_RECOVERY = "INCOME_FROM_RECOVERY"
    GOODWILL_CREDIT = "GOODWILL_CREDIT"
    INCOME_FROM_CHARGE_OFF_INTEREST = "INCOME_FROM_CHARGE_OFF_INTEREST"
    INCOME_FROM_CHARGE_OFF_FEES = "INCOME_FROM_CHARGE_OFF_FEES"
    INCOME_FROM_CHARGE_OFF_PENALTY = "INCOME_FROM_CHARGE_OFF_PENALTY"
    CHARGE_OFF_EXPENSE = "CHARGE_OFF_EXPENSE"
    CHARGE_OFF_FRAUD_EXPENSE = "CHARGE_OFF_FRAUD_EXPENSE"
    INCOME_FROM_GOODWILL_CREDIT_INTEREST = "INCOME_FROM_GOODWILL_CREDIT_INTEREST"
    INCOME_FROM_GOODWILL_CREDIT_FEES = "INCOME_FROM_GOODWILL_CREDIT_FEES"
    INCOME_FROM_GOODWILL_CREDIT_PENALTY = "INCOME_FROM_GOODWILL_CREDIT_PENALTY"


class FinancialActivity(StrEnum):
    """What the bank itself, and no product, uses a GL account for. See docs/rules/postings.md."""

    CASH_SHORT = "CASH_SHORT"
    CASH_OVER = "CASH_OVER"


@dataclass(eq=False)
class ActivityNotMapped(Refusal):
    """No GL account is named for {activity}: say under Books where the bank itself posts."""

    activity: str


@dataclass(eq=False)
class GlAccountNotMapped(Refusal):
    """The product {product_id} has no GL account for {purpose}."""

    product_id: int
    purpose: str


@dataclass(frozen=True, slots=True)
class MappedAccount:
    """One line of a product's mapping; a channel, a charge or a reason makes it an exception to the line without."""

    purpose: str
    gl_account_id: int
    channel_id: int | None = None
    charge_id: int | None = None
    reason_id: int | None = None

    @property
    def is_usual(self) -> bool:
        """Say whether it is the line without, and no exception."""
        return self.channel_id is None and self.charge_id is None and self.reason_id is None


@dataclass(frozen=True, slots=True)
class AccountMapping:
    """Where a product posts."""

    product_id: int
    lines: tuple[MappedAccount, ...]
    _found: dict[tuple[str, int | None, int | None], int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        usual = [line for line in self.lines if line.reason_id is None]
        found = {(line.purpose, line.channel_id, line.charge_id): line.gl_account_id for line in usual}
        object.__setattr__(self, "_found", found)

    def gl(self, purpose: str, channel_id: int | None = None, charge_id: int | None = None) -> int:
        """Return the GL account for a purpose: the charge's or the channel's own, else the product's.

        Raises:
            GlAccountNotMapped: the product names none.
        """
        for key in _from_special_to_usual(purpose, channel_id, charge_id):
            if key in self._found:
                return self._found[key]
        raise GlAccountNotMapped(self.product_id, purpose)

    def gl_of_reason(self, purpose: str, reason_id: int | None) -> int | None:
        """Return the GL account that a reason has for a purpose, where it has one of its own."""
        found = (line.gl_account_id for line in self.lines if (line.purpose, line.reason_id) == (purpose, reason_id))
        return next(found, None) if reason_id is not None else None


def _from_special_to_usual(
    purpose: str, channel_id: int | None, charge_id: int | None
) -> Iterable[tuple[str, int | None, int | None]]:
    yield purpose, channel_id, charge_id
    yield purpose, None, charge_id
    yield purpose, channel_id, None
    yield purpose, None, None
