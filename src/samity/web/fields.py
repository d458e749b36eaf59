"""The kinds of fields that forms are made of. They read what people type by their own locale; see formats.py."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, Field, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, DateTimeLocalInput, ListWidget, TextInput, TimeInput

from samity.web.languages import later, say, western_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wtforms import Form

    from samity.web.formats import Formats

__all__ = [
    "AmountField",
    "AmountsField",
    "BooleanField",
    "Choice",
    "ChoiceField",
    "DayField",
    "ManyField",
    "MomentField",
    "NumberField",
    "PasswordField",
    "TextField",
    "TimeField",
    "WholeField",
    "not_negative",
    "note_field",
    "positive",
]

LONGEST_TEXT = 200
LONGEST_NOTE = 1000
EXAMPLE = Decimal("1250.5")
LARGEST_WHOLE = 2**53 - 1
FIRST_YEAR, LAST_YEAR = 1800, 2999
"""Days beyond are slips of the hand, and there is no reckoning next to the end of the calendar."""

Choice = tuple[Any, str]
"""What a choice stands for, and the words that people read."""


def _demanded(required: bool) -> list[Any]:  # noqa: FBT001 - a field is required or not
    return [InputRequired(later("This is needed."))] if required else [Optional()]


class TextField(StringField):
    """A line of text; blank is nothing."""

    def __init__(
        self, label: str, *, required: bool = True, longest: int = LONGEST_TEXT, kind: str = "text", **options: Any
    ) -> None:
        checks = [
            *_demanded(required),
            Length(max=longest, message=later("At most {longest} characters.", longest=longest)),
        ]
        filters: list[Callable[[str | None], str | None]] = [lambda text: (text or "").strip() or None]
        super().__init__(label, checks, filters=filters, **options)
        self.widget = TextInput(kind)


def positive(form: Form, field: Field) -> None:
    """Refuse nothing, and less than nothing."""
    del form
    if field.data is not None and field.data <= 0:
        raise ValidationError(say("It must be more than nothing."))


def not_negative(form: Form, field: Field) -> None:
    """Refuse less than nothing."""
    del form
    if field.data is not None and field.data < 0:
        raise ValidationError(say("It cannot be less than nothing."))


def note_field(label: str = later("Note"), *, required: bool = False, **options: Any) -> TextAreaField:
    """Return a field for a few sentences."""
    checks = [
        *_demanded(required),
        Length(max=LONGEST_NOTE, message=later("At most {longest_note} characters.", longest_note=LONGEST_NOTE)),
    ]
    return TextAreaField(label, checks, filters=[lambda text: (text or "").strip() or None], **options)


class _Typed(Field):
    """A field whose text is read into a value; what cannot be read is shown again as it was typed."""

    # What is said of a text without a value; the braces are an example of a number as the reader writes it.
    widget: Any = TextInput()
    wrong = later("This cannot be read.")

    def __init__(self, label: str, *, required: bool = True, checks: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(label, [*_demanded(required), *checks], **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was sent."""
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = self.read(valuelist[0].strip())
            except ValueError:
                raise ValueError(self.wrong.format(self.formats.number(EXAMPLE))) from None

    @property
    def formats(self) -> Formats:
        """Return the formats of whoever fills the form in."""
        formats: Formats = self.meta.formats  # acts.py hands it to every form
        return formats

    def read(self, text: str) -> Any:
        """Return the value of a text; ValueError when it has none."""
        raise ValueError(text)

    def shown(self, value: Any) -> str:
        """Return the text of a value."""
        return str(value)


class NumberField(_Typed):
    """A number with decimals, such as a rate in percent per year."""

    widget = TextInput("text")
    wrong = later("Type a number, such as {}.")

    def read(self, text: str) -> Decimal:
        """Return the number."""
        return self.formats.read_number(text)

    def shown(self, value: Decimal) -> str:
        """Return the number as the locale writes it."""
        return self.formats.number(value)


class AmountField(NumberField):
    """An amount of money in major units; the bank says whether its currency has so fine a coin."""

    wrong = later("Type an amount, such as 1250 or {}.")


SEMICOLON = re.compile("[;\N{ARABIC SEMICOLON}]")


