// The servers view: a receive, the servers that it asked, and what lies on each of them.

const FAN = { width: 600, height: 40 };

function serverElement(index) {
  const element = make("div", "kit-server");
  element.setAttribute("role", "group");
  const head = make("div", "kit-server-head");
  const name = make("span", "kit-server-name", `Server ${index + 1}`);
  const asked = make("span", "kit-server-asked");
  head.append(name, asked);
  const list = make("ul", "kit-server-messages");
  list.setAttribute("role", "list");
  const nothing = make("p", "kit-none", "nothing here");
  element.append(head, list, nothing);
  const items = new Map(); // by message id

  function show(messages, receive, now) {
    const isAsked = receive ? receive.servers.includes(index) : null;
    setText(asked, isAsked === null ? "" : isAsked ? "asked" : "not asked");
    element.classList.toggle("kit-server-is-asked", isAsked === true);
    element.classList.toggle("kit-server-is-not", isAsked === false);
    nothing.hidden = messages.length > 0;
    for (const id of [...items.keys()]) if (!messages.some((message) => message.id === id)) items.delete(id);
    arrange(list, messages.map((message) => {
      if (!items.has(message.id)) items.set(message.id, copyElement(message));
      const item = items.get(message.id);
      item.show(message, isAsked, receive, now);
      return item.element;
    }));
    const held = messages.map((message) => `message ${message.n} ${wordFor(message, isAsked, receive, now)}`.trim());
    const what = isAsked === null ? "" : isAsked ? ", asked" : ", not asked";
    setAttribute(element, "aria-label", `Server ${index + 1}${what}: ${held.join(", ") || "nothing"}`);
  }
  return { element, show };
}

// Hidden while it is delayed or in flight; its deadline is known, so nobody has to be asked.
function isHidden(message, now) {
  if (message.state === "in_flight") return message.visible_at > now + FLAT;
  if (message.state === "delayed") return message.delayed_until > now + FLAT;
  return false;
}

function wordFor(message, isAsked, receive, now) {
  if (isAsked && receive.found.includes(message.n)) return "found";
  if (receive?.missed.includes(message.n)) return "missed";
  if (isHidden(message, now)) return message.state === "delayed" ? "delayed" : "in flight";
  return "";
}

function copyElement(message) {
  const element = make("li", "kit-copy-of");
  const word = make("span", "kit-copy-word");
  element.append(token(message.n), word);
  return {
    element,
    show(latest, isAsked, receive, now) {
      const text = wordFor(latest, isAsked, receive, now);
      setText(word, text);
      setAttribute(element, "data-word", text);
      element.classList.toggle("kit-copy-hidden", isHidden(latest, now));
      element.title = `message ${latest.n}: ${latest.body}`;
    },
  };
}

function fan() {
  const element = make("div", "kit-fan");
  element.setAttribute("aria-hidden", "true");
  const who = make("span", "kit-fan-who");
  const svg = draw("svg", { viewBox: `0 0 ${FAN.width} ${FAN.height}`, preserveAspectRatio: "none", class: "kit-fan-lines" });
  element.append(who, svg);
  function show(receive, servers) {
    element.hidden = !receive;
    if (!receive) return;
    setText(who, `${receive.kind} poll${receive.holder ? ` by ${receive.holder}` : ""}`);
    svg.replaceChildren(...receive.servers.map((index) => {
      const x = ((index + 0.5) / servers) * FAN.width;
      return draw("path", { d: `M${FAN.width / 2} 0C${FAN.width / 2} 22 ${x} 12 ${x} ${FAN.height}`, class: "kit-fan-line" });
    }));
  }
  return { element, show };
}

function receiveElement(serial, choose) {
  const element = make("li", "kit-receive");
  const face = focusable(make("button", "kit-receive-face"));
  face.type = "button";
  const moment = make("span", "kit-receive-time");
  const words = make("span", "kit-receive-words");
  face.append(moment, words);
  face.addEventListener("click", () => choose(serial));
  element.append(face);
  function show(receive, isChosen) {
    setText(moment, timeText(receive.at));
    const who = receive.holder ? ` by ${receive.holder}` : "";
    setText(words, `${capital(receive.kind)} poll${who} ${receive.said}`);
    setAttribute(face, "aria-pressed", String(isChosen));
  }
  return { element, show };
}

