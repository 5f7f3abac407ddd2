// Shared by every widget and put in front of its own script: virtual time, the clock bar, messages as tokens, keyboard.
// All text is set with textContent: bodies come from whoever may send to the queue.

const SVG = "http://www.w3.org/2000/svg";
const FLAT = 1e-6;
const MOST_QUESTIONS = 5;
const SHORTEST_TICK = 100; // real milliseconds

// Okabe and Ito's colours, each with the ink that can be read on it. Shape and number say the same without colour.
const COLOURS = [
  { fill: "#0072b2", ink: "#fff" },
  { fill: "#e69f00", ink: "#000" },
  { fill: "#009e73", ink: "#000" },
  { fill: "#cc79a7", ink: "#000" },
  { fill: "#56b4e9", ink: "#000" },
  { fill: "#d55e00", ink: "#000" },
  { fill: "#f0e442", ink: "#000" },
];
const SHAPES = [
  "M20 4.5a15.5 15.5 0 1 1 0 31a15.5 15.5 0 1 1 0-31z",
  "M9.5 6h21a3.5 3.5 0 0 1 3.5 3.5v21a3.5 3.5 0 0 1-3.5 3.5h-21a3.5 3.5 0 0 1-3.5-3.5v-21a3.5 3.5 0 0 1 3.5-3.5z",
  "M11.5 5h17L37 20l-8.5 15h-17L3 20z",
  "M20 1.5L38.5 20L20 38.5L1.5 20z",
  "M20 2.5L37.5 15.5L31 36h-22L2.5 15.5z",
];
const ICONS = {
  play: "M5 3l8 5-8 5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  copy: "M5 1h8v10h-2V3H5zM2 4h8v11H2zM3.5 5.5v8h5v-8z",
  down: "M7 1v9.5L3.5 7 2 8.5 8 14.5l6-6L12.5 7 9 10.5V1z",
  right: "M1 7h9.5L7 3.5 8.5 2 14.5 8l-6 6L7 12.5 10.5 9H1z",
};
const SPEEDS = [1, 10, 60];
const JUMPS = [
  { text: "+10 s", label: "Jump ahead 10 seconds", by: { seconds: 10 } },
  { text: "+31 s", label: "Jump ahead 31 seconds", by: { seconds: 31 } },
  { text: "+1 h", label: "Jump ahead 1 hour", by: { hours: 1 } },
  { text: "+4 days", label: "Jump ahead 4 days", by: { days: 4 } },
];
const LONG_UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const SHORT_UNITS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

function make(tag, className = "", text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  return element;
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function icon(name) {
  const svg = draw("svg", { viewBox: "0 0 16 16", class: "kit-icon", "aria-hidden": "true" });
  svg.append(draw("path", { d: ICONS[name] }));
  return svg;
}

// JupyterLab's cell shortcuts (a, b, d d) listen everywhere: each element that can have the focus must say no by itself.
function focusable(element) {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  return element;
}

function button(text, className, press) {
  const element = focusable(make("button", `kit-button ${className}`));
  element.type = "button";
  element.append(make("span", "", text));
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") press(element);
  });
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// A disabled button loses the focus, and the next keys would reach the notebook: it only says that it does nothing.
function enable(element, able) {
  setAttribute(element, "aria-disabled", able ? "false" : "true");
}

// Puts keyed children into the order of the elements and takes out the others. What stays is not touched: moving a child
// costs a layout, and a step to the front or to the back must not move all the others.
function arrange(list, elements) {
  const stay = new Set(elements);
  for (const child of [...list.children]) if (!stay.has(child)) child.remove();
  let place = list.firstChild;
  for (const element of elements) {
    if (place && place !== element && place.nextSibling === element) {
      place.remove(); // it comes later
      place = element;
    }
    if (place === element) place = place.nextSibling;
    else list.insertBefore(element, place);
  }
}

function units(seconds, names, join) {
  let left = Math.max(0, Math.ceil(seconds - FLAT));
  const parts = [];
  for (const [name, size] of names) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(join(count, name));
  }
  return parts.slice(0, 2).join(" ");
}

