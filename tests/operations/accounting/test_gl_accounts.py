"""The chart of accounts: what can be opened, changed and removed, and what holds it fast."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.operations.accounting.books import DAY, account, gl, moved
from tests.units import unit_of_work

from samity.bank.accounting import queries
from samity.bank.accounting.operations.gl_accounts import (
    ChangeGlAccount,
    DeleteGlAccount,
    GlAccountHasChildren,
    GlAccountHasPostings,
    GlAccountIsMapped,
    GlAccountUnderItself,
    GlCodeTaken,
    GlHeaderStays,
    GlParentIsNoHeader,
    GlParentOfOtherType,
    GlTagNotFound,
    MappedGlAccountStays,
    OpenGlAccount,
    PostedGlAccountStays,
    change_gl_account,
    delete_gl_account,
    open_gl_account,
)
from samity.bank.accounting.operations.mapping import GlAccountOfWrongType, PurposeMappedTwice, set_mapping
from samity.bank.accounting.operations.post import GlAccountNotUsable
from samity.bank.accounting.queries import ChartFilter, GlAccountNotFound
from samity.bank.accounting.values import GlType, GlUsage, MappedAccount, Purpose
from samity.kernel.actor import ALL, Actor
from samity.kernel.errors import Refusal, Refusals

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit

ADMINISTRATOR = Actor(1, "mifos", 1, ".", frozenset({ALL}))
A_PRODUCT = 1_000_000


def test_the_chart_is_a_tree_in_the_order_of_its_codes(unit: Unit) -> None:
    mark = uuid4().hex
    assets = _open(unit, f"{mark}1", usage=GlUsage.HEADER)
    cash = _open(unit, f"{mark}11", usage=GlUsage.HEADER, parent_id=assets)
    till = _open(unit, f"{mark}111", parent_id=cash)
    listed = queries.chart(unit.connection, ChartFilter(part_of_name_or_code=mark))
    assert [(each["id"], each["depth"]) for each in listed] == [(assets, 0), (cash, 1), (till, 2)]


def test_a_code_names_one_account(unit: Unit) -> None:
    taken = uuid4().hex
    _open(unit, taken)
    with pytest.raises(GlCodeTaken), unit.connection.begin_nested():
        _open(unit, taken)
    other = gl(unit, GlType.ASSET)
    with pytest.raises(GlCodeTaken), unit.connection.begin_nested():
        change_gl_account(ChangeGlAccount(other, {"gl_code": taken}), unit)


def test_a_tag_must_be_known(unit: Unit) -> None:
    with pytest.raises(GlTagNotFound, match="There is no code value 1000000000"), unit.connection.begin_nested():
        open_gl_account(OpenGlAccount("Cash", uuid4().hex, GlType.ASSET, GlUsage.DETAIL, tag_id=10**9), unit)


def test_a_parent_must_be_a_header_of_the_same_type(unit: Unit) -> None:
    with pytest.raises(GlAccountNotFound):
        gl(unit, GlType.ASSET, under=10**9)
    with pytest.raises(GlParentIsNoHeader):
        gl(unit, GlType.ASSET, under=gl(unit, GlType.ASSET))
    with pytest.raises(GlParentOfOtherType):
        gl(unit, GlType.ASSET, under=gl(unit, GlType.INCOME, usage=GlUsage.HEADER))
    with pytest.raises(Refusals, match=r"holds postings.* is of type INCOME"):
        gl(unit, GlType.ASSET, under=gl(unit, GlType.INCOME))


def test_a_header_never_comes_to_stand_under_itself(unit: Unit) -> None:
    top = gl(unit, GlType.ASSET, usage=GlUsage.HEADER)
    middle = gl(unit, GlType.ASSET, usage=GlUsage.HEADER, under=top)
    for below in (top, middle):
        with pytest.raises(GlAccountUnderItself):
            change_gl_account(ChangeGlAccount(top, {"parent_id": below}), unit)


def test_an_account_that_nobody_uses_can_become_anything(unit: Unit) -> None:
    free = gl(unit, GlType.ASSET)
    changes: dict[str, str | int | bool | None] = {
        "type": GlType.INCOME,
        "usage": GlUsage.HEADER,
        "name": "Income",
        "disabled": True,
        "description": "x",
    }
    change_gl_account(ChangeGlAccount(free, changes), unit)
    after = queries.gl_account_by_id(unit.connection, free)
    assert (after.type, after.usage, after.name, after.disabled) == (GlType.INCOME, GlUsage.HEADER, "Income", True)


def test_an_account_moves_out_from_under_its_header(unit: Unit) -> None:
    moving = gl(unit, GlType.ASSET, under=gl(unit, GlType.ASSET, usage=GlUsage.HEADER))
    change_gl_account(ChangeGlAccount(moving, {"parent_id": None}), unit)
    assert queries.gl_account_by_id(unit.connection, moving).parent_id is None


@pytest.mark.parametrize("changes", [{"type": GlType.EXPENSE}, {"usage": GlUsage.HEADER}])
def test_what_has_postings_stays_what_it_is(unit: Unit, changes: dict[str, str]) -> None:
    cash = gl(unit, GlType.ASSET)
    moved(unit, account(unit), (gl(unit, GlType.ASSET), cash, 1))
    with pytest.raises(GlAccountHasPostings):
        change_gl_account(ChangeGlAccount(cash, changes), unit)
    change_gl_account(ChangeGlAccount(cash, {"name": "Till", "type": GlType.ASSET}), unit)
    assert queries.gl_account_by_id(unit.connection, cash).name == "Till"


@pytest.mark.parametrize("changes", [{"type": GlType.EXPENSE}, {"usage": GlUsage.DETAIL}])
def test_a_header_with_accounts_under_it_stays_what_it_is(unit: Unit, changes: dict[str, str]) -> None:
    header = gl(unit, GlType.ASSET, usage=GlUsage.HEADER)
    gl(unit, GlType.ASSET, under=header)
    with pytest.raises(GlAccountHasChildren):
        change_gl_account(ChangeGlAccount(header, changes), unit)


def test_what_a_product_needs_is_not_taken_from_it(unit: Unit) -> None:
    portfolio = gl(unit, GlType.ASSET)
    set_mapping(unit.connection, "loan", A_PRODUCT, [MappedAccount(Purpose.LOAN_PORTFOLIO, portfolio)])
    with pytest.raises(GlAccountIsMapped):
        change_gl_account(ChangeGlAccount(portfolio, {"disabled": True}), unit)
    with pytest.raises(GlAccountIsMapped):
        change_gl_account(ChangeGlAccount(portfolio, {"usage": GlUsage.HEADER}), unit)
    with pytest.raises(GlAccountOfWrongType):
        change_gl_account(ChangeGlAccount(portfolio, {"type": GlType.EXPENSE}), unit)
    with pytest.raises(MappedGlAccountStays):
        delete_gl_account(DeleteGlAccount(portfolio), unit)


def test_only_what_was_never_used_can_be_deleted(unit: Unit) -> None:
    header = gl(unit, GlType.ASSET, usage=GlUsage.HEADER)
    cash, portfolio = gl(unit, GlType.ASSET, under=header), gl(unit, GlType.ASSET)
    moved(unit, account(unit), (cash, portfolio, 1))
    with pytest.raises(GlHeaderStays):
        delete_gl_account(DeleteGlAccount(header), unit)
    for posted in (cash, portfolio):
        with pytest.raises(PostedGlAccountStays):
            delete_gl_account(DeleteGlAccount(posted), unit)
    unused = gl(unit, GlType.ASSET)
    delete_gl_account(DeleteGlAccount(unused), unit)
    with pytest.raises(GlAccountNotFound):
        delete_gl_account(DeleteGlAccount(unused), unit)


def test_a_mapping_names_every_wrong_line(unit: Unit) -> None:
    cash, income = gl(unit, GlType.ASSET), gl(unit, GlType.INCOME)
    rows = [
        MappedAccount(Purpose.FUND_SOURCE, cash),
        MappedAccount(Purpose.FUND_SOURCE, cash),
        MappedAccount(Purpose.LOAN_PORTFOLIO, income),
        MappedAccount(Purpose.OVERPAYMENT, 10**9),
    ]
    with pytest.raises(Refusals) as refused:
        set_mapping(unit.connection, "loan", A_PRODUCT, rows)
    assert [type(each) for each in refused.value.reasons] == [
        PurposeMappedTwice,
        GlAccountOfWrongType,
        GlAccountNotUsable,
    ]


def test_a_new_mapping_replaces_the_old_one_of_this_product_only(unit: Unit) -> None:
    cash, bank = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    for product_id in (A_PRODUCT, A_PRODUCT + 1):
        set_mapping(unit.connection, "loan", product_id, [MappedAccount(Purpose.FUND_SOURCE, cash)])
    set_mapping(unit.connection, "loan", A_PRODUCT, [MappedAccount(Purpose.FUND_SOURCE, bank)])
    found = queries.mappings(unit.connection, "loan", [A_PRODUCT, A_PRODUCT + 1, A_PRODUCT + 2])
    assert found[A_PRODUCT].gl(Purpose.FUND_SOURCE) == bank
    assert found[A_PRODUCT + 1].gl(Purpose.FUND_SOURCE) == cash
    assert found[A_PRODUCT + 2].lines == ()


def test_who_deletes_waits_for_who_posts(engine: Engine) -> None:
    refusals: list[type[Refusal]] = []
    cash, portfolio = _committed(engine)
    with unit_of_work(engine, ADMINISTRATOR, DAY) as posting:
        moved(posting, account(posting), (cash, portfolio, 1))
        deleting = Thread(target=_delete, args=(engine, cash, refusals))
        deleting.start()
        deleting.join(0.3)
        assert deleting.is_alive()
    deleting.join(10)
    assert refusals == [PostedGlAccountStays]


def test_who_posts_waits_for_who_deletes(engine: Engine) -> None:
    refusals: list[type[Refusal]] = []
    cash, portfolio = _committed(engine)
    with unit_of_work(engine, ADMINISTRATOR, DAY) as deleting:
        delete_gl_account(DeleteGlAccount(cash), deleting)
        posting = Thread(target=_post, args=(engine, cash, portfolio, refusals))
        posting.start()
        posting.join(0.3)
        assert posting.is_alive()
    posting.join(10)
    assert refusals == [GlAccountNotUsable]


def _open(unit: Unit, code: str, *, usage: GlUsage = GlUsage.DETAIL, parent_id: int | None = None) -> int:
    return open_gl_account(OpenGlAccount("Cash", code, GlType.ASSET, usage, parent_id), unit)


def _committed(engine: Engine) -> tuple[int, int]:
    with unit_of_work(engine, ADMINISTRATOR, DAY) as unit:
        return gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)


def _delete(engine: Engine, gl_account_id: int, refusals: list[type[Refusal]]) -> None:
    try:
        with unit_of_work(engine, ADMINISTRATOR, DAY) as unit:
            delete_gl_account(DeleteGlAccount(gl_account_id), unit)
    except Refusal as refusal:
        refusals.append(type(refusal))


def _post(engine: Engine, debit: int, credit: int, refusals: list[type[Refusal]]) -> None:
    try:
        with unit_of_work(engine, ADMINISTRATOR, DAY) as unit:
            moved(unit, account(unit), (debit, credit, 1))
    except Refusal as refusal:
        refusals.append(type(refusal))
