from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.custom_fields.farm import CROP, FORMER, LINKS, OF_EACH_TYPE, REGION, SETS, SIZE, TOWN

from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.rules.reading import Reading, links_named, read, respelled
from samity.bank.custom_fields.rules.spelling import folded
from samity.bank.custom_fields.values import FieldType, OptionNamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.errors import Refusal

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.builds(OptionNamed, st.text(), st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def reading(given_: Mapping[str, Any], *, is_new: bool = False, **standing: str) -> Reading:
    held = {"size": (SIZE.id, 1), "former": (FORMER.id, 0), "town": (TOWN.id, 0)}
    links = {**{f"{kind}".lower(): (field.id, 0) for kind, field in OF_EACH_TYPE.items()}, **held}
    return read(SETS, given_, LINKS, {links[name]: text for name, text in standing.items()}, is_new=is_new)


def texts(found: Reading) -> dict[str, str]:
    assert found.refusals == []
    return {f"{each.field.code}{each.index or ''}": each.text for each in found.values}


def wrong(found: Reading) -> list[tuple[type[Refusal], str]]:
    return [(type(each), str(next(iter(each.facts().values())))) for each in found.refusals]


@pytest.mark.parametrize(
    ("kind", "taken", "text"),
    [
        ("TEXT", "A free text field up to 255 characters in length", None),
        ("TEXT", "x" * 255, None),
        ("NUMBER", "46290", None),
        ("NUMBER", "-007.50", "-7.50"),
        ("NUMBER", "-0", "0"),
        ("NUMBER", "9" * 18 + "." + "9" * 9, None),
        ("CHECKBOX", "TRUE", None),
        ("CHECKBOX", "FALSE", None),
        ("DATE", "2018-12-14", None),
        ("MOMENT", "2020-12-20T15:30:00.000+01:00", None),
        ("MOMENT", "2018-12-14T15:30:00.000+01:30", None),
        ("MOMENT", "2020-12-20T15:30:00Z", "2020-12-20T15:30:00.000+00:00"),
        ("USER_LINK", "1", None),
        ("GROUP_LINK", 3, "3"),
        ("CLIENT_LINK", "04", "4"),
    ],
)
def test_a_value_of_each_type_is_taken(kind: str, taken: object, text: str | None) -> None:
    found = reading({"_Farm": {OF_EACH_TYPE[FieldType(kind)].code: taken}})
    assert list(texts(found).values()) == [text or taken]


@pytest.mark.parametrize(
    ("kind", "given_", "refusal"),
    [
        ("TEXT", "x" * 256, refusals.FieldTextTooLong),
        ("TEXT", 7, refusals.FieldNotText),
        ("TEXT", "a\0b", refusals.FieldNotText),
        ("TEXT", OptionNamed("a"), refusals.FieldNotText),
        ("NUMBER", "4x", refusals.FieldNotNumber),
        ("NUMBER", "1e5", refusals.FieldNotNumber),
        ("NUMBER", "1,000", refusals.FieldNotNumber),
        ("NUMBER", "NaN", refusals.FieldNotNumber),
        ("NUMBER", "٤٦", refusals.FieldNotNumber),
        ("NUMBER", "1" * 19, refusals.FieldNotNumber),
        ("NUMBER", 46290, refusals.FieldNotText),
        ("CHECKBOX", "true", refusals.FieldNotCheckbox),
        ("CHECKBOX", True, refusals.FieldNotText),
        ("DATE", "14/12/2018", refusals.FieldNotDate),
        ("DATE", "2018-02-30", refusals.FieldNotDate),
        ("DATE", "2018-12-14T00:00:00Z", refusals.FieldNotDate),
        ("DATE", "20181214", refusals.FieldNotDate),
        ("MOMENT", "2020-12-20T15:30:00.000", refusals.FieldNotMoment),
        ("MOMENT", "2020-12-20", refusals.FieldNotMoment),
        ("MOMENT", "2020-12-20T25:30:00.000+01:00", refusals.FieldNotMoment),
        ("USER_LINK", "2", refusals.FieldLinkDead),
        ("GROUP_LINK", "8a19d63c84a36c7f0184a4f33ba85235", refusals.FieldLinkDead),
        ("CLIENT_LINK", 5, refusals.FieldLinkDead),
        ("CLIENT_LINK", True, refusals.FieldNotText),
    ],
)
def test_what_a_type_does_not_take_is_refused_by_name(kind: str, given_: object, refusal: type[Refusal]) -> None:
    code = OF_EACH_TYPE[FieldType(kind)].code
    found = reading({"_Farm": {code: given_}})
    assert wrong(found) == [(refusal, f"_Farm.{code}")]
    assert code in str(found.refusals[0])


@pytest.mark.parametrize(
    ("town", "text"),
    [
        ("n-1", "n-1"),
        ("Kibera", "n-1"),
        ("Other", "n-9"),
        (OptionNamed("n-9"), "n-9"),
        (OptionNamed(name="Other"), "n-9"),
        (OptionNamed("n-9", "Other"), "n-9"),
    ],
)
def test_an_option_is_chosen_by_its_id_or_its_words(town: object, text: str) -> None:
    assert texts(reading({"_Farm": {"Town": town, "Region": "Nairobi"}})) == {"Region": "n", "Town": text}


@pytest.mark.parametrize(
    ("region", "town", "refusal"),
    [
        ("c", "Kibera", refusals.FieldOptionElsewhere),
        (None, "Kibera", refusals.FieldOptionElsewhere),
        ("c", "option 9", refusals.FieldOptionUnlisted),
        ("c", OptionNamed(), refusals.FieldOptionUnlisted),
        ("n", OptionNamed("n-1", "Other"), refusals.FieldOptionUnlisted),
        ("c", "Mombasa", refusals.FieldOptionOutOfUse),
    ],
)
def test_an_option_that_cannot_be_chosen_is_refused(region: str | None, town: object, refusal: type[Refusal]) -> None:
    assert wrong(reading({"_Farm": {"Town": town, "Region": region}})) == [(refusal, "_Farm.Town")]


def test_of_options_called_alike_the_one_under_the_choice_above_is_meant() -> None:
    assert texts(reading({"_Farm": {"Region": "Coast", "Town": "Other"}}))["Town"] == "c-9"


def test_what_stands_may_stay_though_it_could_not_be_chosen_any_more() -> None:
    given_ = {"_Farm": {"Region": "c", "Town": "c-1", "Client_Link": "99"}}
    found = reading(given_, town="c-1", client_link="99")
    assert texts(found) == {"Region": "c", "Town": "c-1", "Client_Link": "99"}
    assert wrong(reading({"_Plots": [{"_index": "0", "Size": "1", "Former": "was"}]}, former="was")) == []


def test_sets_and_fields_that_cannot_be_written_are_all_named_at_once() -> None:
    found = reading(
        {
            "_Farm": {"Colour": "red", "Number": "4x"},
            "_Closed": {},
            "_Other": {},
            "_Plots": [
                {"_index": "0", "Crop": "rice", "Former": "x"},
                {"_index": 0, "Size": "1"},
                {"_index": "x", "Size": "1"},
                {"Size": "1"},
                "rice",
            ],
        }
    )
    assert wrong(found) == [
        (refusals.FieldSetUnknown, "_Other"),
        (refusals.FieldUnknown, "_Farm.Colour"),
        (refusals.FieldNotNumber, "_Farm.Number"),
        (refusals.FieldIndexTwice, "_Plots"),
        (refusals.FieldIndexMissing, "_Plots"),
        (refusals.FieldIndexMissing, "_Plots"),
        (refusals.FieldSetGrouped, "_Plots"),
        (refusals.FieldOutOfUse, "_Plots[0].Former"),
        (refusals.FieldRequired, "_Plots[0].Size"),
        (refusals.FieldSetOutOfUse, "_Closed"),
    ]


def test_a_standard_set_is_no_list_and_a_grouped_one_is() -> None:
    found = reading({"_Farm": [{}, {}], "_Plots": {"Size": "1"}})
    assert wrong(found) == [(refusals.FieldSetNotGrouped, "_Farm"), (refusals.FieldSetGrouped, "_Plots")]


def test_records_of_a_grouped_set_keep_their_index() -> None:
    found = reading({"_Plots": [{"_index": "7", "Size": "1.5"}, {"_index": "2", "Size": "3", "Crop": "rice"}]})
    assert texts(found) == {"Size7": "1.5", "Size2": "3", "Crop2": "rice"}
    assert found.records == {(2, 7), (2, 2)}


def test_defaults_are_taken_and_nothing_is_left_out_only_when_a_record_is_new() -> None:
    assert texts(reading({"_Plots": [{"_index": "0", "Size": "1"}]})) == {"Size": "1"}
    assert texts(reading({"_Plots": [{"_index": "0", "Size": "1"}]}, is_new=True)) == {"Size": "1", CROP.code: "maize"}
    assert texts(reading({"_Plots": [{"_index": "0", "Size": "1", "Crop": ""}]}, is_new=True)) == {"Size": "1"}
    assert {each.code for each in reading({}, is_new=True).sets} == {"_Farm", "_Plots"}


def test_the_ids_that_links_name_are_gathered_to_be_asked_for_together() -> None:
    given_ = {"_Farm": {"Client_Link": "4", "Group_Link": 3, "User_Link": "nobody"}, "_Plots": "wrong"}
    assert links_named(SETS, given_) == {
        FieldType.CLIENT_LINK: {4},
        FieldType.GROUP_LINK: {3},
        FieldType.USER_LINK: set(),
    }


def test_a_door_spells_the_values_of_known_fields_in_its_own_way() -> None:
    given_ = {
        "_Farm": {"Client_Link": "key of 4", "Other": "as it is"},
        "_Plots": [{"_index": "0", "Size": "1"}, "no record"],
        "_X": {"Size": "1"},
    }
    assert respelled(SETS, given_, lambda field, value: (field.code, value)) == {
        "_Farm": {"Client_Link": ("Client_Link", "key of 4"), "Other": "as it is"},
        "_Plots": [{"_index": "0", "Size": ("Size", "1")}, "no record"],
        "_X": {"Size": "1"},
    }


@given(st.dictionaries(st.sampled_from(["_Farm", "_Plots", "_Closed", "_X"]), ANYTHING), st.booleans())
def test_whatever_is_given_is_read_or_refused_by_name(given_: dict[str, Any], is_new: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
    found = reading(given_, is_new=is_new)
    assert all(str(each) for each in found.refusals)
    links_named(SETS, given_)
    assert respelled(SETS, given_, lambda _, value: value) == given_


@given(st.dictionaries(st.sampled_from([each.code for each in SETS[0].fields]), st.text(max_size=300) | st.integers()))
def test_what_was_read_is_read_again_as_it_is(record: dict[str, object]) -> None:
    found = reading({"_Farm": record})
    once = {each.field.code: each.text for each in found.values}
    again = reading({"_Farm": once})
    assert {each.field.code: each.text for each in again.values} == once
    assert {each.field.code for each in found.values} == once.keys()


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_numbers_that_are_equal_fold_into_the_same(number: Any) -> None:
    text = format(number, "f")
    assert folded(FieldType.NUMBER, text) == folded(FieldType.NUMBER, f"{text}0")
    assert REGION.option("n") is not None
