"""Rules about groups: size, place, dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.clients.rules.group_size import may_begin, may_grow_to
from samity.bank.clients.rules.hierarchy import hierarchy_of
from samity.bank.clients.rules.life_dates import DateFault, presumed_submission, wrong_dates
from samity.bank.clients.values import ClientName, MemberLimits
from samity.kernel.errors import BrokenInvariant

OPENED = date(2020, 1, 1)
TODAY = date(2025, 3, 15)
DAYS = st.dates(date(2019, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("least", "most", "members", "allowed"),
    [
        (None, None, 0, (True, True)),
        (2, 3, 1, (False, True)),
        (2, 3, 2, (True, True)),
        (2, 3, 3, (True, True)),
        (2, 3, 4, (False, False)),
        (None, 3, 0, (True, True)),
        (2, None, 100, (True, True)),
    ],
)
def test_a_group_begins_and_grows_within_its_limits(
    least: int | None, most: int | None, members: int, allowed: tuple[bool, bool]
) -> None:
    limits = MemberLimits(least, most)
    assert (may_begin(limits, members), may_grow_to(limits, members)) == allowed


def test_a_path_names_the_centre_first_and_closes_with_a_dot() -> None:
    assert hierarchy_of(3) == ".3."
    assert hierarchy_of(7, hierarchy_of(3)) == ".3.7."
    assert hierarchy_of(7) == ".7."


@pytest.mark.parametrize(
    ("submitted_on", "activated_on", "faults"),
    [
        (TODAY, None, []),
        (TODAY, TODAY, []),
        (OPENED, OPENED, []),
        (date(2019, 1, 1), None, []),
        (date(2025, 3, 16), None, [DateFault.SUBMITTED_IN_FUTURE]),
        (OPENED, date(2025, 3, 16), [DateFault.ACTIVATED_IN_FUTURE]),
        (date(2025, 3, 2), date(2025, 3, 1), [DateFault.SUBMITTED_AFTER_ACTIVATION]),
        (date(2019, 1, 1), date(2019, 12, 31), [DateFault.ACTIVATED_BEFORE_OFFICE_OPENED]),
        (
            date(2020, 1, 2),
            date(2019, 12, 1),
            [DateFault.ACTIVATED_BEFORE_OFFICE_OPENED, DateFault.SUBMITTED_AFTER_ACTIVATION],
        ),
    ],
)
def test_every_date_that_offends_is_named(
    submitted_on: date, activated_on: date | None, faults: list[DateFault]
) -> None:
    wrong = wrong_dates(submitted_on=submitted_on, activated_on=activated_on, office_opened_on=OPENED, today=TODAY)
    assert [each.fault for each in wrong] == faults


@given(submitted_on=DAYS, activated_on=DAYS)
def test_no_fault_means_the_dates_stand_in_order(submitted_on: date, activated_on: date) -> None:
    wrong = wrong_dates(submitted_on=submitted_on, activated_on=activated_on, office_opened_on=OPENED, today=TODAY)
    in_order = submitted_on <= activated_on <= TODAY and activated_on >= OPENED
    assert (not wrong) == in_order


@given(activated_on=DAYS)
def test_a_submission_that_was_not_given_never_offends(activated_on: date) -> None:
    presumed = presumed_submission(activated_on, TODAY)
    assert presumed <= min(activated_on, TODAY)
    assert presumed_submission(None, TODAY) == TODAY


def test_a_name_is_a_first_and_a_last_name_or_a_full_name() -> None:
    assert ClientName("Asha", None, "Devi").displayed == "Asha Devi"
    assert ClientName("Asha", "K", "Devi").displayed == "Asha K Devi"
    assert ClientName(fullname="Asha's Dairy").displayed == "Asha's Dairy"


@pytest.mark.parametrize(
    "parts", [{"firstname": "Asha"}, {"lastname": "Devi"}, {}, {"firstname": "A", "fullname": "A D"}]
)
def test_half_a_name_cannot_be_held(parts: dict[str, str]) -> None:
    with pytest.raises(BrokenInvariant):
        ClientName(**parts)
