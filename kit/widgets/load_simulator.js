// The load simulator: controls, two lanes of small charts over one time axis, and the same as a table.

const CHARTS = [
  { key: "backlog", title: "backlog: orders not yet shipped", kind: "area", say: "Backlog" },
  { key: "took", title: "seconds until shipped", kind: "line", say: "Seconds until shipped" },
  { key: "lost", title: "orders lost", kind: "bars", say: "Orders lost" },
];
const HIGH = 100; // of a chart's own coordinates

const niceTop = (value) => {
  if (value <= 1) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * size).find((top) => top >= value);
};

function slider(text, [low, high], describe, changed) {
  const element = make("label", "kit-load-control");
  const head = make("span", "kit-load-control-head");
  const output = make("span", "kit-load-value"); // an output would take the label for itself
  head.append(make("span", "kit-load-control-name", text), output);
  const input = focusable(make("input", "kit-load-slider"));
  input.type = "range";
  input.setAttribute("aria-label", text);
  input.min = low;
  input.max = high;
  input.step = 1;
  element.append(head, input);
  const show = () => {
    setText(output, describe(Number(input.value)));
    setAttribute(input, "aria-valuetext", describe(Number(input.value)));
  };
  input.addEventListener("input", () => {
    show();
    changed();
  });
  return {
    element,
    value: () => Number(input.value),
    set(value) {
      input.value = value;
      show();
    },
  };
}

function check(text, changed) {
  const element = make("label", "kit-load-check");
  const input = focusable(make("input", "kit-load-box"));
  input.type = "checkbox";
  input.addEventListener("change", changed);
  element.append(input, make("span", "", text));
  return { element, value: () => input.checked, set(value) { input.checked = value; } };
}

// Points of a chart in its own coordinates: as wide as there are seconds, HIGH high, upside down as SVG is.
function points(values, width, top) {
  const each = width / values.length;
  return values.map((value, index) => ({
    x: index * each,
    next: (index + 1) * each,
    y: value === null ? null : HIGH - (value / top) * HIGH,
  }));
}

function areaPath(all, width) {
  const line = all.map(({ x, y }) => `L${x.toFixed(2)} ${y.toFixed(2)}`).join("");
  const end = all.length ? `L${width} ${all[all.length - 1].y.toFixed(2)}L${width} ${HIGH}` : "";
  return `M0 ${HIGH}${line}${end}Z`;
}

// A step for each stretch of orders; where none was shipped there is a gap.
function linePath(all) {
  return all
    .map(({ x, next, y }, index) => {
      if (y === null) return "";
      const start = index === 0 || all[index - 1].y === null ? "M" : "L";
      return `${start}${x.toFixed(2)} ${y.toFixed(2)}L${next.toFixed(2)} ${y.toFixed(2)}`;
    })
    .join("");
}

function barsPath(all) {
  return all
    .filter(({ y }) => y < HIGH)
    .map(({ x, next, y }) => {
      const thin = (next - x) * 0.12;
      return `M${(x + thin).toFixed(2)} ${HIGH}V${y.toFixed(2)}H${(next - thin).toFixed(2)}V${HIGH}Z`;
    })
    .join("");
}

const PATHS = { area: areaPath, line: linePath, bars: barsPath };

