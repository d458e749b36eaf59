"""A key is one row's, and a made-up one is nobody's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from samity.dialects.mambu.keys import Keys, Kind, Row
from samity.doors.ids import LARGEST_ID
from samity.kernel.key_blocks import KEY_LENGTH

SECRET = bytes(range(16))
numbers = st.integers(min_value=0, max_value=LARGEST_ID)
rows = st.builds(Row, st.sampled_from(Kind), numbers, numbers)


def _key(row: Row, secret: bytes = SECRET) -> str:
    return Keys(secret).encoded(row.kind, row.id, row.serial)


@given(rows)
def test_a_key_leads_back_to_its_row(row: Row) -> None:
    key = _key(row)
    assert len(key) == KEY_LENGTH
    assert set(key) <= set("0123456789abcdef")
    assert Keys(SECRET).decoded(key) == row
    assert Keys(SECRET).decoded(key.upper()) == row


@given(st.lists(rows, unique=True, max_size=30))
def test_no_two_rows_share_a_key(several: list[Row]) -> None:
    assert len({_key(each) for each in several}) == len(several)


@given(rows, st.sampled_from(Kind))
def test_a_key_names_a_row_of_its_own_kind_only(row: Row, asked: Kind) -> None:
    found = Keys(SECRET).id_of(asked, _key(row))
    assert found == (row.id if asked is row.kind and row.serial == 0 else None)


@given(rows, st.binary(min_size=16, max_size=16))
def test_the_key_of_another_bank_is_nobodys(row: Row, other: bytes) -> None:
    if other != SECRET:
        assert Keys(other).decoded(_key(row)) is None


@given(st.one_of(st.text(max_size=40), st.text("0123456789abcdefABCDEF ", min_size=32, max_size=32)))
def test_any_other_text_is_nobodys(text: str) -> None:
    assert Keys(SECRET).decoded(text) is None


def test_keys_of_neighbours_have_nothing_in_common() -> None:
    first, second = (bytes.fromhex(_key(Row(Kind.CLIENT, each))) for each in (1, 2))
    assert sum(one == other for one, other in zip(first, second, strict=True)) < 4
    # A known answer: keys that clients have kept must not change with a release.
    assert _key(Row(Kind.CLIENT, 7)) == "0a4eba508380bfd8c4220536243edce5"


def test_what_is_no_key_leaves_nothing_behind() -> None:
    """Blanks between digits were passed over: half a block stayed behind, and no key led to its row any more."""
    keys, row = Keys(SECRET), Row(Kind.CLIENT, 7)
    for wrong in ("12 " * 10 + "12", "\t1" * 16, "\uff11" * 32):
        assert keys.decoded(wrong) is None
        assert keys.decoded(_key(row)) == row
