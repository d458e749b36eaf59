"""What pages say, in the language of who reads them. See docs/decisions/0025-languages.md.

The English sentence is the key.
`say` and `counted` speak at once. What is written down before anybody asks, such as the label of a field, is said
`later`: when it is shown.
"""

from __future__ import annotations

import io
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from string import digits
from typing import TYPE_CHECKING, Any, SupportsIndex

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CATALOGUES = Path(__file__).parent / "translations"
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "ar": "العربية", "bn": "বাংলা"}
"""The languages of the pages, each by its own name."""

WESTERN = "latn"
"""The numbering system of 0 to 9."""
_OWN_DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "beng": "০১২৩৪৫৬৭৮৯"}
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_numbering: ContextVar[str] = ContextVar("numbering", default=WESTERN)


@contextmanager
def speaking(language: str, numbering: str = WESTERN) -> Iterator[None]:
    """Speak a language for a while, and write numbers by a numbering system of CLDR, such as `beng`."""
    before = _language.set(language), _numbering.set(numbering)
    try:
        yield
    finally:
        _language.reset(before[0])
        _numbering.reset(before[1])


def spoken_language() -> str:
    """Return the language that is spoken now."""
    return _language.get()


def language_of(chosen: str | None, accepted: Iterable[str]) -> str:
    """Return the language that a person chose, else the first of ours that his browser accepts, else English."""
    wanted = (tag.replace("_", "-").partition("-")[0].lower() for tag in (chosen or "", *accepted))
    return next((each for each in wanted if each in LANGUAGES), ENGLISH)


def say(sentence: str, /, **facts: object) -> str:
    """Return an English sentence in the language that is spoken, with its facts in the places of their names."""
    return _with(_catalogue(_language.get()).gettext(sentence + ""), facts)


def counted(one: str, many: str, number: int, /, **facts: object) -> str:
    """Return a sentence about a number of things, in the form that the language has for so many: `{number}` is it."""
    return _with(_catalogue(_language.get()).ngettext(one, many, number), {"number": number, **facts})


class Later(str):
    """An English sentence that is said in the reader's language when it is shown, put together or changed."""

    __slots__ = ("facts",)
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return say(str.__str__(self), **self.facts)

    def __html__(self) -> str:
        return escape(str(self))

    def __format__(self, how: str) -> str:
        return format(str(self), how)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        return str(self)[at]

    def format(self, *values: object, **named: object) -> str:
        """Return it with values in its places."""
        return str(self).format(*values, **named)

    def lower(self) -> str:
        """Return it in small letters."""
        return str(self).lower()

    def capitalize(self) -> str:
        """Return it with a capital."""
        return str(self).capitalize()


def later(sentence: str, /, **facts: object) -> str:
    """Mark a sentence that is written down before anybody asks for it."""
    marked = Later(sentence)
    marked.facts = facts
    return marked


def listed(parts: Iterable[str], between: str | None = None) -> str:
    """Return parts one after another, with the comma of the language unless something else stands between them."""
    return (between or say(", ")).join(map(str, parts))


def in_every_language(sentence: str) -> set[str]:
    """Return a sentence in each of our languages, as it may stand in a file that was taken along in another one."""
    return {_catalogue(language).gettext(str.__str__(sentence)) for language in LANGUAGES}


def said_in_page(sentence: str, /, **facts: object) -> Markup:
    """Return what `say` does, for a template: tags of the sentence stand, facts are escaped."""
    return Markup(_catalogue(_language.get()).gettext(sentence + "")).format(**_written(facts))  # noqa: S704 - our own


def counted_in_page(one: str, many: str, number: int, /, **facts: object) -> Markup:
    """Return what `counted` does, for a template."""
    sentence = _catalogue(_language.get()).ngettext(one, many, number)
    return Markup(sentence).format(**_written({"number": number, **facts}))  # noqa: S704 - our own


def own_digits(text: str, numbering: str | None = None) -> str:
    """Return a text with the digits of a numbering system; without one, as numbers are written now."""
    own = _OWN_DIGITS.get(numbering or _numbering.get())
    return text.translate(str.maketrans(digits, own)) if own else text


def western_digits(text: str) -> str:
    """Return a text with the digits 0 to 9 for those of any script."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


def _with(sentence: str, facts: Mapping[str, object]) -> str:
    return sentence.format(**_written(facts)) if facts else sentence


def _written(facts: Mapping[str, object]) -> dict[str, Any]:
    """Return facts as the language writes them: a whole number with its digits."""
    return {name: own_digits(str(fact)) if type(fact) is int else fact for name, fact in facts.items()}


@lru_cache
def _catalogue(language: str) -> NullTranslations:
    """Return the sentences of a language. They are read once from their source, so that there is nothing to build."""
    if language == ENGLISH or language not in LANGUAGES:
        return NullTranslations()
    compiled = io.BytesIO()
    with catalogue_of(language).open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def catalogue_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"