function chart({ key, title, kind, say }) {
  const element = make("div", `kit-load-chart kit-load-${key}`);
  const head = make("div", "kit-load-chart-head");
  const most = make("span", "kit-load-most");
  head.append(make("span", "kit-load-chart-title", title), most);
  const plot = make("div", "kit-load-plot");
  plot.setAttribute("role", "img");
  const bands = make("div", "kit-load-bands");
  const svg = draw("svg", { class: "kit-load-svg", preserveAspectRatio: "none", "aria-hidden": "true" });
  const path = draw("path", { class: `kit-load-mark kit-load-${kind}` });
  svg.append(path);
  const top = make("span", "kit-load-top");
  plot.append(bands, svg, top);
  element.append(head, plot);

  function show(lane, state, scale) {
    const values = lane[key];
    const known = values.filter((value) => value !== null);
    const highest = Math.max(0, ...known);
    setAttribute(svg, "viewBox", `0 0 ${state.seconds} ${HIGH}`);
    setAttribute(path, "d", PATHS[kind](points(values, state.seconds, scale), state.seconds));
    setText(top, grouped(scale));
    const unit = kind === "bars" ? lane.lost_in_all : Math.round(highest * 10) / 10;
    setText(most, kind === "bars" ? `${grouped(unit)} in all` : `at most ${grouped(unit)}${values[values.length - 1] === null ? " so far" : ""}`);
    const when = Math.round((values.indexOf(highest) * state.seconds) / values.length);
    const where = highest > 0 ? `, most at second ${when}` : "";
    setAttribute(plot, "aria-label", `${say}, ${lane.name}: ${most.textContent}${where}.`);
    bands.replaceChildren(...bandElements(state));
  }
  return { element, show, kind, key };
}

function bandElements(state) {
  const band = (className, span) => {
    const one = make("span", `kit-load-band ${className}`);
    one.style.left = `${(span[0] / state.seconds) * 100}%`;
    one.style.width = `${((Math.min(span[1], state.seconds) - span[0]) / state.seconds) * 100}%`;
    return one;
  };
  const all = [band("kit-load-burst", state.burst)];
  if (state.outage) all.push(band("kit-load-outage", state.outage));
  return all;
}

// What happens when, above the charts of a lane.
function happenings() {
  const element = make("div", "kit-load-happenings");
  element.setAttribute("aria-hidden", "true");
  return {
    element,
    show(state) {
      const words = bandElements(state);
      setText(words[0], `burst ×${state.setting.factor}`);
      if (words[1]) setText(words[1], "Shipping down");
      element.replaceChildren(...words);
    },
  };
}

function timeAxis() {
  const element = make("div", "kit-load-axis");
  element.setAttribute("aria-hidden", "true");
  return {
    element,
    show(state) {
      const marks = [0, 1, 2, 3].map((third) => (state.seconds / 3) * third);
      element.replaceChildren(...marks.map((second) => {
        const one = make("span", "kit-load-tick", `${Math.round(second)} s`);
        one.style.left = `${(second / state.seconds) * 100}%`;
        return one;
      }));
    },
  };
}

// Buying, what is between, Shipping: the way of an order.
function way(withQueue) {
  const element = make("div", "kit-load-way");
  element.setAttribute("aria-hidden", "true");
  const stops = withQueue ? ["Buying", "queue", "Shipping"] : ["Buying", "Shipping"];
  stops.forEach((stop, index) => {
    if (index) element.append(icon("right"));
    element.append(make("span", stop === "queue" ? "kit-load-stop kit-load-stop-queue" : "kit-load-stop", stop));
  });
  return element;
}

function fact(name) {
  const element = make("div", "kit-load-fact");
  const value = make("span", "kit-load-fact-value");
  element.append(value, make("span", "kit-load-fact-name", name));
  return { element, value };
}

function laneElement(withQueue) {
  const element = make("div", "kit-lane kit-load-lane");
  element.setAttribute("role", "group");
  const head = make("div", "kit-load-lane-head");
  const name = make("strong", "kit-lane-title");
  head.append(name, way(withQueue));
  const facts = make("div", "kit-load-facts");
  const lost = fact("orders lost");
  const answered = fact("answered within (95 %)");
  const within = fact("shipped within (95 %)");
  facts.append(lost.element, answered.element, within.element);
  const words = happenings();
  const charts = CHARTS.map(chart);
  const axis = timeAxis();
  const drained = make("p", "kit-load-drained");
  element.append(head, facts, words.element, ...charts.map((one) => one.element), axis.element, drained);

  function show(lane, state, scales) {
    setText(name, lane.name);
    setAttribute(element, "aria-label", lane.name);
    setText(lost.value, grouped(lane.lost_in_all));
    lost.element.classList.toggle("kit-load-bad", lane.lost_in_all > 0);
    setText(answered.value, lane.answered);
    setText(within.value, lane.within);
    setText(drained, lane.drained);
    words.show(state);
    charts.forEach((one) => one.show(lane, state, scales[one.key]));
    axis.show(state);
  }
  return { element, show };
}

