// The collection sheet: live totals, words for what differs, and keys. The page works without it.
"use strict";
(() => {
  const form = document.getElementById("sheet");
  if (!form) return;
  const { decimal, group } = form.dataset;
  const said = JSON.parse(form.dataset.said);
  const signs = [...form.dataset.signs];
  const lakhs = "lakhs" in form.dataset;
  const pays = [...form.querySelectorAll("input[name^=pay-]")];
  const outs = [...form.querySelectorAll("input[data-out]")];
  const rows = [...form.querySelectorAll("tr[data-name]")];
  const strips = [...form.querySelectorAll("[data-currency]")];
  const member = document.getElementById("member");
  const spoken = document.getElementById("spoken");
  const NOTED = { "-": "ABSENT", "+": "LATE", "*": "LEAVE", "/": "APPROVED" };

  for (const hidden of form.querySelectorAll(".live")) hidden.hidden = false;

  // Digits with the reader's grouping: 1,234,567 or 12,34,567.
  function grouped(digits) {
    return digits.replace(lakhs ? /\B(?=(\d\d)*\d{3}$)/g : /\B(?=(\d{3})+$)/g, group);
  }
  // An amount in minor units, or null when it is none. Integers only: no float touches money.
  // It reads no more than the server does: grouping stands where it belongs, or nowhere.
  function minor(text, decimals, due) {
    text = text.trim().replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g, (d) => String((d.codePointAt(0) & 15) - (/[\u0966-\u096f\u09e6-\u09ef]/.test(d) ? 6 : 0)));
    if (text === "") return 0;
    if (text === "=") return due;
    text = text.replace(/\u066b/g, decimal).replace(/\u066c/g, group).replace(/\s/g, /\s/.test(group) ? group : " ");
    const [whole, part = "", more] = text.split(decimal);
    const digits = whole.replaceAll(group, "");
    if (whole !== digits && whole !== grouped(digits)) return null;
    if (more !== undefined || !/^\d+$/.test(digits) || !/^\d*$/.test(part) || part.length > decimals) return null;
    const amount = Number(digits + part.padEnd(decimals, "0"));
    return Number.isSafeInteger(amount) ? amount : null;
  }
  function shown(amount, decimals) {
    const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
    const whole = grouped(digits.slice(0, digits.length - decimals));
    const plain = whole + (decimals ? decimal + digits.slice(-decimals) : "");
    // As the server writes it: with the digits of the reader, and the signs that go with them.
    return (amount < 0 ? "\u2212" : "") + [...plain].map((sign) => signs[sign === decimal ? 10 : sign === group ? 11 : Number(sign)]).join("");
  }
  function words(input, amount) {
    const due = Number(input.dataset.due);
    if (amount === null) return said.wrong;
    if (amount === due) return "";
    if (amount === 0) return said.nothing;
    return amount < due ? said.less : said.more;
  }
  function added() {
    const sums = new Map(strips.map((strip) => [strip.dataset.currency, [0, 0]]));
    for (const input of pays) {
      const strip = sums.get(input.dataset.of);
      const decimals = Number(strips.find((s) => s.dataset.currency === input.dataset.of).dataset.decimals);
      const amount = minor(input.value, decimals, Number(input.dataset.due));
      strip[0] += amount ?? 0;
      const said = input.closest("tr").querySelector(".words");
      const text = words(input, amount);
      if (said.textContent !== text) said.textContent = text;
    }
    for (const box of outs) if (box.checked) sums.get(box.dataset.of)[1] += Number(box.dataset.out);
    for (const strip of strips) {
      const [entered, out] = sums.get(strip.dataset.currency);
      const decimals = Number(strip.dataset.decimals);
      const difference = entered - Number(strip.dataset.expected);
      strip.querySelector("[data-entered]").textContent = shown(entered, decimals);
      strip.querySelector("[data-difference]").textContent = shown(difference, decimals);
      strip.querySelector("[data-difference]").parentElement.classList.toggle("late", difference !== 0);
      strip.querySelector("[data-cash]").textContent = shown(entered - out, decimals);
    }
  }
  let speaking;
  function speak() {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      spoken.textContent = strips.map((s) => said.spoken.replace("[entered]", s.querySelector("[data-entered]").textContent).replace("[difference]", s.querySelector("[data-difference]").textContent)).join(". ");
    }, 1500);
  }
  form.addEventListener("input", (event) => {
    if (event.target === member) return;
    added();
    speak();
  });

  // Two letters are each member's own and stand beside the name: the initials where they are free, else the first
  // letter and another one. Who finds all of hers taken has somebody else step aside, if that one can.
  const own = new Map();
  function pairs(name) {
    const words = name.toLocaleLowerCase().split(/\s+/);
    const [first, ...more] = words.join("").match(/\p{L}/gu) ?? [];
    const initial = words.length > 1 ? words.at(-1).match(/\p{L}/gu) ?? [] : [];
    return [...new Set([...initial.slice(0, 1), ...more].map((letter) => first + letter))];
  }
  function settle(row, asked) {
    const mine = pairs(row.dataset.name);
    const free = mine.find((pair) => !own.has(pair));
    const found = free ?? mine.find((pair) => !asked.has(pair) && settle(own.get(pair), asked.add(pair)));
    if (found) own.set(found, row);
    return found;
  }
  for (const row of rows) if (row.querySelector("th a") && row.querySelector("input, select")) settle(row, new Set());
  for (const [pair, row] of own) {
    const key = document.createElement("kbd");
    key.ariaHidden = "true";
    key.textContent = pair;
    row.querySelector("th a").after(" ", key);
  }

  // Otherwise letters find a member by the beginning of any name, or by the initials.
  let sought = "";
  function matches(row) {
    const names = row.dataset.name.toLocaleLowerCase().split(/\s+/);
    const initials = names.map((name) => name[0]).join("");
    return names.some((name) => name.startsWith(sought)) || initials.startsWith(sought) || row.dataset.name.toLocaleLowerCase().startsWith(sought);
  }
  function seek(letters, from) {
    sought = letters.toLocaleLowerCase();
    member.value = letters;
    for (const row of rows) row.classList.remove("now");
    const found = own.has(sought) ? [own.get(sought)] : sought ? rows.filter((row) => row.querySelector("input[name^=pay-], input[data-out], select") && matches(row)) : [];
    const next = found.find((row) => !from || from.compareDocumentPosition(row) & 4) ?? found[0];
    if (next) go(next);
    return Boolean(next);
  }
  function go(row) {
    row.classList.add("now");
    row.scrollIntoView({ block: "center" });
    const field = row.querySelector("input[name^=pay-]") ?? row.querySelector("input[data-out], select");
    field.focus({ preventScroll: true });
    field.select?.();
  }
  function note(row, state) {
    let holder = row;
    while (holder && !holder.querySelector("select[name^=came-]")) holder = holder.previousElementSibling;
    const came = holder?.querySelector("select[name^=came-]");
    if (!came) return;
    came.value = came.value === state ? "PRESENT" : state;
    spoken.textContent = `${row.dataset.name}: ${came.selectedOptions[0].textContent}`;
  }
  member.addEventListener("input", () => seek(member.value));
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.requestSubmit(); return; }
    const field = event.target.closest("input[name^=pay-], input[data-out]");
    if (event.ctrlKey || !field) {
      if (event.target === member && event.key === "Enter") { event.preventDefault(); seek(member.value, form.querySelector("tr.now")); }
      return;
    }
    const row = field.closest("tr");
    if (event.key === "Enter") {
      event.preventDefault();
      sought = "";
      const next = rows.slice(rows.indexOf(row) + 1).find((each) => each.querySelector("input[name^=pay-], input[data-out]"));
      if (next) { row.classList.remove("now"); go(next); } else document.getElementById("go").focus();
    } else if (event.key in NOTED) {
      event.preventDefault();
      note(row, NOTED[event.key]);
    } else if (event.key === "=" && field.dataset.due) {
      event.preventDefault();
      field.value = field.dataset.was;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key.length === 1 && /\p{L}/u.test(event.key)) {
      event.preventDefault();
      if (!seek(sought + event.key)) seek(event.key, row);
    } else if (/^\d$/.test(event.key)) sought = "";
  });
  // From the page's beginning, letters and digits go where they are meant.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, summary")) return;
    if (event.key.length === 1 && /\p{L}/u.test(event.key)) { event.preventDefault(); seek(event.key); }
  });
  form.addEventListener("change", added);
  added();
  if (!document.getElementById("refused")) document.getElementById("go").focus({ preventScroll: true });
})();
