"""Every language says everything that pages say, and pages say nothing that no catalogue knows."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from samity.bank.loans.operations.decide import LoanNotPending
from samity.bank.loans.operations.products import ProductNameTaken
from samity.web.catalogues import gathered
from samity.web.formats import formats_of
from samity.web.languages import ENGLISH, LANGUAGES, catalogue_of, counted, later, listed, say, speaking
from samity.web.words import spoken, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages.catalog import Catalog, Message

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
PLACES = re.compile(r"\{\w*\}|\[\w+\]|</?\w+>")


def catalogue(language: str) -> Catalog:
    with catalogue_of(language).open("rb") as source:
        return read_po(source, locale=language)


def messages(language: str) -> Iterable[Message]:
    return (message for message in catalogue(language) if message.id)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_what_pages_say_and_nothing_else(language: str) -> None:
    said = {message.id for message in gathered() if message.id}
    known = {message.id for message in messages(language)}
    assert known ^ said == set(), "run `make catalogue`, and translate what is new"


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated_and_nothing_is_guessed(language: str) -> None:
    assert [message.id for message in messages(language) if not all(texts(message)) or message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_each_number_has_its_form(language: str) -> None:
    forms = catalogue(language).num_plurals
    assert [each.id for each in messages(language) if each.pluralizable and len(texts(each)) != forms] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_and_tags_of_its_sentence(language: str) -> None:
    differing = []
    for message in messages(language):
        many = message.id if isinstance(message.id, str) else message.id[1]
        # "One day" and "two days" may be said without the figure.
        free = set() if isinstance(message.id, str) else {"{number}"}
        wanted = sorted(PLACES.findall(many))
        differing += [
            (many, text)
            for text in texts(message)
            if sorted(PLACES.findall(text)) != wanted and set(wanted) - set(PLACES.findall(text)) != free
        ]
    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_part_of_a_sentence_keeps_the_spaces_around_it(language: str) -> None:
    def around(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    simple = [each for each in messages(language) if isinstance(each.id, str)]
    assert [each.id for each in simple if around(str(each.id)) != around(str(each.string))] == []


def test_nothing_is_said_before_anybody_asks() -> None:
    """What is said while modules are read stays English for ever."""
    watched = (
        "import samity.web.languages as languages\n"
        "def _with(sentence, facts): raise SystemExit(f'said at once, and not later: {sentence}')\n"
        "languages._with = _with\n"
        "import samity.app"
    )
    done = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, check=False)  # noqa: S603 - Python itself
    assert done.returncode == 0, done.stderr


def test_a_sentence_is_said_in_the_language_that_is_spoken() -> None:
    label = later("Save")
    with speaking("bn", "beng"):
        assert (say("Save"), str(label), f"{label}", label + "!") == ("সংরক্ষণ", "সংরক্ষণ", "সংরক্ষণ", "সংরক্ষণ!")
        assert say("Row {row}: the day of the payments is no date", row=12).count("১২") == 1
    with speaking("ar", "arab"):
        assert listed(["1", "2"]) == "1، 2"
    assert say("Save") == "Save" == label


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "يوم واحد"), (2, "يومان"), (5, "5 أيام"), (11, "11 يومًا"), (100, "100 يوم"), (105, "105 أيام")],
)
def test_arabic_counts_in_six_forms(number: int, said: str) -> None:
    with speaking("ar"):
        assert counted("{number} day", "{number} days", number) == said


def test_a_refusal_is_told_with_its_words_in_the_language_that_is_spoken() -> None:
    with speaking("ar"):
        assert told(LoanNotPending(7, "SUBMITTED", "approve"), formats_of("en", "")) == (
            "القرض 7 لا ينتظر قرارًا: حالته مقدَّم."
        )
    with speaking("bn"):
        assert spoken("LOAN_WRITE_OFF") == "ঋণ: অবলোপন"


def test_what_people_typed_is_not_said_anew() -> None:
    with speaking("ar"):
        assert "Save" in told(ProductNameTaken("Save"), formats_of("en", ""))


def test_a_sentence_that_no_catalogue_knows_is_said_in_english() -> None:
    with speaking("ar"):
        assert say("Nobody wrote this down.") == "Nobody wrote this down."


def test_every_language_is_one_of_the_world() -> None:
    for language, name in LANGUAGES.items():
        assert str(Locale.parse(language).get_language_name(language)).casefold() == name.casefold()
