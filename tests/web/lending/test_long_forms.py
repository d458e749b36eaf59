"""Long forms in a real browser: what is filled in can be read, and stands in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.walker import DESKTOP, PHONE, Surface

if TYPE_CHECKING:
    from tests.web.conftest import Walk

TOPS = """[...document.querySelectorAll("[name^=grace_on], [name=moratorium]")]
  .map(one => Math.round(one.getBoundingClientRect().top))"""
TRUNCATED = """[...document.querySelectorAll("form.card select")].filter(one => {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = getComputedStyle(one).font;
  return ruler.measureText(one.selectedOptions[0].textContent).width > one.clientWidth - 24;
}).map(one => one.selectedOptions[0].textContent)"""


def test_fields_whose_labels_differ_in_length_stand_in_one_line(walk: Walk) -> None:
    walker = walk(DESKTOP)
    walker.open("/products/define")
    tops = walker.page.evaluate(TOPS)
    assert len(tops) == 4
    assert len(set(tops)) == 1


@pytest.mark.parametrize("surface", [DESKTOP, PHONE], ids=lambda each: each.name)
def test_what_a_list_says_is_not_cut_off_on_a_desktop_and_no_form_is_too_wide(walk: Walk, surface: Surface) -> None:
    walker = walk(surface)
    walker.open("/products/define")
    assert walker.page.evaluate("document.documentElement.scrollWidth") <= surface.width
    if surface is DESKTOP:
        assert walker.page.evaluate(TRUNCATED) == []
