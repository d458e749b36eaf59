"""Whatever the bank says of an amount, it says with the currency's symbol in its place; no sentence prints a number."""

from __future__ import annotations

import ast
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.every_refusal import ALL
from tests.tree import SOURCE, modules, place, tree, written_text

from samity.kernel.money import Currency, Money, SymbolPosition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.kernel.errors import Refusal

# What a field of a refusal may be. An amount is Money; Decimal, Fraction and float would print without their currency.
SAMPLES: dict[str, Any] = {
    "Money": Money(Decimal("1234.5"), Currency("SEK", 2, "Swedish Krona", "kr", SymbolPosition.AFTER)),
    "int": 7,
    "str": "a word",
    "date": date(2025, 1, 7),
    "ScheduleEngine": "PROGRESSIVE",
}
# Whole numbers that count something else than money; ids end in `_id`.
COUNTS = {
    *("active_members", "least", "most", "loans", "number", "number_of_installments"),
    *("days", "decimals", "from_days", "length", "longest", "shortest", "to_days"),
}
# Words for money: a text of such a name would be an amount that somebody printed by hand.
AMOUNTS = {
    *("amount", "amounts", "approved", "balance", "cash", "charge", "charged", "collected", "disbursed", "due", "dues"),
    *("fee", "fees", "interest", "money", "outstanding", "overpaid", "paid", "payment", "penalties", "penalty"),
    *("price", "principal", "sum", "total", "unit", "waived"),
}
# Columns of a violation that are no amounts: ids, places, days and names.
NAMES = {"due_on", "gl", "id", "name", "no", "number", "open_from", "since", "what"}
IN_BRACES = re.compile(r"\{(\w+)\}")

# Where a currency is made: from a row, from ISO's list, as somebody defines his own, and as an example.
HOMES_OF_CURRENCIES = {
    "src/samity/bank/organisation/operations/currencies.py",
    "src/samity/bank/organisation/queries/currencies.py",
    "src/samity/bank/organisation/values/currencies.py",
    "src/samity/web/pages/components.py",
}


def fields_of(refusal: type[Refusal]) -> Iterator[tuple[str, list[str]]]:
    """Return each field of a refusal with the names of its types."""
    for field in getattr(refusal, "__dataclass_fields__", {}).values():
        yield field.name, [each for each in str(field.type).split(" | ") if each != "None"]


@pytest.mark.parametrize("refusal", ALL, ids=lambda each: each.__name__)
def test_an_amount_in_a_refusal_is_money(refusal: type[Refusal]) -> None:
    for name, types in fields_of(refusal):
        field = f"{refusal.__name__}.{name}"
        assert set(types) <= set(SAMPLES), f"{field}: an amount is Money; add another type to SAMPLES with a sample"
        if "int" in types:
            assert name.endswith("_id") or name in COUNTS, f"{field}: an amount is Money; a count goes into COUNTS"
        if "str" in types:
            assert not AMOUNTS & set(name.split("_")), f"{field}: an amount is Money, which prints itself"


@pytest.mark.parametrize("refusal", ALL, ids=lambda each: each.__name__)
def test_a_refusal_can_be_said_and_prints_its_amounts(refusal: type[Refusal]) -> None:
    fields = dict(fields_of(refusal))
    said = str(refusal(**{name: SAMPLES[types[0]] for name, types in fields.items()}))
    assert said.strip()
    amounts = [name for name, types in fields.items() if "Money" in types]
    told = IN_BRACES.findall((refusal.__doc__ or "").splitlines()[0])
    assert said.count("1,234.50 kr") == sum(told.count(name) for name in amounts)
    assert "Decimal" not in said
    assert "Currency" not in said


def test_there_are_refusals_with_amounts() -> None:
    assert sum(any("Money" in types for _, types in fields_of(refusal)) for refusal in ALL) >= 12


def violations_told() -> Iterator[tuple[str, str, set[str]]]:
    """Return where a violation is told, its sentence and the columns that are printed as amounts."""
    for path in modules(SOURCE / "close_of_business"):
        for call in ast.walk(tree(path)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "violations":
                amounts = [keyword.value for keyword in call.keywords if keyword.arg == "amounts"]
                printed = {
                    str(written_text(each)) for given in amounts for each in ast.walk(given) if written_text(each)
                }
                yield f"{place(path)}:{call.lineno}", str(written_text(call.args[2])), printed


def test_violations_print_their_amounts() -> None:
    bare = [
        f"{where}: say that {name} is one of the amounts, or put it among NAMES"
        for where, sentence, amounts in violations_told()
        for name in IN_BRACES.findall(sentence)
        if not (name in amounts or name in NAMES or name.endswith("_id"))
    ]
    assert bare == []
    assert sum(bool(amounts) for _, _, amounts in violations_told()) >= 6


def test_a_currency_is_read_from_a_row_in_one_place() -> None:
    """Who builds one by hand forgets where its symbol stands, or its smallest coin."""
    built = {
        place(path)
        for path in modules(SOURCE)
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Currency"
    }
    assert built == HOMES_OF_CURRENCIES, "read it with `currency_of`"
