// The queue view: producers, waiting (delayed above), in flight by consumer, done; the dead-letter queue below.

const DENSE = 24; // above this many messages nothing is animated and everything is smaller
const PAUSE_BETWEEN_SUMMARIES = 2000;
const STATE_WORDS = { waiting: "waiting", delayed: "delayed", in_flight: "in flight", done: "deleted", dead: "dead-lettered" };

// Where a message is at a moment: its deadlines are known, so nobody has to be asked.
function whereIs(message, now) {
  if (message.expires_at !== null && message.expires_at <= now + FLAT) return "expired";
  if (message.state === "in_flight" && message.visible_at <= now + FLAT) return "waiting";
  if (message.state === "delayed" && message.delayed_until <= now + FLAT) return "waiting";
  return message.state;
}

function fullText(item, now) {
  const { message, lane } = item;
  if (lane === "done") return `message ${message.n}, deleted`;
  const parts = [`message ${message.n}: ${message.body}`, STATE_WORDS[lane]];
  if (message.group) parts.push(`group ${message.group}`);
  if (lane === "in_flight") parts.push(`with ${holderName(message.holder)}`);
  for (const other of message.also) parts.push(`at the same time with ${holderName(other)}`);
  if (message.count > 0) parts.push(`received ${times(message.count)}`);
  if (lane === "in_flight") parts.push(`back in ${shortDuration(message.visible_at - now)}`);
  if (lane === "delayed") parts.push(`can be received in ${shortDuration(message.delayed_until - now)}`);
  if (message.expires_at !== null) parts.push(`expires in ${shortDuration(message.expires_at - now)}`);
  return parts.join(", ");
}

const holderName = (name) => name || "a client without a name";

function lane(title, className, empty) {
  const element = make("div", `kit-lane ${className}`);
  element.setAttribute("role", "group");
  const head = make("div", "kit-lane-head");
  const name = make("span", "kit-lane-title", title);
  const count = make("span", "kit-count");
  head.append(name, count);
  const list = make("ul", "kit-tokens");
  list.setAttribute("role", "list");
  const nothing = make("p", "kit-none", empty);
  const more = make("p", "kit-more");
  element.append(head, list, nothing, more);
  return {
    element,
    list,
    label(text) { setText(name, text); },
    show(total, shown) {
      setText(count, grouped(total));
      setAttribute(element, "aria-label", `${name.textContent}: ${grouped(total)}`);
      nothing.hidden = total > 0;
      more.hidden = total <= shown || shown === 0 && total === 0;
      setText(more, shown ? `and ${grouped(total - shown)} more` : `${grouped(total)} not drawn`);
    },
  };
}

function arrow() {
  const element = make("div", "kit-arrow");
  element.append(icon("right"));
  return element;
}

// A list of named counts under a lane's title.
function tally(names) {
  const element = make("ul", "kit-tally");
  const values = {};
  for (const [key, text] of Object.entries(names)) {
    const row = make("li");
    values[key] = make("span", "kit-count");
    row.append(make("span", "kit-tally-name", text), values[key]);
    element.append(row);
  }
  const show = (key, value, always = false) => {
    setText(values[key], grouped(value));
    values[key].parentElement.hidden = value === 0 && !always;
  };
  return { element, show };
}

function messageElement(message, choose) {
  const element = make("li", "kit-message");
  const face = focusable(make("button", "kit-face"));
  face.type = "button";
  face.tabIndex = -1;
  face.addEventListener("click", () => choose(message.id));
  const svg = token(message.n);
  const badge = make("span", "kit-badge");
  const body = make("span", "kit-body");
  const left = make("span", "kit-left");
  face.append(svg, badge, body, left);
  element.append(face);
  return { element, face, badge, body, left, ring: svg.querySelector(".kit-ring"), message, lane: "" };
}

function buildPicture() {
  const picture = make("div", "kit-picture");
  const sent = tally({ sent: "sent", moved_in: "moved in" });
  const producers = make("div", "kit-lane kit-producers");
  producers.append(heading("Producers"), sent.element);
  const queue = make("div", "kit-queue");
  const delayed = lane("Delayed", "kit-delayed", "");
  const waiting = lane("Waiting", "kit-waiting", "nothing waits");
  queue.append(delayed.element, waiting.element);
  const flight = lane("In flight", "kit-flight", "nobody holds a message");
  const holders = make("div", "kit-holders");
  flight.list.replaceWith(holders);
  const done = lane("Deleted", "kit-done", "nothing yet");
  const fates = tally({
    expired: "expired",
    duplicates: "duplicates delivered",
    dead_lettered: "dead-lettered",
    purged: "purged",
    moved_out: "moved away",
  });
  done.element.append(fates.element);
  const dead = lane("Dead-letter queue", "kit-dead", "empty");
  dead.element.querySelector(".kit-lane-head").prepend(icon("down"));
  picture.append(producers, arrow(), queue, arrow(), flight.element, arrow(), done.element, dead.element);
  return { picture, sent, queue, delayed, waiting, flight, holders, done, fates, dead };
}

function heading(text) {
  const head = make("div", "kit-lane-head");
  head.append(make("span", "kit-lane-title", text));
  return head;
}

