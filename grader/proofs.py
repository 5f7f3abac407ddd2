"""What must be true of an exercise, judged from its files and from trials of answers. Each failure is one sentence."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.trials import BLANK, OURS, RIGHT, SHOUT, SHOUTED, STUB, WRONG, Answer, Exercise, Seen, Trial, quotes
from kit.result import BROKEN, NOT_ATTEMPTED, PASSED

_FEWEST_WRONG = 3
_SHORTEST_QUOTE = 15


def of_files(exercise: Exercise, answers: Sequence[Answer]) -> list[str]:
    """Return what is wrong with an exercise's test files and answers as they are written."""
    found = [*_of_tests(exercise.visible), *_of_tests(exercise.hidden), *_of_answers(answers)]
    return [f"{exercise.name}: {sentence}" for sentence in found]


def of_trials(exercise: Exercise, trials: Sequence[Trial]) -> list[str]:
    """Return what the trials of an exercise's answers disprove."""
    troubles = [f"{_run(trial)} could not be run: {trial.trouble}." for trial in trials if trial.trouble]
    ran = [trial for trial in trials if not trial.trouble]
    found = [sentence for trial in ran for sentence in _of_trial(trial)]
    return [f"{exercise.name}: {sentence}" for sentence in dict.fromkeys([*troubles, *found, *_of_hidden_tests(ran)])]


def _of_tests(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    where = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    if not tests:
        yield f"{where} has no tests."
    for name, count in Counter(test.name for test in tests).items():
        if count > 1:
            yield f"{where} defines {name} {count} times, and only the last one runs."
    for test in tests:
        if not (ast.get_docstring(test) or "").strip():
            yield f"{where}: {test.name} has no docstring; its first line is the claim that a learner reads."
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and _is_silent(node.msg):
            yield f"{where}, line {node.lineno}: an assert without the sentence that a learner reads when it fails."


def _is_silent(message: ast.expr | None) -> bool:
    return message is None or (isinstance(message, ast.Constant) and not str(message.value or "").strip())


def _of_answers(answers: Sequence[Answer]) -> Iterator[str]:
    right = [answer for answer in answers if answer.kind == RIGHT]
    wrong = [answer for answer in answers if answer.kind == WRONG]
    ours = [_skeleton(answer) for answer in answers if answer.kind == OURS]
    if not any(_skeleton(answer) not in ours for answer in right):
        yield "there is no right_*.py that is built differently from our own solution; write one."
    if len(wrong) < _FEWEST_WRONG:
        yield f"there are {len(wrong)} answers wrong_*.py, and at least {_FEWEST_WRONG} are needed."
    for answer in wrong:
        if len(answer.sentence) < _SHORTEST_QUOTE:
            yield f"{answer.name} must begin with a docstring whose first line is the sentence that it must get."


def _skeleton(answer: Answer) -> list[str]:
    """Return how an answer is built, whatever its names, values and comments are."""
    tree = ast.parse(answer.source)
    return [type(node).__name__ for node in ast.walk(tree) if not isinstance(node, ast.Constant | ast.Expr)]


def _of_trial(trial: Trial) -> Iterator[str]:
    for seen in (*trial.visible, *trial.hidden):
        if seen.outcome == BROKEN:
            yield f"the test {seen.name} breaks on {_run(trial)}: {seen.message}"
    kind = trial.task.answer.kind
    if kind in BLANK:
        yield from _of_blank(trial)
    elif kind == SHOUT:
        yield from _of_shout(trial)
    elif kind in (OURS, RIGHT):
        yield from _of_right(trial)
    else:
        yield from _of_wrong(trial)


def _of_blank(trial: Trial) -> Iterator[str]:
    for seen in _with(trial.hidden, PASSED):
        yield f"{_run(trial)} passes the hidden test {seen.name}; it must also claim what only a real answer can do."
    if trial.task.answer.kind != STUB:
        return
    for seen in (*trial.visible, *trial.hidden):
        if seen.outcome not in (NOT_ATTEMPTED, PASSED):
            yield f"{_run(trial)} is {seen.outcome} in {seen.name}, and it should be {NOT_ATTEMPTED}: {seen.message}"


def _of_shout(trial: Trial) -> Iterator[str]:
    for seen in trial.hidden:
        if SHOUTED in seen.private_message:
            yield f"the hidden test {seen.name} repeats text that a learner's code made: {seen.private_message}"


def _of_right(trial: Trial) -> Iterator[str]:
    for seen in (*trial.visible, *trial.hidden):
        if seen.outcome not in (PASSED, BROKEN):
            yield f"{_run(trial)} does not pass {seen.name}: {seen.message}"


def _of_wrong(trial: Trial) -> Iterator[str]:
    if len(_with(trial.hidden, PASSED)) == len(trial.hidden):
        yield f"{_run(trial)} passes every hidden test."
    messages = [seen.message for seen in (*trial.visible, *trial.hidden) if seen.outcome != PASSED]
    if not any(quotes(message, trial.task.answer.sentence) for message in messages):
        got = " | ".join(dict.fromkeys(messages)) or "nothing"
        yield f"{_run(trial)} does not get the sentence of its docstring; what it gets is: {got}"


def _of_hidden_tests(trials: Iterable[Trial]) -> Iterator[str]:
    wrong = [trial for trial in trials if trial.task.answer.kind == WRONG]
    names = dict.fromkeys(seen.name for trial in wrong for seen in trial.hidden)
    failed = {seen.name for trial in wrong for seen in trial.hidden if seen.outcome != PASSED}
    for name in names:
        if name not in failed:
            yield f"no wrong answer fails the hidden test {name}; write one that does, or drop the test."


def _with(seen: Iterable[Seen], outcome: str) -> list[Seen]:
    return [each for each in seen if each.outcome == outcome]


def _run(trial: Trial) -> str:
    return f"{trial.task.answer.name} ({trial.task.way})"