const shortDuration = (seconds) => units(seconds, SHORT_UNITS, (count, name) => `${count} ${name}`) || "0 s";
const longDuration = (seconds) =>
  units(seconds, LONG_UNITS, (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`) || "0 seconds";
const times = (count) => ({ 1: "once", 2: "twice" })[count] ?? `${count} times`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const THOUSANDS = new Intl.NumberFormat("en-US");
const grouped = (count) => THOUSANDS.format(count);
const dateText = (moment) => new Date(moment * 1000).toISOString().slice(0, 10);
const timeText = (moment) => new Date(moment * 1000).toISOString().slice(11, 19);

function colourOf(number) {
  return COLOURS[(number - 1) % COLOURS.length];
}

// A message: its shape, colour and number, the ring that runs out around it, and a second outline for a duplicate.
function token(number) {
  const { fill, ink } = colourOf(number);
  const shape = SHAPES[(number - 1) % SHAPES.length];
  const svg = draw("svg", { viewBox: "-8 -8 56 56", class: "kit-token", "aria-hidden": "true" });
  svg.append(
    draw("circle", { class: "kit-ring-track", cx: 20, cy: 20, r: 25.5 }),
    draw("circle", { class: "kit-ring", cx: 20, cy: 20, r: 25.5, pathLength: 1, transform: "rotate(-90 20 20)" }),
    draw("path", { class: "kit-second", d: shape, transform: "translate(4.5 4.5)" }),
    draw("path", { class: "kit-shape", d: shape, fill }),
  );
  const digits = String(number);
  const size = digits.length < 3 ? 17 : 34 / digits.length + 2;
  const text = draw("text", { x: 20, y: 20, fill: ink, "font-size": size, class: "kit-number" });
  text.textContent = digits;
  svg.append(text);
  return svg;
}

// One tab stop for a group; the arrow keys walk inside it.
function rove(container, selector) {
  const stops = () => [...container.querySelectorAll(selector)];
  const settle = (chosen) => {
    const all = stops();
    const stop = all.includes(chosen) ? chosen : all.find((one) => one.tabIndex === 0) ?? all[0];
    for (const one of all) one.tabIndex = one === stop ? 0 : -1;
  };
  container.addEventListener("focusin", (event) => settle(event.target.closest(selector)));
  container.addEventListener("keydown", (event) => {
    const all = stops();
    const here = all.indexOf(document.activeElement);
    const step = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 };
    if (here < 0 || !(event.key in step)) return;
    event.preventDefault();
    event.stopPropagation();
    all[(step[event.key] + all.length) % all.length].focus();
  });
  settle(null);
  return () => settle(null);
}

// Virtual time as the browser counts it: an absolute moment, a rate, and the real moment at which both were true.
class VirtualTime {
  constructor() {
    this.base = 0;
    this.rate = 0;
    this.anchor = performance.now();
  }

  now() {
    return this.base + (this.rate * (performance.now() - this.anchor)) / 1000;
  }

  set(now, rate) {
    const shown = this.now();
    const early = this.rate > 0 && rate > 0 && now < shown && shown - now < rate;
    this.base = early ? shown : now;
    this.rate = rate;
    this.anchor = performance.now();
  }
}

function clockBar(time, send) {
  const element = make("div", "kit-clock");
  const reading = make("div", "kit-reading");
  const date = make("span", "kit-date");
  const clock = make("span", "kit-time");
  const pace = make("span", "kit-pace");
  reading.append(date, clock, make("span", "kit-zone", "UTC"), pace);

  let speed = SPEEDS[0];
  const controls = make("div", "kit-controls");
  controls.setAttribute("role", "toolbar");
  controls.setAttribute("aria-label", "Clock");
  const play = button("Play", "kit-play", () => send("rate", { rate: time.rate > 0 ? 0 : speed }));
  const playIcons = { play: icon("play"), pause: icon("pause") };
  play.prepend(playIcons.play);
  const speeds = group("Speed");
  const speedButtons = SPEEDS.map((value) => {
    const one = button(`${value}×`, "kit-speed", () => {
      speed = value;
      if (time.rate > 0) send("rate", { rate: value });
      else show();
    });
    one.setAttribute("aria-label", `Speed: ${value === 1 ? "real time" : `${value} times real time`}`);
    speeds.append(one);
    return one;
  });
  const jumps = group("Jump ahead");
  for (const { text, label, by } of JUMPS) {
    const one = button(text, "kit-jump", () => send("advance", { by }));
    one.setAttribute("aria-label", label);
    jumps.append(one);
  }
  controls.append(play, speeds, jumps);
  element.append(reading, controls);
  rove(controls, ".kit-button");

  function show() {
    const runs = time.rate > 0;
    if (runs && SPEEDS.includes(time.rate)) speed = time.rate;
    setText(play.querySelector("span"), runs ? "Pause" : "Play");
    setAttribute(play, "aria-label", runs ? "Pause the clock" : "Let the clock run");
    const sign = runs ? playIcons.pause : playIcons.play;
    if (play.firstChild !== sign) play.firstChild.replaceWith(sign);
    speedButtons.forEach((one, index) => setAttribute(one, "aria-pressed", String(SPEEDS[index] === speed)));
    setText(pace, runs ? `runs at ${time.rate}×` : "stands still");
    element.classList.toggle("kit-runs", runs);
    tick();
  }

  function tick() {
    const now = time.now();
    setText(date, dateText(now));
    setText(clock, timeText(now));
  }

  return { element, show, tick };
}

function group(label) {
  const element = make("div", "kit-group");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  element.append(make("span", "kit-group-label", label));
  return element;
}

// The line that the last button ran, to be copied, and what came of it.
function lastLine(say, hint) {
  const element = make("div", "kit-last");
  const row = make("div", "kit-line");
  const code = focusable(make("code", "kit-code"));
  code.tabIndex = 0;
  code.setAttribute("aria-label", "The line that ran");
  const copy = button("Copy", "kit-copy", async () => {
    const done = await copyText(code.textContent, copy);
    setText(copy.querySelector("span"), done ? "Copied" : "Select it by hand");
    say(done ? "Copied." : "The browser did not allow copying; select the line by hand.");
    setTimeout(() => setText(copy.querySelector("span"), "Copy"), 1500);
  });
  copy.setAttribute("aria-label", "Copy the line");
  copy.prepend(icon("copy"));
  const outcome = make("p", "kit-said", hint);
  row.append(code, copy);
  row.hidden = true;
  element.append(row, outcome);

  function show(did) {
    if (!did.serial) return;
    row.hidden = !did.line;
    setText(code, did.line);
    setText(outcome, did.said);
    element.classList.toggle("kit-failed", did.failed);
  }
  return { element, show };
}

async function copyText(text, giveBackFocusTo) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = focusable(make("textarea", "kit-unseen"));
    area.value = text;
    giveBackFocusTo.after(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    giveBackFocusTo.focus();
    return done;
  }
}

// The frame of a widget: listens to the account, keeps the time, asks for news when a moment passes that it waits for.
// build(frame) returns {show(state), tick(now), due(state)}; due: moments at which something happens by itself.
function live({ model, el }, label, build) {
  const root = focusable(make("section", "kit-live"));
  root.tabIndex = -1;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", label(model.get("state")));
  const time = new VirtualTime();
  const id = Math.random().toString(36).slice(2);
  const send = (what, rest = {}) => model.send({ do: what, view: id, ...rest });
  const notice = make("p", "kit-notice");
  const spoken = make("div", "kit-unseen");
  spoken.setAttribute("aria-live", "polite");
  const say = (text) => { spoken.textContent = text; };

  const clock = clockBar(time, send);
  root.append(clock.element, notice);
  const page = build({ root, time, send, say });
  root.append(spoken);
  el.append(root);

  let timer = 0;
  let due = null;
  let heard = model.get("did").serial ?? 0;

  function show() {
    const state = model.get("state");
    time.set(state.now, state.rate);
    setText(notice, state.notice);
    notice.hidden = !state.notice;
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    page.show(state);
    clock.show();
    keepFocus(root, focused);
    due = Math.min(...page.due(state).filter((moment) => moment !== null && moment > state.now + FLAT));
    plan();
  }

  function tick() {
    const now = time.now();
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    clock.tick();
    page.tick(now);
    keepFocus(root, focused);
    if (now >= due) {
      due = Infinity;
      send("look");
    }
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (time.rate === 0) return;
    const now = time.now();
    const next = Math.min(Math.floor(now) + 1, due); // nothing shown changes more often than once a second
    timer = setTimeout(tick, Math.max(SHORTEST_TICK, ((next - now) / time.rate) * 1000));
  }

  function told() {
    const did = model.get("did");
    page.told(did);
    if (did.serial > heard) say(did.said);
    heard = did.serial;
  }

  model.on("change:state", show);
  model.on("change:did", told);
  show();
  page.told(model.get("did"));
  let asked = 0;
  let again = 0;
  // The first question may come before JupyterLab has a thread beside the cells for it; the kernel learns of the thread
  // from a question that came through it, so ask again. Where there is none, stop asking.
  function ask() {
    send("look");
    asked += 1;
    again = setTimeout(() => asked < MOST_QUESTIONS && !model.get("state").beside && ask(), 1000);
  }
  ask();
  return () => {
    clearTimeout(timer);
    clearTimeout(again);
    model.off("change:state", show);
    model.off("change:did", told);
    send("gone");
  };
}

// What had the focus may have moved or gone; without a focus in here, the next keys would edit the notebook's cells.
function keepFocus(root, focused) {
  if (!focused || document.activeElement === focused) return;
  (focused.isConnected ? focused : root).focus({ preventScroll: true });
}