function pollActions(send) {
  const element = make("div", "kit-actions");
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Calls");
  const misses = button("", "kit-do-misses", () => send("misses"));
  element.append(
    button("Send", "kit-do-send", () => send("send")),
    button("Short poll", "kit-do-short", () => send("short")),
    button("Long poll", "kit-do-long", () => send("long")),
    misses,
  );
  rove(element, ".kit-button");
  return {
    element,
    show(state) {
      setText(misses.querySelector("span"), state.own_misses ? "Misses: on" : "Misses: off");
      setAttribute(misses, "aria-pressed", String(state.own_misses));
    },
  };
}

function buildServers({ root, time, send, say }) {
  const title = make("div", "kit-title");
  const name = make("strong", "kit-name");
  title.append(name, make("span", "kit-kind", "where its messages lie, and whom a receive asks"));
  const missing = make("p", "kit-notice kit-missing");
  const picture = make("div", "kit-servers-picture");
  const lines = fan();
  const grid = make("div", "kit-servers");
  const more = make("p", "kit-more");
  picture.append(lines.element, grid, more);
  const story = make("div", "kit-receives");
  const heading = make("p", "kit-receives-title", "Latest receives, the newest first");
  const list = make("ul", "kit-receives-list");
  list.setAttribute("role", "list");
  const none = make("p", "kit-none", "Nobody has polled yet.");
  story.append(heading, list, none);
  const rule = make("p", "kit-details");
  const acts = pollActions(send);
  const last = lastLine(say, "Each button runs one line; the line is shown here, ready to copy.");
  root.append(title, missing, picture, acts.element, story, rule, last.element);
  const settle = rove(list, ".kit-receive-face");
  const servers = [];
  const receives = new Map(); // by serial
  let state = null;
  let chosen = null;
  let newest = 0;

  function show(next) {
    state = next;
    setText(name, state.name);
    const queue = state.queue;
    missing.hidden = queue !== null && !queue.fifo;
    setText(missing, queue ? "This is a FIFO queue: its polls are not answered by some servers only, and miss nothing." : `There is no queue named ${state.name} now. This view shows it as soon as it is created.`);
    picture.hidden = story.hidden = rule.hidden = queue === null || queue.fifo;
    acts.element.hidden = queue === null;
    acts.show(state);
    if (picture.hidden) return;
    while (servers.length < state.servers) servers.push(serverElement(servers.length));
    arrange(grid, servers.map((server) => server.element));
    const latest = queue.asked[0]?.serial ?? 0;
    if (latest !== newest) chosen = null;
    newest = latest;
    redraw(time.now());
  }

  function redraw(now) {
    const { queue } = state;
    const receive = queue.asked.find((one) => one.serial === chosen) ?? queue.asked[0] ?? null;
    const here = queue.messages.filter((message) => message.expires_at > now + FLAT);
    servers.forEach((server, index) => server.show(here.filter((message) => message.servers.includes(index)), receive, now));
    lines.show(receive, state.servers);
    more.hidden = queue.more <= 0;
    setText(more, `${grouped(queue.more)} more messages are not drawn.`);
    none.hidden = queue.asked.length > 0;
    for (const serial of [...receives.keys()]) if (!queue.asked.some((one) => one.serial === serial)) receives.delete(serial);
    arrange(list, queue.asked.map((one) => {
      if (!receives.has(one.serial)) receives.set(one.serial, receiveElement(one.serial, choose));
      const item = receives.get(one.serial);
      item.show(one, one === receive);
      return item.element;
    }));
    settle();
    setText(rule, state.misses
      ? "The fault misses is on: a short poll may ask servers that do not hold every message. A long poll asks every server."
      : "The fault misses is off: short polls are lucky and miss nothing. On AWS any short poll may miss messages.");
  }

  function choose(serial) {
    chosen = serial;
    redraw(time.now());
  }

  function tick(now) {
    if (state.queue && !state.queue.fifo) redraw(now);
  }

  const due = (now) => (now.queue?.messages ?? []).flatMap((one) => [one.visible_at, one.delayed_until, one.expires_at]);
  return { show, tick, due, told: last.show };
}

function render(context) {
  return live(context, (state) => `Servers of ${state.name}`, buildServers);
}

export default { render };
