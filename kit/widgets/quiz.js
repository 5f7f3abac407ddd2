// A quiz: the kernel says what is right, and only after a choice.

const SIGNS = {
  right: "M2.5 8.5l3.8 3.8L13.5 4",
  wrong: "M3.5 3.5l9 9M12.5 3.5l-9 9",
};

function sign(kind) {
  const svg = draw("svg", { viewBox: "0 0 16 16", class: `kit-quiz-sign kit-quiz-sign-${kind}`, "aria-hidden": "true" });
  if (kind === "right") svg.append(draw("circle", { cx: 8, cy: 8, r: 7.2, class: "kit-quiz-sign-ground" }));
  else svg.append(draw("rect", { x: 1, y: 1, width: 14, height: 14, class: "kit-quiz-sign-ground" }));
  svg.append(draw("path", { d: SIGNS[kind], transform: "translate(8 8) scale(0.72) translate(-8 -8)" }));
  return svg;
}

function optionElement(letter, text, choose) {
  const element = make("li", "kit-quiz-option");
  const face = focusable(make("button", "kit-quiz-face"));
  face.type = "button";
  const mark = make("span", "kit-quiz-mark", letter);
  mark.setAttribute("aria-hidden", "true");
  const words = make("span", "kit-quiz-words");
  const said = make("span", "kit-quiz-text", text);
  const verdict = make("strong", "kit-quiz-verdict");
  const why = make("span", "kit-quiz-why");
  words.append(said, verdict, why);
  face.append(mark, words);
  face.addEventListener("click", () => {
    if (face.getAttribute("aria-disabled") !== "true") choose();
  });
  element.append(face);

  function show(explained, isChosen) {
    const kind = explained ? (explained.right ? "right" : "wrong") : "";
    setAttribute(element, "data-verdict", kind);
    element.classList.toggle("kit-quiz-chosen", isChosen);
    enable(face, !explained);
    if (explained) mark.replaceChildren(sign(kind));
    else setText(mark, letter);
    verdict.hidden = why.hidden = !explained;
    setText(verdict, explained ? `${capital(kind)}${isChosen ? ", your choice" : ""}.` : "");
    setText(why, explained?.why ?? "");
  }
  return { element, show };
}

function questionElement(index, question, send) {
  const element = make("li", "kit-quiz-question");
  element.setAttribute("role", "group");
  const id = `kit-quiz-${Math.random().toString(36).slice(2)}`;
  const text = make("p", "kit-quiz-asked", question.text);
  text.id = id;
  element.setAttribute("aria-labelledby", id);
  const list = make("ul", "kit-quiz-options");
  list.setAttribute("role", "list");
  const options = question.options.map((words, option) =>
    optionElement("ABCDEFGH"[option], words, () => send("choose", { question: index, option })));
  list.append(...options.map((one) => one.element));
  element.append(text, list);
  const settle = rove(list, ".kit-quiz-face");
  return {
    element,
    show(now) {
      options.forEach((one, option) => one.show(now.explained?.[option] ?? null, now.chosen === option));
      settle();
    },
  };
}

function buildQuiz({ root, send }) {
  const title = make("div", "kit-title");
  const score = make("span", "kit-kind");
  title.append(make("strong", "kit-name", "Questions"), score);
  const list = make("ol", "kit-quiz-questions");
  const note = make("p", "kit-notice");
  const again = button("Start again", "kit-quiz-again", () => send("again"));
  const foot = make("div", "kit-actions");
  foot.append(again);
  root.append(title, list, note, foot);
  let questions = null;

  function show(now) {
    questions ??= now.questions.map((question, index) => questionElement(index, question, send));
    if (!list.children.length) list.append(...questions.map((one) => one.element));
    questions.forEach((one, index) => one.show(now.questions[index]));
    const all = now.questions.length;
    setText(score, now.answered ? `${now.answered} of ${all} answered, ${now.right} rightly` : `${all} to answer; choose what you think, and every option is explained`);
    setText(note, now.note);
    note.hidden = !now.note;
    enable(again, now.answered > 0);
  }
  return { show, told() {} };
}

function render(context) {
  return sheet(context, (state) => `Questions of ${state.name}`, buildQuiz);
}

export default { render };
