// The timeline: virtual time from left to right, a row per consumer, a bar per borrow.

const GAP_SHARE = 0.05; // of the width, for a stretch of time in which nothing happens
const LONGEST_IDLE = 0.25; // of the busy time; a longer stretch is cut short
const MANY = 60; // above this many bars they are laid out anew less often
const REST = 1000; // real milliseconds between two layouts of many bars
const MARK_WORD = 50; // pixels that the word on a mark needs
const THINNEST = 26; // pixels that a bar's token needs
const SPACING = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800];
const ENDINGS = {
  timeout: "timed out",
  given_back: "given back",
  deleted: "deleted",
  taken: "deleted by another",
  purged: "purged",
};
const CAPS = {
  deleted: "M3 8.5l3.5 3.5L13 4.5",
  late: "M3 8.5l3.5 3.5L13 4.5",
  timeout: "M13 12V7H4M7 3.5L3.5 7L7 10.5",
  given_back: "M13 8H4M7 4.5L3.5 8L7 11.5",
  taken: "M4 4l8 8M12 4l-8 8",
  purged: "M4 4l8 8M12 4l-8 8",
};
const consumerName = (name) => name || "no name";
const workedUntil = (borrow) => Math.max(borrow.end, borrow.late ?? -Infinity);

// Pieces of time, each with its share of the width; long stretches in which nothing happens are cut short.
class Scale {
  constructor(borrows, now) {
    const spans = borrows.map((borrow) => [borrow.start, workedUntil(borrow)]).sort((a, b) => a[0] - b[0]);
    const busy = [];
    for (const [start, end] of spans) {
      const last = busy[busy.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else busy.push([start, end]);
    }
    const total = Math.max(1, busy.reduce((sum, [start, end]) => sum + end - start, 0));
    const longest = total * LONGEST_IDLE;
    this.pieces = [];
    busy.forEach(([start, end], index) => {
      const before = index ? busy[index - 1][1] : start;
      if (start - before > longest) this.pieces.push({ start: before, end: start, cut: true });
      else if (start > before) this.pieces.push({ start: before, end: start, cut: false });
      this.pieces.push({ start, end: Math.max(end, start + total / 1000), cut: false });
    });
    const last = busy.length ? busy[busy.length - 1][1] : now;
    const rest = this.rounded(Math.min(Math.max(now - last, 0), longest) + total * 0.06);
    this.pieces.push({ start: last, end: last + rest, cut: false });
    this.begin = this.pieces[0].start;
    this.end = last + rest;
    this.share();
  }

  // Grows in steps, so that bars that are over stay where they are for a while.
  rounded(rest) {
    const open = this.pieces.reduce((sum, piece) => sum + (piece.cut ? 0 : piece.end - piece.start), rest);
    const step = SPACING.find((one) => one >= open / 12) ?? open;
    return rest + Math.ceil(open / step) * step - open;
  }

  share() {
    const cuts = this.pieces.filter((piece) => piece.cut).length;
    const share = Math.min(GAP_SHARE, 0.3 / Math.max(1, cuts));
    const free = 1 - share * cuts;
    const open = this.pieces.reduce((sum, piece) => sum + (piece.cut ? 0 : piece.end - piece.start), 0);
    let at = 0;
    for (const piece of this.pieces) {
      piece.at = at;
      piece.width = piece.cut ? share : ((piece.end - piece.start) / open) * free;
      at += piece.width;
    }
    this.secondsPerWidth = open / free;
  }

  at(moment) {
    if (moment <= this.begin) return 0;
    const piece = this.pieces.find((one) => moment <= one.end);
    return piece ? piece.at + ((moment - piece.start) / (piece.end - piece.start || 1)) * piece.width : 1;
  }

  ticks(width) {
    const wanted = (this.secondsPerWidth * 78) / Math.max(width, 1);
    const spacing = SPACING.find((one) => one >= wanted) ?? SPACING[SPACING.length - 1] * Math.ceil(wanted / SPACING[SPACING.length - 1]);
    const moments = [];
    for (const piece of this.pieces.filter((one) => !one.cut)) {
      const first = Math.ceil((piece.start - this.begin) / spacing - FLAT) * spacing;
      for (let after = first; this.begin + after <= piece.end + FLAT; after += spacing) {
        if (!moments.length || after > moments[moments.length - 1]) moments.push(after);
      }
    }
    return moments;
  }
}

function sentence(borrow, begin, now) {
  const parts = [`message ${borrow.n}: ${borrow.body}`, `received by ${consumerName(borrow.consumer)} after ${shortDuration(borrow.start - begin)}`];
  if (borrow.count > 1) parts.push(`receive number ${borrow.count} of it`);
  if (borrow.extended.length) parts.push(`visibility changed ${times(borrow.extended.length)}`);
  if (borrow.end > now) parts.push(`in flight, back in ${shortDuration(borrow.end - now)}`);
  else parts.push(`${ENDINGS[borrow.ending]} after ${shortDuration(borrow.end - borrow.start)}`);
  if (borrow.late !== null) {
    const what = borrow.late_delete ? "deleted late" : "still at work";
    parts.push(`${what}, ${shortDuration(borrow.late - borrow.end)} after the borrow had ended`);
  }
  const most = Math.max(0, ...borrow.shared.map((one) => one[2]));
  if (most > 1) parts.push(`${most} consumers worked on it at the same time`);
  return parts.join(", ");
}

// Lays bars that would cover each other in tracks below each other; widths are shares of the row.
function tracks(borrows, scale, width) {
  const ends = [];
  const room = THINNEST / Math.max(width, 1);
  return borrows.map((borrow) => {
    const start = scale.at(borrow.start);
    const end = Math.max(scale.at(workedUntil(borrow)), start + room);
    let track = ends.findIndex((taken) => taken <= start + FLAT);
    if (track < 0) track = ends.length;
    ends[track] = end;
    return track;
  });
}

function percent(share) {
  return `${(share * 100).toFixed(3)}%`;
}

function span(element, scale, from, to) {
  const left = scale.at(from);
  element.style.left = percent(left);
  element.style.width = percent(Math.max(0, scale.at(to) - left));
}

function barElement(borrow, tell) {
  const element = make("li", "kit-bar");
  const face = focusable(make("button", "kit-bar-face"));
  face.type = "button";
  face.tabIndex = -1;
  const held = make("span", "kit-held");
  const rest = make("span", "kit-rest");
  const late = make("span", "kit-late");
  const cap = draw("svg", { viewBox: "0 0 16 16", class: "kit-cap", "aria-hidden": "true" });
  cap.append(draw("path", { d: "" }));
  const words = make("span", "kit-bar-words");
  const svg = token(borrow.n);
  const { fill } = colourOf(borrow.n);
  element.style.setProperty("--kit-colour", fill);
  face.append(svg, words);
  element.append(held, rest, late, cap, face);
  for (const event of ["mouseenter", "focus", "click"]) face.addEventListener(event, () => tell(borrow.id));
  return { element, face, held, rest, late, cap, words, marks: [], borrow };
}

function buildTimeline({ root, time, say }) {
  const title = make("div", "kit-title");
  const name = make("strong", "kit-name");
  const about = make("span", "kit-kind", "who held which message");
  title.append(name, about);
  const earlier = make("p", "kit-more");
  const nothing = make("p", "kit-none", "Nobody has received a message yet.");
  const plot = make("div", "kit-plot");
  const details = make("p", "kit-details");
  const text = make("details", "kit-text");
  const open = focusable(make("summary", "", "The same as text"));
  const sentences = make("ol", "kit-sentences");
  text.append(open, sentences);
  root.append(title, earlier, nothing, plot, legend(), details, text);

  const axis = make("div", "kit-axis");
  axis.setAttribute("aria-hidden", "true");
  const over = make("div", "kit-over");
  over.setAttribute("aria-hidden", "true");
  const nowLine = make("div", "kit-now");
  nowLine.append(make("span", "kit-now-word", "now"));
  const settle = rove(plot, ".kit-bar-face");
  const bars = new Map(); // by receipt handle
  const rows = new Map(); // by consumer
  let state = null;
  let scale = null;
  let told = null;
  let known = null;
  let later = 0;
  let laidOutAt = -REST;
  new ResizeObserver(() => state && layout(time.now())).observe(plot);

  function show(next) {
    state = next;
    setText(name, state.name);
    earlier.hidden = !state.earlier;
    setText(earlier, `${grouped(state.earlier)} earlier receives are not drawn.`);
    for (const id of [...bars.keys()]) {
      if (!state.borrows.some((borrow) => borrow.id === id)) bars.delete(id);
    }
    for (const borrow of state.borrows) {
      if (!bars.has(borrow.id)) bars.set(borrow.id, barElement(borrow, tell));
      bars.get(borrow.id).borrow = borrow;
    }
    clearTimeout(later);
    const wait = state.borrows.length > MANY ? laidOutAt + REST - performance.now() : 0;
    if (wait > 0) later = setTimeout(() => layout(time.now()), wait);
    else layout(time.now());
    announce();
  }

  function layout(now) {
    const shown = state.borrows;
    laidOutAt = performance.now();
    nothing.hidden = shown.length > 0;
    plot.hidden = state.rows.length === 0;
    scale = new Scale(shown, now);
    const wide = Math.max(120, axis.clientWidth || plot.clientWidth - 90);
    arrange(plot, [over, ...state.rows.map((who) => row(who, shown, wide, now)), axis]);
    drawAxis(wide, now);
    settle();
    refresh(now);
  }

  function row(who, shown, wide, now) {
    if (!rows.has(who)) rows.set(who, rowElement(who));
    const { element, list } = rows.get(who);
    const mine = shown.filter((borrow) => borrow.consumer === who);
    const levels = tracks(mine, scale, wide);
    list.style.setProperty("--kit-tracks", String(Math.max(0, ...levels) + 1));
    arrange(list, mine.map((borrow, index) => placed(bars.get(borrow.id), levels[index], wide, now)));
    return element;
  }

  function placed(bar, level, wide, now) {
    const { borrow, element } = bar;
    element.style.setProperty("--kit-track", String(level));
    const until = Math.min(borrow.end, Math.max(now, borrow.start));
    span(bar.held, scale, borrow.start, until);
    span(bar.rest, scale, until, borrow.end);
    bar.late.hidden = borrow.late === null;
    if (borrow.late !== null) span(bar.late, scale, borrow.end, borrow.late);
    const open = borrow.end > now;
    setAttribute(element, "data-ending", open ? "open" : borrow.ending);
    const cap = borrow.late_delete ? "late" : open ? "" : borrow.ending;
    setAttribute(bar.cap.firstChild, "d", CAPS[cap] ?? "");
    bar.cap.style.left = percent(scale.at(borrow.late_delete ? borrow.late : borrow.end));
    const left = scale.at(borrow.start);
    const right = scale.at(workedUntil(borrow));
    bar.face.style.left = percent(left);
    bar.face.style.width = `max(${THINNEST}px, ${percent(right - left)})`;
    const room = (scale.at(borrow.end) - left) * wide - 30;
    bar.words.hidden = room < 34;
    bar.words.style.maxWidth = `${room}px`;
    setText(bar.words, borrow.body);
    mark(bar, wide);
    setAttribute(bar.face, "aria-label", sentence(borrow, scale.begin, now));
    return element;
  }

  function mark(bar, wide) {
    const { borrow, element } = bar;
    for (const old of bar.marks.splice(0)) old.remove();
    for (const [from, to, count] of borrow.shared) {
      const one = make("span", "kit-twice");
      const room = (scale.at(to) - scale.at(from)) * wide;
      if (room > MARK_WORD) one.append(make("span", "kit-twice-word", times(count)));
      span(one, scale, from, to);
      element.insertBefore(one, bar.cap);
      bar.marks.push(one);
    }
  }

  function drawAxis(wide, now) {
    const fitting = scale.ticks(wide).filter((after) => scale.at(scale.begin + after) < 1 - 64 / wide);
    const ticks = fitting.map((after) => {
      const one = make("span", "kit-tick", after === 0 ? "0 s" : shortDuration(after));
      one.style.left = percent(scale.at(scale.begin + after));
      return one;
    });
    const cuts = scale.pieces.filter((piece) => piece.cut).map((piece) => {
      const one = make("span", "kit-cut");
      one.append(make("span", "kit-cut-word", shortDuration(piece.end - piece.start)));
      one.style.left = percent(piece.at);
      one.style.width = percent(piece.width);
      return one;
    });
    axis.replaceChildren(...ticks);
    over.replaceChildren(...cuts, nowLine);
    nowLine.style.left = percent(scale.at(now));
    const beyond = now - scale.end;
    setText(nowLine.firstChild, beyond > 1 ? `now: ${shortDuration(beyond)} later` : "now");
    nowLine.classList.toggle("kit-early", scale.at(now) < 0.2);
  }

  function refresh(now) {
    const bar = bars.get(told);
    const hint = state.borrows.length ? "Point at a bar, or walk with the arrow keys, to read about it." : "";
    setText(details, bar ? `${capital(sentence(bar.borrow, scale.begin, now))}.` : hint);
    if (!text.open) return;
    const lines = state.borrows.map((borrow) => `${capital(sentence(borrow, scale.begin, now))}.`);
    while (sentences.children.length > lines.length) sentences.lastChild.remove();
    lines.forEach((line, index) => {
      if (!sentences.children[index]) sentences.append(make("li"));
      setText(sentences.children[index], line);
    });
  }

  function tell(id) {
    told = id;
    refresh(time.now());
  }

  function announce() {
    const count = state.borrows.length;
    if (known !== null && count > known) say(`${count} receives, the last one by ${consumerName(state.borrows[count - 1].consumer)}.`);
    known = count;
  }

  text.addEventListener("toggle", () => refresh(time.now()));
  return { show, tick: layout, due: () => [], told() {} };
}

function rowElement(who) {
  const element = make("div", "kit-row");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", consumerName(who));
  const list = make("ul", "kit-bars");
  list.setAttribute("role", "list");
  element.append(make("div", "kit-who", consumerName(who)), list);
  return { element, list };
}

function legend() {
  const element = make("ul", "kit-legend");
  for (const [kind, words] of [
    ["held", "borrowed"],
    ["deleted", "deleted"],
    ["timeout", "timed out, back in the queue"],
    ["late", "still at work after that"],
    ["twice", "worked on twice or more"],
  ]) {
    const item = make("li", `kit-legend-${kind}`);
    const sign = make("span", "kit-sign");
    if (kind in CAPS && kind !== "late") {
      const svg = draw("svg", { viewBox: "0 0 16 16", class: "kit-cap", "aria-hidden": "true" });
      svg.append(draw("path", { d: CAPS[kind] }));
      sign.append(svg);
    }
    item.append(sign, words);
    element.append(item);
  }
  return element;
}

function render(context) {
  return live(context, (state) => `Timeline of ${state.name}`, buildTimeline);
}

export default { render };
