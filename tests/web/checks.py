"""What must be so on every page. Each check returns the sentences of what is wrong; none means well."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.web.walker import Walker

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
EYES = Path(__file__).with_suffix(".js").read_text()
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
IN_THE_SUN = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}, "resultTypes": ["violations"]}
NARROWEST = 320
# Where the focus may be led although there is nothing to press.
UNNAMED_MAY_BE = {"RootWebArea", "generic", "main", "alert", "status"}
# The Tab key is pressed once for each control, and then so many times, so often.
AND_ON = 4
MOST_ROUNDS = 100
# Widths and bodies that axe found well: without script many pages are the same to the letter.
_WELL: set[tuple[int, str]] = set()


def everything_wrong(walker: Walker) -> list[str]:
    """Return what is wrong with the page that the walker is on, and with what happened on the way."""
    walker.let_scripts_run(may=True)  # axe is script itself; those of the page have had their turn
    walker.page.evaluate(EYES)
    wrong = [*walker.traffic.told(), *_breaches_once(walker), *nameless(walker), *sideways(walker)]
    wrong += lost_to_the_keyboard(walker) if walker.surface.script else dead(walker)
    walker.let_scripts_run(may=walker.surface.script)
    return wrong


def _breaches_once(walker: Walker) -> list[str]:
    """Return what axe finds; of a page that it found well at this width it is not asked again."""
    seen = (walker.surface.width, walker.page.evaluate("samity.body()"))
    found = [] if seen in _WELL else list(breaches(walker))
    if not found:
        _WELL.add(seen)
    return found


def breaches(walker: Walker, of: Mapping[str, Any] = WCAG) -> Iterator[str]:
    """Breaches that axe finds: of WCAG 2.2, levels A and AA, or of other rules of its own."""
    walker.page.evaluate(AXE)
    for violation in walker.page.evaluate("wanted => axe.run(wanted)", of)["violations"]:
        for node in violation["nodes"]:
            yield f"axe {violation['id']}: {violation['help']}: {node['html'][:200]}"


def nameless(walker: Walker) -> Iterator[str]:
    """Controls that a screen reader cannot name, and barred ones that do not say why."""
    for node in walker.devtools.send("Accessibility.getFullAXTree")["nodes"]:
        if node["ignored"]:
            continue
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        role = node["role"]["value"]
        if properties.get("focusable") and role not in UNNAMED_MAY_BE and not _text(node, "name"):
            yield f"a {role} has no name: {_source(walker, node)}"
        if properties.get("disabled") and role == "button" and not _text(node, "description"):
            yield f"a disabled {role} does not say why: {_source(walker, node)}"


def sideways(walker: Walker) -> Iterator[str]:
    """Whatever scrolls sideways, here and, on a phone, on the narrowest screen."""
    widths = [walker.surface.width, NARROWEST] if walker.surface.hand == "touch" else [walker.surface.width]
    for width in reversed(widths):
        walker.page.set_viewport_size({"width": width, "height": walker.surface.height})
        for element in walker.page.evaluate("samity.tooWide()"):
            yield f"scrolls sideways at {width} px: {element}"


def dead(walker: Walker) -> Iterator[str]:
    """Buttons and links that do nothing without script."""
    for element in walker.page.evaluate("samity.dead()"):
        yield f"does nothing without script: {element}"


def lost_to_the_keyboard(walker: Walker) -> Iterator[str]:
    """Controls that the Tab key does not reach, or that hide or do not show that they are reached."""
    presses = walker.page.evaluate("samity.stops().length")
    for _ in range(MOST_ROUNDS):
        walker.press(*["Tab"] * (presses + AND_ON))
        round_of_tab = walker.page.evaluate("samity.round")
        if round_of_tab["isOver"]:
            break
        presses = 0
    walker.page.evaluate("document.querySelector('main').focus()")  # not amid a date, as where somebody begins
    yield from (f"the focus {wrong}" for wrong in round_of_tab["wrong"])
    for element in walker.page.evaluate("samity.unreached()"):
        yield f"the Tab key does not reach: {element}"


def _text(node: dict[str, Any], name: str) -> str:
    return str(node.get(name, {}).get("value", "")).strip()


def _source(walker: Walker, node: dict[str, Any]) -> str:
    found = walker.devtools.send("DOM.getOuterHTML", {"backendNodeId": node["backendDOMNodeId"]})
    return str(found["outerHTML"])[:150]
