// What a person would see, asked of the page itself. Each answer names the elements as they stand in the source.
"use strict";

globalThis.samity = (() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const source = (one) => `${one.cloneNode(false).outerHTML.slice(0, 150)} ${one.textContent.trim().slice(0, 40)}`;
  const visited = new Set();
  const MOST_PARTS = 8;

  // The page as it is read and drawn, without the keys of its forms, which are new each time.
  const body = () => {
    const whole = document.documentElement.cloneNode(true);
    whole.querySelector("head").remove();
    whole.querySelectorAll("input[type=hidden]").forEach((one) => one.removeAttribute("value"));
    return whole.outerHTML;
  };

  // Whatever scrolls sideways; of the page itself, the innermost element that sticks out.
  const tooWide = () => {
    const root = document.scrollingElement;
    const scrolls = (one) => one === root || ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
    const sticksOut = (one) => one.getBoundingClientRect().right > root.clientWidth + 1;
    return all("*")
      .filter((one) => scrolls(one) && one.scrollWidth > one.clientWidth)
      .map((one) => source(one === root ? (all("body *").filter(sticksOut).at(-1) ?? root) : one));
  };

  // Without script a button sends its form, or opens what the browser itself opens.
  const dead = () => {
    const alive = (one) => (one.form && one.type !== "button") || one.popoverTargetElement || one.commandForElement;
    return all("button, input[type=button], input[type=submit], a:not([href])")
      .filter((one) => one.checkVisibility() && !one.disabled && !alive(one))
      .map(source);
  };

  // A round by the Tab key, looked at whenever the key is let go: whether the control that has the focus is on top and
  // marked. A date holds the focus for each of its parts; the body stands for the browser's own controls, which a round
  // passes. It is over at the first control that was met before.
  const round = { isOver: false, wrong: [] };
  let last = null;
  let parts = 0;
  const look = () => {
    const one = document.activeElement;
    parts = one === last ? parts + 1 : 0;
    last = one;
    const wasMet = visited.has(one);
    visited.add(one);
    round.isOver ||= parts === MOST_PARTS || (wasMet && parts === 0 && one !== document.body);
    if (round.isOver || wasMet || one === document.body) return;
    const box = one.getClientRects()[0];
    const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const own = [one, ...(one.labels ?? [])];
    const seen = top && own.some((each) => each.contains(top) || top.contains(each));
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    const marked = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    if (!seen) round.wrong.push(`is hidden: ${source(one)}`);
    if (!marked) round.wrong.push(`bears no mark: ${source(one)}`);
  };

  addEventListener("keyup", (event) => event.key === "Tab" && look(), true);

  const stops = () =>
    all("a[href], button, input, select, textarea, summary")
      .filter((one) => one.checkVisibility() && !one.disabled && one.type !== "radio" && one.tabIndex >= 0);

  const unreached = () => stops().filter((one) => !visited.has(one)).map(source);

  return { body, tooWide, dead, round, stops, unreached };
})();
