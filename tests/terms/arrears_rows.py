"""How late a loan may be: two loans that differ in one word or number alone, and since when they are in arrears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terms.families import RULES
from tests.terms.loans import arrears_begun, late_since, late_since_at_rest
from tests.terms.rows import Rule, Setting, Term

from samity.bank.loans.values.arrears_settings import CountedFrom, ToleranceMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.terms.rows import See

_HERE = "accountArrearsSettings."
_PAGE = "arrears.md"
_SETTINGS = Rule(_PAGE, RULES + "arrears:agreed_on")
_UNTIL = Rule(_PAGE, RULES + "arrears:tolerated_until")
_READ = "bank.loans.queries.snapshots:agreement_of"
_SINCE = {
    name: f"ACTIVE_IN_ARREARS since 2024-{name}" for name in ("02-22", "02-25", "02-27", "03-06", "03-11", "03-22")
}
_BY_DAY = {"toleranceCalculationMethod": ToleranceMethod.DAY_OF_MONTH.value}


def _set(**settings: object) -> Setting:
    return Setting({"arrearsSettings": settings})


def _days(number: int) -> Setting:
    return _set(tolerancePeriod={"defaultValue": number})


def _number(path: str, told: object, rule: Rule, one: tuple[Setting, str], other: tuple[Setting, str]) -> Term:
    return Term(path, "", rule, told, one, other, late_since)


def _words(name: str, see: See, options: list[tuple[str, Rule, Setting, str]]) -> Iterator[Term]:
    for place, (word, rule, setting, seen) in enumerate(options):
        _, _, other, other_seen = options[(place + 1) % len(options)]
        yield Term(_HERE + name, word, rule, word, (setting, seen), (other, other_seen), see)


def _rows() -> Iterator[Term]:
    five, none = (_days(5), _SINCE["02-27"]), (_days(0), _SINCE["02-22"])
    for path in (f"{_HERE}tolerancePeriod", "arrearsTolerancePeriod"):
        yield _number(path, 5, _SETTINGS.telling("grace", 0), five, none)
    fifth = _set(**_BY_DAY, monthlyToleranceDay=5), _SINCE["03-06"]
    tenth = _set(**_BY_DAY, monthlyToleranceDay=10), _SINCE["03-11"]
    yield _number(f"{_HERE}monthlyToleranceDay", 5, _SETTINGS.telling("grace", 10), fifth, tenth)
    floor = _set(toleranceFloorAmount=1250), "ACTIVE since none"
    rule = _SETTINGS.telling("tolerance", 0)
    yield _number(f"{_HERE}toleranceFloorAmount", 1250, rule, floor, none)
    name = "tolerancePercentageOfOutstandingPrincipal"
    share = _set(**{name: {"defaultValue": 60}}), _SINCE["03-22"]
    yield _number(_HERE + name, 60, _SETTINGS.telling("percent", 0), share, none)
    methods = [
        (ToleranceMethod.DAYS.value, _SETTINGS.telling("method", ToleranceMethod.DAY_OF_MONTH), *five),
        (ToleranceMethod.DAY_OF_MONTH.value, _SETTINGS.telling("method", ToleranceMethod.DAYS), *fifth),
    ]
    yield from _words("toleranceCalculationMethod", late_since, methods)
    rest = [
        (word, rule, _set(nonWorkingDaysMethod=word), _SINCE[since])
        for word, rule, since in (
            ("INCLUDED", _UNTIL.telling("working_days_only", True, _READ), "02-22"),  # noqa: FBT003 - what it tells
            ("EXCLUDED", _UNTIL.instead("calendar", None), "02-25"),
        )
    ]
    yield from _words("nonWorkingDaysMethod", late_since_at_rest, rest)


def _counted() -> Iterator[Term]:
    """Tell from when days count of a loan whose first installment was paid when the second was late for too long."""
    begun = {
        CountedFrom.WENT_INTO_ARREARS: "2024-02-27",
        CountedFrom.OLDEST_LATE: "2024-03-27",
        CountedFrom.BREACHED_AMOUNT: "2024-02-22",
    }
    words, five = list(begun), {"defaultValue": 5}
    options = [
        (
            each.value,
            _SETTINGS.telling("counted_from", words[(place + 1) % len(words)]),
            _set(tolerancePeriod=five, dateCalculationMethod=each.value),
            begun[each],
        )
        for place, each in enumerate(words)
    ]
    yield from _words("dateCalculationMethod", arrears_begun, options)


ARREARS_ROWS: tuple[Term, ...] = (*_rows(), *_counted())
