// The bill meter: what the calls cost so far, and what a month of a million messages would cost.

const NAMES = { size: "Size of a message", batch: "Sent, received, deleted", polling: "An idle consumer polls with", queue: "Kind of queue" };

function figure(name, className = "") {
  const element = make("div", `kit-bill-figure ${className}`);
  const value = make("span", "kit-bill-value");
  element.append(value, make("span", "kit-bill-name", name));
  return { element, show: (text) => setText(value, text) };
}

// Lines of a bill: keyed rows, a bar for each line's share of the dearest one.
function billTable(caption, withCalls) {
  const element = make("table", "kit-bill-table");
  element.setAttribute("role", "table");
  element.append(make("caption", "kit-unseen", caption));
  const head = make("thead");
  const names = ["Call", ...(withCalls ? ["calls"] : []), "billed requests", "cost"];
  const row = make("tr");
  for (const name of names) {
    const cell = make("th", "", name);
    cell.setAttribute("scope", "col");
    row.append(cell);
  }
  head.append(row);
  const body = make("tbody");
  element.append(head, body);
  const rows = new Map(); // by operation and price

  function show(lines) {
    const dearest = Math.max(1e-12, ...lines.map((line) => line.amount));
    const shown = lines.map((line) => {
      const key = `${line.operation} ${line.price}`;
      if (!rows.has(key)) rows.set(key, billRow(line, withCalls));
      const one = rows.get(key);
      one.show(line, line.amount / dearest);
      return one.element;
    });
    arrange(body, shown);
  }
  return { element, show };
}

function billRow(line, withCalls) {
  const element = make("tr");
  const name = make("th", "kit-bill-operation");
  name.setAttribute("scope", "row");
  const words = make("span", "", line.operation);
  const kind = make("span", "kit-bill-kind", line.price);
  const empty = make("span", "kit-bill-kind");
  const bar = make("span", "kit-bill-bar");
  name.append(words, " ", kind, empty, bar);
  const cells = [...(withCalls ? ["calls"] : []), "requests", "dollars"].map((key) => [key, make("td")]);
  element.setAttribute("role", "row"); // said aloud as a table in narrow windows, too, where it is laid out as boxes
  name.setAttribute("role", "rowheader");
  for (const [key, cell] of cells) {
    cell.setAttribute("role", "cell");
    cell.setAttribute("data-name", key);
  }
  element.append(name, ...cells.map(([, cell]) => cell));
  function show(now, share) {
    for (const [key, cell] of cells) setText(cell, typeof now[key] === "number" ? grouped(now[key]) : now[key]);
    setText(empty, withCalls && now.empty ? `, ${grouped(now.empty)} of them empty` : "");
    bar.style.width = `${(share * 100).toFixed(1)}%`;
  }
  return { element, show };
}

function chooser(key, options, changed) {
  const element = make("label", "kit-bill-choice");
  const select = focusable(make("select", "kit-bill-select"));
  for (const text of options) {
    const option = make("option", "", text);
    option.value = text;
    select.append(option);
  }
  element.append(make("span", "kit-bill-choice-name", NAMES[key]), select);
  select.addEventListener("change", () => changed({ [key]: select.value }));
  return { element, set(value) { if (select.value !== value) select.value = value; } };
}

function buildBill({ root, send, say }) {
  const title = make("div", "kit-title");
  title.append(make("strong", "kit-name", "Bill meter"), make("span", "kit-kind", "what the calls of this account cost"));
  const dollars = figure("so far, as if nothing were free", "kit-bill-dollars");
  const requests = figure("billed requests");
  const calls = figure("calls");
  const empty = figure("receives that found nothing, billed as well");
  const figures = make("div", "kit-bill-figures");
  figures.append(dollars.element, requests.element, calls.element, empty.element);
  const table = billTable("The bill so far", true);
  const nothing = make("p", "kit-none", "No call has been made yet.");
  const plan = make("div", "kit-bill-plan");
  plan.setAttribute("role", "group");
  plan.setAttribute("aria-label", "What a million messages cost");
  const planTitle = make("p", "kit-bill-plan-title", "A month of a million messages, and one consumer that finds nothing to do nine tenths of the time");
  const choices = make("div", "kit-bill-choices");
  const total = make("p", "kit-bill-total");
  const fits = make("p", "kit-bill-fits");
  const planned = billTable("A month of a million messages", false);
  plan.append(planTitle, choices, total, fits, planned.element);
  const note = make("p", "kit-bill-note");
  const prices = make("ul", "kit-bill-prices");
  const last = lastLine(say, "The same in Python is shown here after a choice; cost_of comes from kit.bill.");
  root.append(title, figures, table.element, nothing, plan, prices, note, last.element);
  let chosen = null;

  function show(now) {
    dollars.show(now.dollars);
    requests.show(grouped(now.requests));
    calls.show(grouped(now.calls));
    empty.show(grouped(now.empty));
    table.element.hidden = now.lines.length === 0;
    nothing.hidden = now.lines.length > 0;
    table.show(now.lines);
    if (!chosen) {
      chosen = Object.fromEntries(Object.entries(now.choices).map(([key, options]) => [key, chooser(key, options, (wish) => send("plan", wish))]));
      choices.append(...Object.values(chosen).map((one) => one.element));
      prices.append(...now.prices.map((text) => make("li", "", text)));
      setText(note, `Each started 64 KB that a call carries is a request; a batch is one request otherwise. The first ${grouped(now.free)} requests of a month are free. ${now.note}`);
    }
    for (const [key, one] of Object.entries(chosen)) one.set(now.plan[key]);
    planned.show(now.planned.lines);
    setText(total, `${now.planned.dollars} for ${grouped(now.planned.requests)} requests; ${now.planned.after_free} when the free million is taken off.`);
    setText(fits, now.planned.fits);
    fits.hidden = !now.planned.fits;
  }
  return { show, tick() {}, due: () => [], told: last.show };
}

function render(context) {
  return live(context, () => "Bill meter", buildBill);
}

export default { render };
