"""Parts of lists, as clients page through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.mambu.speaker import criterion

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def family(mambu: Mambu) -> str:
    """Seven clients of one name."""
    name = uuid4().hex
    for number in range(7):
        mambu.post("clients", {"firstName": f"N{number // 2}", "lastName": name})
    return name


def test_a_page_says_where_it_stands(mambu: Mambu, family: str) -> None:
    answer = mambu.call(
        "GET", "clients", params={"lastName": family, "limit": 3, "offset": 2, "paginationDetails": "ON"}
    )
    assert len(answer.json()) == 3
    headers = {name: answer.headers[name] for name in ("Items-Total", "Items-Limit", "Items-Offset")}
    assert headers == {"Items-Total": "7", "Items-Limit": "3", "Items-Offset": "2"}
    quiet = mambu.call("GET", "clients", params={"lastName": family, "limit": 3, "paginationDetails": "OFF"})
    assert "Items-Total" not in quiet.headers


def test_pages_follow_each_other_until_one_is_short(mambu: Mambu, family: str) -> None:
    pages = [mambu.get("clients", lastName=family, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    keys = [each["encodedKey"] for page in pages for each in page]
    assert keys == [each["encodedKey"] for each in mambu.get("clients", lastName=family)]
    assert len(set(keys)) == 7


@pytest.mark.parametrize("order", ["firstName:ASC", "firstName:DESC", "state:ASC", "lastModifiedDate:DESC,id"])
def test_overlapping_pages_overlap_in_every_order(mambu: Mambu, family: str, order: str) -> None:
    whole = _names(mambu.get("clients", lastName=family, sortBy=order))
    for offset in range(6):
        part = _names(mambu.get("clients", lastName=family, sortBy=order, limit=3, offset=offset))
        assert part == whole[offset : offset + 3]


def test_a_search_is_ordered_by_its_own_criteria(mambu: Mambu, family: str) -> None:
    named = criterion("lastName", "EQUALS", family)
    usual = mambu.search("clients", named, sorting={"field": "firstName"})
    assert [each["firstName"] for each in usual] == ["N3", "N2", "N2", "N1", "N1", "N0", "N0"]
    rising = mambu.search("clients", named, sorting={"field": "id", "order": "ASC"}, limit=2, offset=1)
    assert [each["firstName"] for each in rising] == ["N0", "N1"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("offset=x", ("offset", "INVALID_PAGINATION_OFFSET_VALUE")),
        ("offset=-1", ("offset", "OUT_OF_BOUNDS_PAGINATION_OFFSET_VALUE")),
        ("offset=99999999999999999999", ("offset", "OUT_OF_BOUNDS_PAGINATION_OFFSET_VALUE")),
        ("limit=x", ("limit", "INVALID_PAGINATION_LIMIT_VALUE")),
        ("limit=1001", ("limit", "OUT_OF_BOUNDS_PAGINATION_LIMIT_VALUE")),
        ("limit=-1", ("limit", "OUT_OF_BOUNDS_PAGINATION_LIMIT_VALUE")),
        ("paginationDetails=MAYBE", ("paginationDetails", "INVALID_PARAMETERS")),
        ("detailsLevel=SOME", ("detailsLevel", "INVALID_PARAMETERS")),
        ("sortBy=colour:ASC", ("sortBy", "INVALID_PARAMETERS")),
        ("sortBy=id:UP", ("sortBy", "INVALID_PARAMETERS")),
    ],
)
@pytest.mark.parametrize("path", ["branches", "centres", "clients", "groups", "users"])
def test_a_wrong_page_is_refused(mambu: Mambu, path: str, query: str, reason: tuple[str, str]) -> None:
    assert mambu.refused("GET", f"{path}?{query}") == (400, [reason])


def test_published_numbers_stand_beside_their_words(mambu: Mambu) -> None:
    errors = mambu.call("GET", "clients?limit=9999&offset=x").json()["errors"]
    assert [each["errorCode"] for each in errors] == [11, 14]


def _names(clients: list[dict[str, Any]]) -> list[str]:
    return [each["encodedKey"] for each in clients]
