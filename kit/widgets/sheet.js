// The frame of a widget that follows no account: no clock bar, a state to draw, messages to the kernel.
// build(frame) returns {show(state), told(did)}.

function sheet({ model, el }, label, build) {
  const root = focusable(make("section", "kit-live"));
  root.tabIndex = -1;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", label(model.get("state")));
  const spoken = make("div", "kit-unseen");
  spoken.setAttribute("aria-live", "polite");
  const say = (text) => { spoken.textContent = text; };
  const send = (what, rest = {}) => model.send({ do: what, ...rest });
  const page = build({ root, send, say });
  root.append(spoken);
  el.append(root);
  let heard = model.get("did").serial ?? 0;

  function show() {
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    page.show(model.get("state"));
    keepFocus(root, focused);
  }

  function told() {
    const did = model.get("did");
    page.told(did);
    if (did.serial > heard) say(did.spoken);
    heard = did.serial;
  }

  model.on("change:state", show);
  model.on("change:did", told);
  show();
  page.told(model.get("did"));
  return () => {
    model.off("change:state", show);
    model.off("change:did", told);
  };
}

// A table of texts: the first row is the head, the first column names the rows.
function textTable(className, caption) {
  const element = make("table", `kit-table ${className}`);
  element.setAttribute("role", "table"); // said aloud as a table in narrow windows, too, where it is laid out as a grid
  element.append(make("caption", "kit-unseen", caption));
  const head = make("thead");
  const body = make("tbody");
  element.append(head, body);
  function row(cells, kind) {
    const one = make("tr");
    one.setAttribute("role", "row");
    cells.forEach((text, index) => {
      const cell = make(kind === "head" || index === 0 ? "th" : "td", "", text);
      if (cell.tagName === "TH") cell.setAttribute("scope", kind === "head" ? "col" : "row");
      cell.setAttribute("role", kind === "head" ? "columnheader" : index === 0 ? "rowheader" : "cell");
      one.append(cell);
    });
    return one;
  }
  return {
    element,
    show(names, rows) {
      head.replaceChildren(row(names, "head"));
      body.replaceChildren(...rows.map((cells) => row(cells, "body")));
    },
  };
}
