"""An act of the bank as a form: shown, read, done once, or refused with every reason beside its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

import orjson
from fastapi import APIRouter
from wtforms import Form
from wtforms.form import BaseForm

from samity.bank.gate import OPERATIONS, permit
from samity.kernel.errors import Located, Refusal, reasons_of
from samity.web.door import ChangedMeanwhile, Done, FormSentAlready, Posted, Posting, Visit, Visiting
from samity.web.words import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import Response

    from samity.web.formats import Formats

CONFLICT = 409
UNPROCESSABLE = 422
LOOK = "_look"
OPENED = "_opened"
"""The hidden field that says what stood there when the form was opened."""

Beside: TypeAlias = "Mapping[type[Refusal], str] | Callable[[Refusal], str | None]"
"""Beside which field a refusal stands: by its class, or as a function says."""


class ActForm(Form):
    """The form of an act; a subclass names its fields and says how they make a command.

    Attributes:
        sections: for a long form, headings and the names of the fields beneath them, of the class or of one form
            whose fields depend on what the bank has; a field named in none is left to the template.
        begun: what stands in the fields when the form is opened now.
    """

    begun: Mapping[str, Any]
    sections: Sequence[tuple[str, Sequence[str]]] = ()

    def add(self, visit: Visit, name: str, field: Any, beginning: Any = None) -> Any:
        """Add a field that depends on what the bank has, such as one for each payment channel."""
        BaseForm.__setitem__(self, name, field)
        added = self[name]
        added.process(visit.values if isinstance(visit, Posting) else None, beginning)
        return added

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the choices of the fields that have some."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Return what stands in the fields when the form is opened."""
        del visit, ids
        return {}

    def opened(self, visit: Visit, **ids: int) -> str:
        """Return a word for what stands there now, that is another when something else does; none for an empty form."""
        stands = self.stands(visit, **ids)
        written = orjson.dumps(stands, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        return sha256(written).hexdigest() if stands else ""

    def stands(self, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Return what the form shall be in the place of: what stood in its fields when it was opened."""
        del visit, ids
        return self.begun

    def still_stands(self, visit: Visit, **ids: int) -> None:
        """Let a form through that says what shall be in the place of what its person saw.

        Raises:
            ChangedMeanwhile: something else stands there by now; what somebody else wrote would be lost.
        """
        if isinstance(visit, Posting) and visit.values.get(OPENED, "") != self.opened(visit, **ids):
            raise ChangedMeanwhile

    def changed(self, visit: Visit, **ids: int) -> dict[str, Any]:
        """Return the fields that no longer say what they said at the beginning.

        Raises:
            ChangedMeanwhile: as `still_stands` says.
        """
        self.still_stands(visit, **ids)
        return {one.name: one.data for one in self if one.data != self.begun.get(one.name)}

    def command(self, visit: Visit, **ids: int) -> Any:
        """Return the command that the fields say."""
        raise TypeError(f"{type(self).__name__} says nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act that has a page.

    Attributes:
        path: such as `/loans/{loan_id:int}/approve`; its ids are handed to the form and to `after`.
        heading: what the page is called, and the link that leads to it.
        button: the words on the button, a verb.
        after: where it leads, from the operation's result and the ids of the path.
        said: the sentence told there.
        at: beside which field a refusal stands; others stand on top.
        back: where the way back leads, from the ids.
        about: more for the template, such as the loan that is approved.
        look: what the act would do, for the template; what it writes is taken back.
        look_button: the words on the button that shows it.
        tell_once: the page that answers at once, from the operation's result, where something is told that nobody may
            keep, such as a secret; the same form sent again only leads to `after`.
    """

    path: str
    form: type[ActForm]
    operation: Callable[..., Any]
    heading: str
    button: str
    after: Callable[..., str]
    said: str
    at: Beside = field(default_factory=dict)
    back: Callable[..., str] | str = "/"
    about: Callable[..., Mapping[str, Any]] | None = None
    template: str = "act.html"
    look: Callable[[Any, Posting], Mapping[str, Any]] | None = None
    look_button: str = ""
    tell_once: Callable[[Posting, Any], Response] | None = None

    @property
    def permission(self) -> str:
        """Return the permission that the act needs."""
        return next(each.permission for each in OPERATIONS.values() if each.act is self.operation)


ACTS: dict[str, Act] = {}
"""Every act that has a page, by its path."""


def offer_act(router: APIRouter, act: Act) -> None:
    """Add the page of an act to a router, and its form's way in."""
    ACTS[act.path] = act

    def shown(visit: Visiting) -> Response:
        permit(visit.unit, act.permission)
        return _page(act, visit, _form(act, visit))

    def done(posted: Posted) -> Response:
        return perform(act, posted)

    router.get(act.path, name=act.operation.__name__, response_model=None)(shown)
    router.post(act.path, name=f"{act.operation.__name__} done", response_model=None)(done)


def perform(act: Act, posted: Posting) -> Response:
    """Do what a form says, or only look at what it would do; or show it again with what stands against it.

    Raises:
        NotPermitted: the act is not the person's; the form is not shown again either, for it tells what the bank has.
    """
    permit(posted.unit, act.permission)
    form = _form(act, posted, posted.values)
    if not form.validate():
        return _page(act, posted, form, UNPROCESSABLE)
    try:
        if act.look is not None and LOOK in posted.values:
            look, command = act.look, form.command(posted, **posted.ids)
            looked = posted.tried(lambda: look(command, posted))
            return _page(act, posted, form, looked=looked)
        return _act(act, form, posted)
    except Refusal as refusal:
        form = _form(act, posted, posted.values)
        form.validate()
        on_top = place_refusals(form, refusal, act.at, posted.formats)
        status = CONFLICT if isinstance(refusal, FormSentAlready | ChangedMeanwhile) else UNPROCESSABLE
        return _page(act, posted, form, status, on_top=on_top)


def place_refusals(form: Form, refusal: Refusal, at: Beside, formats: Formats) -> list[str]:
    """Put each reason beside its field, and return those that have none."""
    on_top = []
    for reason in reasons_of(refusal):
        inner = reason.reason if isinstance(reason, Located) else reason
        # A refusal that may stand beside several fields says itself beside which.
        name = (at(reason) if callable(at) else at.get(type(inner))) or inner.facts().get("member")
        if name is None or name not in form:
            on_top.append(told(reason, formats))
        else:
            form[name].errors = [*form[name].errors, told(inner, formats)]
    return on_top


def _act(act: Act, form: ActForm, posted: Posting) -> Response:
    """Act once, and lead on; what is to be told once is told by whoever acted, for no answer keeps it."""
    results = []

    def done() -> Done:
        result = act.operation(form.command(posted, **posted.ids), posted.unit)
        results.append(result)
        return Done(act.after(result, **posted.ids), act.said)

    led = posted.once(done)
    return act.tell_once(posted, results[-1]) if act.tell_once and results else led


def _form(act: Act, visit: Visit, values: Any = None) -> ActForm:
    ids = visit.ids
    beginning = dict(act.form.beginning(visit, **ids))
    form = act.form(values, data=beginning, meta={"formats": visit.formats})
    form.begun = beginning
    form.offer(visit, **ids)
    return form


def _page(act: Act, visit: Visit, form: ActForm, status: int = 200, **more: Any) -> Response:
    ids = visit.ids
    shown = {
        "act": act,
        "form": form,
        "on_top": [],
        "looked": None,
        "back": act.back if isinstance(act.back, str) else act.back(**ids),
        # What is shown again was opened before: it stays so until the page is opened anew.
        "opened": visit.values.get(OPENED) if isinstance(visit, Posting) else form.opened(visit, **ids),
        "once": (visit.values.get("_once") if isinstance(visit, Posting) else None) or uuid4().hex,
    }
    about = act.about(visit, **ids) if act.about else {}
    return visit.show(act.template, status, **{**shown, **about, **more})