function buildSimulator({ root, send, say }) {
  const state = { now: null, running: false };
  const title = make("div", "kit-title");
  title.append(make("strong", "kit-name", "Load simulator"), make("span", "kit-kind", "Buying takes orders, Shipping works on them"));
  const controls = make("div", "kit-load-controls");
  controls.setAttribute("role", "group");
  controls.setAttribute("aria-label", "Setting");
  const lanes = [laneElement(false), laneElement(true)];
  const grid = make("div", "kit-load-lanes");
  grid.append(...lanes.map((lane) => lane.element));
  const stale = make("p", "kit-load-stale");
  const verdict = make("ul", "kit-load-verdict");
  const table = textTable("kit-load-table", "The two ways in numbers");
  const law = make("p", "kit-load-law", "Little’s law says L = λ × W: the average backlog is the rate at which orders come, times the average time that an order spends in the backlog. L was counted second by second, λ and W were taken from the orders.");
  const last = lastLine(say, "The same in Python is shown here after a run, ready to copy.");
  const parts = { sliders: null };

  function choice() {
    const { factor, outage, workers, sustained } = parts.sliders;
    return { factor: factor.value(), outage: outage.value(), workers: workers.value(), sustained: sustained.value() };
  }

  function changed() {
    const shown = state.now.setting;
    const wanted = choice();
    const same = Object.keys(wanted).every((key) => wanted[key] === shown[key]);
    root.classList.toggle("kit-load-old", !same);
    const ends = shown.sustained ? " that does not end" : "";
    const drawn = `Drawn: burst ×${shown.factor}${ends}, ${shown.outage} s of outage, ${shown.workers} worker${shown.workers === 1 ? "" : "s"}.`;
    setText(stale, state.running ? "Running …" : same ? drawn : `${drawn} Press Run for what you have chosen.`);
  }

  function controlsFor(now) {
    const factor = slider("Burst", now.most.factor, (value) => `×${value}, ${value * now.usual} orders a second`, changed);
    const outage = slider("Shipping is down for", now.most.outage, (value) => (value ? `${value} s` : "no outage"), changed);
    const workers = slider("Workers", now.most.workers, (value) => `${value}, can do ${value * now.capacity_each} a second`, changed);
    const sustained = check("The burst does not end", changed);
    const run = button("Run", "kit-load-run", () => {
      state.running = true;
      changed();
      say("Running.");
      send("run", choice());
    });
    run.prepend(icon("play"));
    controls.append(factor.element, outage.element, workers.element, sustained.element, run);
    parts.sliders = { factor, outage, workers, sustained };
    root.append(title, controls, stale, grid, verdict, table.element, law, last.element);
  }

  function show(now) {
    const first = parts.sliders === null;
    const asked = !first && state.running;
    state.now = now;
    state.running = false;
    if (first) controlsFor(now);
    if (first || !asked) for (const [key, control] of Object.entries(parts.sliders)) control.set(now.setting[key]);
    const scales = {};
    for (const { key } of CHARTS) {
      scales[key] = niceTop(Math.max(...now.lanes.flatMap((lane) => lane[key].map((value) => value ?? 0))));
    }
    lanes.forEach((lane, index) => lane.show(now.lanes[index], now, scales));
    verdict.replaceChildren(...now.verdict.map((text) => make("li", "", text)));
    table.show(now.names, now.table);
    changed();
  }

  return { show, told: last.show };
}

function render(context) {
  return sheet(context, () => "Load simulator", buildSimulator);
}

export default { render };
