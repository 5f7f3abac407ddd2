// The clock bar alone.

function render(context) {
  return live(context, () => "Clock bar", ({ root, say }) => {
    const last = lastLine(say, "Each button shows the line of Python that it runs.");
    root.classList.add("kit-alone");
    root.append(last.element);
    return { show() {}, tick() {}, due: () => [], told: last.show };
  });
}

export default { render };
