"""No product is defined anew beside a loan that begins to use it, no bucket removed beside who needs it: one waits."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.gatherings import move_to, staying, what_is_wrong
from tests.village import FIRST_MEETING, Product, Village, defined_anew, lend, product, village, without_receivables

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.delinquency_buckets import (
    AddDelinquencyBucket,
    AddDelinquencyRange,
    ChangeDelinquencyBucket,
    DelinquencyBucketInUse,
    NamedDelinquencyBucket,
    add_delinquency_bucket,
    add_delinquency_range,
    change_delinquency_bucket,
    remove_delinquency_bucket,
)
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.products import BalanceAccountInUse, PurposeNotMapped, define_loan_product
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.delinquency_buckets import DelinquencyBucketNotFound
from samity.bank.loans.values.agreement import AccountingRule
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from tests.databases import Databases

    from samity.bank.loans.operations.products import DefineLoanProduct
    from samity.storage.unit import Unit

A_MOMENT = 0.3  # long enough for the second to reach what the first one holds
TODAY = FIRST_MEETING
LENT = 12_000_00


@dataclass(frozen=True, slots=True)
class Offered:
    """A product without loans yet, an approved loan of it, and how it would be defined with another portfolio."""

    product: Product
    place: Village
    loan_id: int
    elsewhere: DefineLoanProduct
    other_portfolio: int


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Engine]:
    """A bank of this file."""
    engine = engine_of(database_server.bank())
    move_to(engine, TODAY)
    yield engine
    engine.dispose()


@pytest.fixture
def offered(bank: Engine) -> Iterator[Offered]:
    """A new product, on the day of the first meeting; the books are right afterwards."""
    with staying(bank, TODAY) as unit:
        made, other, place = product(unit), product(unit), village(unit, members=2)
        loan_id = lend(unit, place, made.id, place.clients[0], disburse=False)
        portfolio = other.gl[Purpose.LOAN_PORTFOLIO]
        elsewhere = defined_anew(unit, made, {**made.gl, Purpose.LOAN_PORTFOLIO: portfolio})
    yield Offered(made, place, loan_id, elsewhere, portfolio)
    assert what_is_wrong(bank) == []


def one_after_another(
    bank: Engine, first: Callable[[Unit], object], second: Callable[[Unit], object]
) -> tuple[type[Refusal], ...]:
    """Let the second begin while the first is not yet committed; return why the second was refused."""

    def late() -> tuple[type[Refusal], ...]:
        try:
            with staying(bank, TODAY) as unit:
                second(unit)
        except Refusal as refused:
            return tuple(type(each) for each in reasons_of(refused))
        return ()

    with ThreadPoolExecutor(1) as another:
        with staying(bank, TODAY) as unit:
            first(unit)
            waiting = another.submit(late)
            time.sleep(A_MOMENT)
            assert not waiting.done(), "the second must wait for the first"
        return waiting.result()


def disburse(of: Offered, unit: Unit) -> None:
    """Pay the loan out by itself."""
    disburse_loan(Disburse(of.loan_id, TODAY), unit)


def disburse_by_sheet(of: Offered, unit: Unit) -> None:
    """Pay the loan out at the meeting."""
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.place.group_id,
        calendar_id=of.place.calendar_id,
        due_on=TODAY,
        paid_on=TODAY,
        disbursed_on=TODAY,
        disbursements=(SheetLine("line[0]", of.loan_id, None),),
    )
    save_sheet(sheet, unit)


WAYS = pytest.mark.parametrize("pay_out", [disburse, disburse_by_sheet])


@WAYS
def test_a_product_waits_for_its_first_disbursement_and_keeps_the_account_it_went_to(
    bank: Engine, offered: Offered, pay_out: Callable[[Offered, Unit], None]
) -> None:
    refused = one_after_another(
        bank, lambda unit: pay_out(offered, unit), lambda unit: define_loan_product(offered.elsewhere, unit)
    )
    assert refused == (BalanceAccountInUse,)
    assert portfolios(bank, offered) == (LENT, 0)


@WAYS
def test_the_first_disbursement_waits_for_its_product_and_goes_to_the_new_account(
    bank: Engine, offered: Offered, pay_out: Callable[[Offered, Unit], None]
) -> None:
    refused = one_after_another(
        bank, lambda unit: define_loan_product(offered.elsewhere, unit), lambda unit: pay_out(offered, unit)
    )
    assert refused == ()
    assert portfolios(bank, offered) == (0, LENT)


def portfolios(bank: Engine, of: Offered) -> tuple[int, int]:
    """Return what stands in the old and in the new portfolio account."""
    with bank.connect() as connection:
        old, new = of.product.gl[Purpose.LOAN_PORTFOLIO], of.other_portfolio
        return account_balance(connection, of.loan_id, old), account_balance(connection, of.loan_id, new)


def test_a_product_waits_for_an_application_and_keeps_the_accounts_that_it_will_need(bank: Engine) -> None:
    with staying(bank, TODAY) as unit:
        made, place = product(unit), village(unit, members=1)
        by_cash = without_receivables(unit, made)
    refused = one_after_another(
        bank,
        lambda unit: lend(unit, place, made.id, place.clients[0], disburse=False),
        lambda unit: define_loan_product(by_cash, unit),
    )
    assert refused == (PurposeNotMapped,) * 3


def test_an_application_waits_for_its_product_and_takes_what_it_offers_then(bank: Engine) -> None:
    loans = []
    with staying(bank, TODAY) as unit:
        made, place = product(unit), village(unit, members=1)
        by_cash = replace(defined_anew(unit, made, made.gl), accounting=AccountingRule.CASH)
    refused = one_after_another(
        bank,
        lambda unit: define_loan_product(by_cash, unit),
        lambda unit: loans.append(lend(unit, place, made.id, place.clients[0])),
    )
    assert refused == ()
    with bank.connect() as connection:
        assert loan_by_id(connection, loans[0]).agreement.accounting is AccountingRule.CASH


def test_disbursements_of_one_product_do_not_wait_for_each_other(bank: Engine, offered: Offered) -> None:
    with staying(bank, TODAY) as unit:
        another = lend(unit, offered.place, offered.product.id, offered.place.clients[1], disburse=False)
    with ThreadPoolExecutor(1) as late, staying(bank, TODAY) as unit:
        disburse(offered, unit)

        def beside() -> None:
            with staying(bank, TODAY) as other:
                disburse_loan(Disburse(another, TODAY), other)

        late.submit(beside).result(timeout=5)


@pytest.mark.parametrize("removed_first", [True, False])
def test_a_bucket_is_not_removed_beside_a_product_that_begins_to_class_its_loans_by_it(
    bank: Engine, offered: Offered, *, removed_first: bool
) -> None:
    with staying(bank, TODAY) as unit:
        days = add_delinquency_range(AddDelinquencyRange(f"Behind {offered.loan_id} {removed_first}", 1), unit)
        bucket = add_delinquency_bucket(AddDelinquencyBucket(f"Bucket {days}", (days,)), unit)
        classing = replace(defined_anew(unit, offered.product, offered.product.gl), bucket_id=bucket)

    def remove(unit: Unit) -> None:
        remove_delinquency_bucket(NamedDelinquencyBucket(bucket), unit)

    def define(unit: Unit) -> None:
        define_loan_product(classing, unit)

    refused = one_after_another(bank, *((remove, define) if removed_first else (define, remove)))
    assert refused == ((DelinquencyBucketNotFound,) if removed_first else (DelinquencyBucketInUse,))


@pytest.mark.parametrize("removed_first", [True, False])
def test_a_bucket_is_not_removed_beside_somebody_who_fills_it_anew(bank: Engine, *, removed_first: bool) -> None:
    with staying(bank, TODAY) as unit:
        first, second = (
            add_delinquency_range(AddDelinquencyRange(f"{each} of {removed_first}", days, days), unit)
            for days, each in enumerate(("First", "Second"), 1)
        )
        bucket = add_delinquency_bucket(AddDelinquencyBucket(f"Filled {first}", (first,)), unit)

    def remove(unit: Unit) -> None:
        remove_delinquency_bucket(NamedDelinquencyBucket(bucket), unit)

    def fill(unit: Unit) -> None:
        change_delinquency_bucket(ChangeDelinquencyBucket(bucket, range_ids=(first, second)), unit)

    refused = one_after_another(bank, *((remove, fill) if removed_first else (fill, remove)))
    assert refused == ((DelinquencyBucketNotFound,) if removed_first else ())