function build({ root, time, send, say }) {
  const parts = buildPicture();
  const title = make("div", "kit-title");
  const name = make("strong", "kit-name");
  const kind = make("span", "kit-kind");
  title.append(name, kind);
  const missing = make("p", "kit-notice kit-missing");
  const acts = actions(send, () => chosen());
  const details = make("p", "kit-details");
  const last = lastLine(say, "Each button runs one line of boto3; the line is shown here, ready to copy.");
  root.append(title, missing, parts.picture, details, acts.element, last.element);
  const settle = rove(parts.picture, ".kit-face");

  const items = new Map(); // by message id; a message keeps its element wherever it goes
  const columns = new Map(); // by consumer
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let state = null;
  let selected = null;
  let summaryAt = 0;

  function choose(id) {
    selected = selected === id ? null : id;
    refresh(time.now());
  }

  function chosen() {
    const held = [...items.values()].filter((item) => item.lane === "in_flight");
    const newest = held.reduce((best, item) => (!best || item.message.since >= best.message.since ? item : best), null);
    return held.find((item) => item.message.id === selected) ?? newest;
  }

  function show(next) {
    state = next;
    const queue = state.queue;
    setText(name, state.name);
    missing.hidden = queue !== null;
    setText(missing, queue ? "" : `There is no queue named ${state.name} now. This view shows it as soon as it is created.`);
    parts.picture.hidden = queue === null;
    acts.element.hidden = queue === null;
    setText(kind, queue ? kindText(queue) : "");
    place(time.now());
  }

  // Puts every message into its lane as of a moment.
  function place(now) {
    const lanes = sorted(state, now);
    const all = Object.values(lanes).flat();
    const dense = all.length > DENSE;
    const before = dense || still.matches ? null : positions(items);
    root.classList.toggle("kit-dense", dense);
    const gone = new Set(items.keys());
    const changed = [];
    for (const [lane, messages] of Object.entries(lanes)) {
      for (const message of messages) {
        gone.delete(message.id);
        if (update(message, lane)) changed.push(message.id);
      }
    }
    for (const id of gone) {
      items.get(id).element.remove();
      items.delete(id);
    }
    fill(lanes);
    counts(lanes);
    settle();
    if (before) animate(before, changed);
    if (changed.length && before) summary();
    refresh(now);
  }

  function update(message, lane) {
    let item = items.get(message.id);
    if (!item) items.set(message.id, (item = messageElement(message, choose)));
    const moved = item.lane !== lane;
    item.message = message;
    item.lane = lane;
    setAttribute(item.element, "data-lane", lane);
    item.element.classList.toggle("kit-duplicate", message.also.length > 0);
    item.badge.hidden = !message.count || lane === "done";
    setText(item.badge, `×${message.count}`);
    setText(item.body, message.body);
    item.body.hidden = !message.body;
    return moved;
  }

  function fill(lanes) {
    const list = (messages) => messages.map((message) => items.get(message.id).element);
    arrange(parts.delayed.list, list(lanes.delayed));
    arrange(parts.waiting.list, list(lanes.waiting));
    arrange(parts.done.list, list(lanes.done));
    arrange(parts.dead.list, list(lanes.dead));
    const byHolder = Map.groupBy
      ? Map.groupBy(lanes.in_flight, (message) => message.holder)
      : groupBy(lanes.in_flight, (message) => message.holder);
    for (const [holder, messages] of byHolder) {
      if (!columns.has(holder)) columns.set(holder, column(holder));
      arrange(columns.get(holder).list, list(messages));
    }
    const shown = [...byHolder.keys()].sort();
    arrange(parts.holders, shown.map((holder) => columns.get(holder).element));
  }

  function counts(lanes) {
    const { queue, dead } = state;
    if (!queue) return;
    const moved = (kind) => queue.messages.filter((message) => message.state === kind).length - lanes[kind].length;
    const delayed = queue.delayed - moved("delayed");
    const flying = queue.in_flight - moved("in_flight");
    const expired = queue.messages.length - lanes.delayed.length - lanes.waiting.length - lanes.in_flight.length;
    const waiting = queue.waiting + moved("delayed") + moved("in_flight") - expired;
    parts.sent.show("sent", queue.sent, true);
    parts.sent.show("moved_in", queue.moved_in);
    parts.delayed.element.hidden = delayed === 0;
    parts.delayed.show(delayed, lanes.delayed.length);
    parts.waiting.show(waiting, lanes.waiting.length);
    parts.flight.show(flying, lanes.in_flight.length);
    parts.done.show(queue.deleted, lanes.done.length ? queue.deleted : 0);
    parts.done.element.querySelector(".kit-more").hidden = true;
    parts.fates.show("expired", queue.expired + expired, true);
    parts.fates.show("duplicates", queue.duplicates, true);
    for (const fate of ["dead_lettered", "purged", "moved_out"]) parts.fates.show(fate, queue[fate]);
    parts.dead.element.hidden = !queue.dead_letter_queue;
    parts.dead.label(`Dead-letter queue ${queue.dead_letter_queue ?? ""}`);
    const total = dead ? dead.waiting + dead.delayed + dead.in_flight : 0;
    parts.dead.show(total, lanes.dead.length);
    setAttribute(root, "data-waiting", String(waiting));
  }

  function animate(before, changed) {
    for (const id of changed) {
      const { element } = items.get(id);
      const to = element.getBoundingClientRect();
      const from = before.get(id);
      const frames = from
        ? [{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }]
        : [{ opacity: 0, transform: "scale(0.5)" }, { opacity: 1, transform: "none" }];
      element.animate(frames, { duration: from ? 350 : 200, easing: "ease-in-out" });
    }
  }

  function summary() {
    const moment = performance.now();
    if (moment - summaryAt < PAUSE_BETWEEN_SUMMARIES) return;
    summaryAt = moment;
    say([parts.waiting, parts.flight].map((lane) => lane.element.getAttribute("aria-label")).join(", "));
  }

  // What changes by the passing of time alone: rings, countdowns, the sentence about the selected message.
  function refresh(now) {
    const target = chosen();
    for (const item of items.values()) {
      const { message, lane, element, face } = item;
      const ends = lane === "in_flight" ? message.visible_at : lane === "delayed" ? message.delayed_until : null;
      setText(item.left, ends === null ? "" : shortDuration(ends - now));
      if (lane === "in_flight") {
        const whole = ends - (message.since ?? ends - state.queue.timeout);
        item.ring.style.strokeDashoffset = String(1 - Math.min(1, Math.max(0, (ends - now) / Math.max(whole, FLAT))));
        element.classList.toggle("kit-soon", ends - now <= 5);
      }
      setAttribute(face, "aria-pressed", String(message.id === selected));
      element.classList.toggle("kit-target", item === target);
      if (!face.hasAttribute("aria-label") || face === document.activeElement || item.told !== `${lane}${message.count}`) {
        setAttribute(face, "aria-label", fullText(item, now));
        item.told = `${lane}${message.count}`;
      }
    }
    const about = items.get(selected) ?? target;
    setText(details, about && state.queue ? capital(fullText(about, now)) + "." : "Choose a message to read about it.");
    details.hidden = !state.queue;
    acts.show(target);
  }

  function tick(now) {
    if (!state.queue) return;
    const moved = [...items.values()].some(
      (item) => item.lane in { waiting: 1, delayed: 1, in_flight: 1 } && whereIs(item.message, now) !== item.lane,
    );
    if (moved) place(now);
    else refresh(now);
  }

  parts.picture.addEventListener("focusin", () => refresh(time.now()));
  return { show, tick, due, told: last.show };
}