class AmountsField(_Typed):
    """Several amounts of money in major units, with a semicolon between them."""

    wrong = later("Type amounts with a semicolon between them, such as 1000; {}.")

    def read(self, text: str) -> tuple[Decimal, ...]:
        """Return the amounts."""
        return tuple(self.formats.read_number(each.strip()) for each in SEMICOLON.split(text) if each.strip())

    def shown(self, value: Sequence[Decimal]) -> str:
        """Return the amounts as the locale writes them."""
        return "; ".join(self.formats.number(each) for each in value)


class WholeField(_Typed):
    """A whole number, between two others where that is said."""

    wrong = later("Type a whole number.")

    def __init__(self, label: str, *, between: tuple[int, int] | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self._between = between

    def pre_validate(self, form: Any) -> None:
        """Refuse what lies outside."""
        if self._between is None or self.data is None:
            return
        lowest, highest = self._between
        if not lowest <= self.data <= highest:
            raise ValidationError(say("Type a number from {lowest} to {highest}.", lowest=lowest, highest=highest))

    def read(self, text: str) -> int:
        """Return the number."""
        number = self.formats.read_number(text)
        if number != int(number) or abs(number) > LARGEST_WHOLE:
            raise ValueError(text)
        return int(number)


class DayField(_Typed):
    """A date."""

    widget = DateInput()
    wrong = later("Type a date, such as 2025-03-15.")

    def read(self, text: str) -> dt.date:
        """Return the date."""
        on = dt.date.fromisoformat(western_digits(text))
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise ValueError(text)
        return on

    def shown(self, value: dt.date) -> str:
        """Return the date as browsers want it."""
        return value.isoformat()


class TimeField(_Typed):
    """A time of the day."""

    widget = TimeInput()
    wrong = later("Type a time, such as 07:30.")

    def read(self, text: str) -> dt.time:
        """Return the time."""
        return dt.time.fromisoformat(western_digits(text)).replace(tzinfo=None)

    def shown(self, value: dt.time) -> str:
        """Return the time as browsers want it."""
        return value.strftime("%H:%M")


class MomentField(_Typed):
    """A date and a time of the day, by the clock of whoever asks for it."""

    widget = DateTimeLocalInput()
    wrong = later("Type a date and a time, such as 2025-03-15 07:30.")

    def read(self, text: str) -> dt.datetime:
        """Return the moment, without an offset."""
        at = dt.datetime.fromisoformat(western_digits(text)).replace(tzinfo=None)
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise ValueError(text)
        return at

    def shown(self, value: dt.datetime) -> str:
        """Return the moment as browsers want it."""
        return value.strftime("%Y-%m-%dT%H:%M")


class ChoiceField(SelectField):
    """One of several; the choices are offered by the form. Nothing chosen is None."""

    def __init__(
        self,
        label: str,
        *,
        required: bool = True,
        of: type[int | str] = int,
        empty: str = later("Choose"),
        **options: Any,
    ) -> None:
        self._empty = empty
        self._required = required
        self._of = of
        super().__init__(label, _demanded(required), coerce=self._chosen, **options)
        self.choices = []
        self._offered: set[Any] = set()

    def _chosen(self, text: Any) -> int | str | None:
        return None if text in {"", None} else self._of(text)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these; a field that may stay empty, or has no value yet, offers nothing first."""
        offered = list(choices)
        self._offered = {value for value, _ in offered}
        alone = self._required and len(offered) == 1
        self.choices = offered if alone else [("", self._empty), *offered]

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data is None:
            return
        if self.data not in self._offered:
            raise ValidationError(say("Choose one of these."))


class ManyField(SelectMultipleField):
    """Any number of several, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, required: bool = False, of: type[int | str] = int, **options: Any) -> None:
        super().__init__(label, _demanded(required), coerce=of, **options)
        self.choices = []

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was ticked, in one order whatever the order of the boxes."""
        super().process_formdata(list(valuelist))
        self.data = sorted(set(self.data or ()))

    def offer(self, choices: Iterable[Choice]) -> None:
        """Offer these."""
        self.choices = list(choices)
