"""Loans found by every field and operator: those, and only those, of which it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.mambu.portfolio import TODAY, Told, figures, portfolio
from tests.dialects.mambu.real_balance import TEN_PERCENT, dynamic, lent
from tests.dialects.mambu.speaker import Mambu, criterion

from samity.app import create_app
from samity.dialects.mambu.loans_searched import LOANS
from samity.dialects.mambu.search import FieldType
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

OF_THE_REAL_BALANCE = frozenset(
    {
        "accruedInterest",
        "latePaymentsRecalculationMethod",
        "prepaymentSettings.applyInterestOnPrepaymentMethod",
        "prepaymentSettings.prepaymentRecalculationMethod",
    }
)
"""Told of loans whose interest accrues alone, of which the portfolio has none: they have a test of their own."""
FIELDS = sorted(LOANS.fields.keys() - OF_THE_REAL_BALANCE)


@pytest.fixture(scope="module")
def bank(file_engine: Engine) -> Mambu:
    return Mambu(create_app(Settings(), file_engine))


@pytest.fixture(scope="module")
def loans(bank: Mambu) -> list[Told]:
    """Loans in every state, of three currencies, in two branches."""
    return portfolio(Api(bank.app), bank, Random(7), 36)


@pytest.fixture(scope="module")
def told(loans: list[Told]) -> dict[str, dict[str, Any]]:
    return {each.loan["encodedKey"]: figures(each) for each in loans}


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _text(value: object) -> str:
    return str(value).lower()


MEANT: dict[str, Callable[[Any, Any, Any], bool]] = {
    "EQUALS": lambda has, value, _: has is not None and _alike(has, value),
    "EQUALS_CASE_SENSITIVE": lambda has, value, _: has is not None and has == value,
    "DIFFERENT_THAN": lambda has, value, _: has is None or not _alike(has, value),
    "STARTS_WITH": lambda has, value, _: has is not None and _text(has).startswith(_text(value)),
    "STARTS_WITH_CASE_SENSITIVE": lambda has, value, _: has is not None and str(has).startswith(str(value)),
    "IN": lambda has, value, second: has is not None and any(_alike(has, each) for each in (value, second)),
    "MORE_THAN": lambda has, value, _: has is not None and has > value,
    "LESS_THAN": lambda has, value, _: has is not None and has < value,
    "BETWEEN": lambda has, value, second: has is not None and value <= has <= second,
    "ON": lambda has, value, _: has is not None and _day(has) == _day(value),
    "AFTER": lambda has, value, _: has is not None and has > value,
    "AFTER_INCLUSIVE": lambda has, value, _: has is not None and has >= value,
    "BEFORE": lambda has, value, _: has is not None and has < value,
    "BEFORE_INCLUSIVE": lambda has, value, _: has is not None and has <= value,
    "TODAY": lambda has, *_: has is not None and _day(has) == TODAY,
    "THIS_WEEK": lambda has, *_: has is not None and date(2026, 7, 13) <= _day(has) <= date(2026, 7, 19),
    "THIS_MONTH": lambda has, *_: has is not None and (_day(has).year, _day(has).month) == (2026, 7),
    "THIS_YEAR": lambda has, *_: has is not None and _day(has).year == 2026,
    "LAST_DAYS": lambda has, *_: has is not None and TODAY - timedelta(days=30) <= _day(has) <= TODAY,
    "EMPTY": lambda has, *_: has is None,
    "NOT_EMPTY": lambda has, *_: has is not None,
}


def _alike(has: object, value: object) -> bool:
    if isinstance(has, str) and isinstance(value, str):
        return has.lower() == value.lower()
    if isinstance(has, datetime) or isinstance(value, datetime):
        return _day(has) == _day(value)  # type: ignore[arg-type]  # both are
    return has == value


def _spelled(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    return value.isoformat() if isinstance(value, date) else value


def _values(told: dict[str, dict[str, Any]], field: str) -> list[Any]:
    """Return what is told of the field, and for numbers and times what lies beside it."""
    held = sorted({each[field] for each in told.values() if each[field] is not None})
    kind = LOANS.fields[field].type
    if kind is FieldType.NUMBER:
        return held + [each + step for each in held for step in (Decimal("0.001"), -1)] or [Decimal(0)]
    if kind is FieldType.DAY:
        return held + [each + timedelta(days=1) for each in held] or [TODAY]
    if kind is FieldType.TEXT:
        return held + [each[: len(each) // 2] for each in held if each[:1]] + [each.swapcase() for each in held]
    return held or ["0" * 32]


def test_every_field_has_its_figure(told: dict[str, dict[str, Any]]) -> None:
    """What the property compares differs between the loans: a field that was mistaken for another is noticed."""
    assert {*FIELDS} <= {*next(iter(told.values()))}
    assert [field for field in FIELDS if len({each[field] for each in told.values()}) < 2] == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(drawn=st.data())
def test_those_are_found_of_which_it_is_told(
    bank: Mambu, told: dict[str, dict[str, Any]], drawn: st.DataObject
) -> None:
    asked, meant = [], []
    for _ in range(drawn.draw(st.integers(1, 2))):
        field = drawn.draw(st.sampled_from(FIELDS))
        operator = drawn.draw(st.sampled_from(sorted(LOANS.fields[field].operators)))
        values = _values(told, field)
        first, second = drawn.draw(st.sampled_from(values)), drawn.draw(st.sampled_from(values))
        value = 30 if operator == "LAST_DAYS" else _spelled(first)
        asked.append(criterion(field, operator, value, secondValue=_spelled(second), values=[value, _spelled(second)]))
        meant.append((field, MEANT[operator], first, second))
    found = [each["encodedKey"] for each in bank.search("loans", *asked, limit=1000)]
    assert sorted(found) == sorted(
        key for key, has in told.items() if all(fits(has[field], *values) for field, fits, *values in meant)
    )


@pytest.fixture(scope="module")
def usual(bank: Mambu) -> dict[str, int]:
    """Where each loan stands when nobody asks for an order."""
    return {each["encodedKey"]: place for place, each in enumerate(bank.search("loans", limit=1000))}


@pytest.mark.parametrize("name", sorted(LOANS.orders))
def test_loans_are_ordered_by_every_field_and_pages_follow_each_other(
    bank: Mambu, told: dict[str, dict[str, Any]], usual: dict[str, int], name: str
) -> None:
    rising, falling = (_ordered(bank, name, order) for order in ("ASC", "DESC"))
    assert sorted(rising) == sorted(falling) == sorted(told)
    assert _ordered(bank, name, "ASC", limit=7, offset=5) == rising[5:12]
    field = "expectedMaturityDate" if name == "expectedMaturity" else name
    held = [told[each][field] for each in rising]
    known = [each for each in held if each is not None]
    # Those without come last, whichever way the list goes.
    assert held[len(known) :] == [None] * (len(held) - len(known))
    assert [told[each][field] for each in falling[len(known) :]] == held[len(known) :]
    if LOANS.fields[field].type in {FieldType.NUMBER, FieldType.DAY, FieldType.MOMENT}:
        assert known == sorted(known)
        assert [told[each][field] for each in falling[: len(known)]] == sorted(known, reverse=True)
    for before, after in (*pairwise(rising), *pairwise(falling)):
        if told[before][field] == told[after][field]:
            assert usual[before] < usual[after]


def _ordered(bank: Mambu, name: str, order: str, **part: int) -> list[str]:
    sorting = {"field": name, "order": order}
    return [each["encodedKey"] for each in bank.search("loans", sorting=sorting, **{"limit": 1000, **part})]


def test_the_total_counts_what_is_found_and_not_what_is_shown(bank: Mambu, told: dict[str, dict[str, Any]]) -> None:
    active = sum(each["accountState"].startswith("ACTIVE") for each in told.values())
    body = {"filterCriteria": [criterion("accountState", "IN", values=["ACTIVE", "ACTIVE_IN_ARREARS"])]}
    for offset, shown in ((0, 3), (3, 3), (active - 1, 1), (active, 0), (1000, 0)):
        query = {"limit": 3, "offset": offset, "paginationDetails": "ON"}
        answer = bank.call("POST", "loans:search", json=body, params=query)
        assert len(answer.json()) == shown
        headers = [int(answer.headers[f"Items-{name}"]) for name in ("Total", "Limit", "Offset")]
        assert headers == [active, 3, offset]


@pytest.mark.parametrize("field", ["accountState", "accountSubState"])
def test_loans_are_found_by_every_word_for_how_they_stand(
    bank: Mambu, told: dict[str, dict[str, Any]], field: str
) -> None:
    stands: dict[str, set[str]] = {word: set() for word in LOANS.fields[field].choices}
    for key, has in told.items():
        if has[field] is not None:
            stands[has[field]].add(key)
    for word, keys in stands.items():
        assert {each["encodedKey"] for each in bank.search("loans", criterion(field, "EQUALS", word))} == keys, word
    assert sum(map(bool, stands.values())) >= 4


def test_loans_are_found_by_what_was_agreed_about_being_late_and_paying_ahead(mambu: Mambu, api: Api) -> None:
    """Of interest that accrues; where it is fixed there is no word for it."""
    annuity = {**TEN_PERCENT, "interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    ahead = {
        "prepaymentRecalculationMethod": "REDUCE_AMOUNT_PER_INSTALLMENT",
        "applyInterestOnPrepaymentMethod": "MANUAL",
    }
    late = {"latePaymentsRecalculationMethod": "OVERDUE_INSTALLMENTS_INCREASE"}
    product = dynamic(interestSettings=annuity, paymentSettings={"prepaymentSettings": ahead, **late})
    loan_id = lent(api, mambu.post("loanproducts", product))
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    usual = mambu.get(f"loans/{lent(api, mambu.post('loanproducts', dynamic()))}", detailsLevel="FULL")
    of_both = {"field": "id", "operator": "IN", "values": [loan_id, usual["id"]]}
    for field, has in (
        ("latePaymentsRecalculationMethod", told["latePaymentsRecalculationMethod"]),
        *((f"prepaymentSettings.{name}", told["prepaymentSettings"][name]) for name in ahead),
    ):
        asked = {"filterCriteria": [of_both, {"field": field, "operator": "EQUALS", "value": has}]}
        assert [each["id"] for each in mambu.call("POST", "loans:search", json=asked).json()] == [loan_id], field
    asked = {"filterCriteria": [of_both, {"field": "latePaymentsRecalculationMethod", "operator": "EMPTY"}]}
    assert [each["id"] for each in mambu.call("POST", "loans:search", json=asked).json()] == [usual["id"]]


def test_loans_are_found_by_what_rules_reckon_of_them_today(mambu: Mambu, api: Api) -> None:
    """Interest that accrues, what of it is a balance, and the rate; of fixed interest nothing accrues."""
    (today,) = [date(*each["date"]) for each in api.get("businessdate") if each["type"] == "BUSINESS_DATE"]
    loan_id = lent(api, mambu.post("loanproducts", dynamic()), f"{today - timedelta(days=10):%d %B %Y}")
    fixed = mambu.get(f"loans/{api.get(f'loans/{lending.lent(api)}')['accountNo']}", detailsLevel="FULL")
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert told["accruedInterest"] > 0
    assert "accruedInterest" not in fixed
    of_both = criterion("id", "IN", values=[loan_id, fixed["id"]])
    owed = sum(told["balances"][f"{part}Balance"] for part in ("principal", "interest", "fees", "penalty"))
    for field, has in (
        ("accruedInterest", told["accruedInterest"]),
        ("balances.interestBalance", told["balances"]["interestBalance"]),
        ("interestSettings.interestRate", told["interestSettings"]["interestRate"]),
        ("totalBalance", owed),
    ):
        same = mambu.search("loans", of_both, criterion(field, "EQUALS", has))
        assert loan_id in {each["id"] for each in same}, field
        lower = mambu.search("loans", of_both, criterion(field, "LESS_THAN", has))
        assert loan_id not in {each["id"] for each in lower}, field
    assert [each["id"] for each in mambu.search("loans", of_both, criterion("accruedInterest", "EMPTY"))] == [
        fixed["id"]
    ]
    rising = mambu.search("loans", of_both, sorting={"field": "accruedInterest", "order": "ASC"})
    assert [each["id"] for each in rising] == [loan_id, fixed["id"]]