function due(state) {
  const messages = [...(state.queue?.messages ?? []), ...(state.dead?.messages ?? [])];
  return messages.flatMap((message) => [message.visible_at, message.delayed_until, message.expires_at]);
}

function sorted(state, now) {
  const lanes = { delayed: [], waiting: [], in_flight: [], done: [], dead: [], expired: [] };
  for (const message of state.queue?.messages ?? []) lanes[whereIs(message, now)].push(message);
  const blank = { body: "", also: [], count: 0, expires_at: null };
  for (const message of state.done ?? []) lanes.done.push({ ...blank, ...message, state: "done" });
  for (const message of state.dead?.messages ?? []) {
    if (whereIs(message, now) !== "expired") lanes.dead.push(message);
  }
  const { expired, ...shown } = lanes;
  return shown;
}

function positions(items) {
  return new Map([...items].map(([id, item]) => [id, item.element.getBoundingClientRect()]));
}

function groupBy(list, key) {
  const groups = new Map();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

function column(holder) {
  const element = make("div", "kit-holder");
  element.append(make("span", "kit-holder-name", holder || "no name"));
  const list = make("ul", "kit-tokens");
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", `In flight with ${holderName(holder)}`);
  element.append(list);
  return { element, list };
}

function kindText(queue) {
  const kind = queue.fifo ? "FIFO queue" : "standard queue";
  return `${kind}, visibility timeout ${shortDuration(queue.timeout)}, keeps messages ${shortDuration(queue.retention)}`;
}

function actions(send, chosen) {
  const element = make("div", "kit-actions");
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Calls");
  const sendOne = button("Send", "kit-do-send", () => send("send"));
  const receive = button("Receive", "kit-do-receive", () => send("receive"));
  const remove = button("Delete", "kit-do-delete", () => send("delete", { id: chosen().message.id }));
  const extend = button("Extend", "kit-do-extend", () => send("extend", { id: chosen().message.id }));
  element.append(sendOne, receive, remove, extend);
  rove(element, ".kit-button");
  const set = (one, text, able) => {
    setText(one.querySelector("span"), text);
    enable(one, able);
  };
  function show(item) {
    const which = item ? ` message ${item.message.n}` : "";
    set(remove, `Delete${which}`, Boolean(item));
    set(extend, `Extend${which} (+30 s)`, Boolean(item));
    const why = item ? "" : "Nothing is in flight";
    remove.title = extend.title = why;
  }
  return { element, show };
}

function render(context) {
  return live(context, (state) => `Queue view of ${state.name}`, build);
}

export default { render };
