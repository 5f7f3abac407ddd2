"""The notebook that nbgrader gets for a learner's: one marked cell for each exercise, and text that is only text."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import nbformat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from grader.formgrader.paper import Blank, as_typed, exercise_of
from tests.unit.grader.tea import LESSON, SOLVED

SCRIPT = "<script>parent.hacked = 1</script><img src=x onerror=alert(1)>"
PIECES = [*"`~<>$&#!*[]()\\/\n\r\t '\"=:-", "a", "\n```\n", "\n~~~\n", "$$", "<script>", "![](attachment:a)"]
HOSTILE = st.lists(st.sampled_from(PIECES)).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
WORDS = st.sampled_from(["code", "markdown", "raw", SOLVED, "brew = 1", "def brew(", "brew", "import json"])
CELLS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "cell_type": WORDS | JSON,
            "source": WORDS | JSON | st.lists(WORDS | JSON),
            "metadata": JSON,
            "id": JSON,
            "outputs": JSON,
        },
    )
)


@pytest.fixture
def blank(tea):
    return Blank(tea.notebooks / f"{LESSON}.ipynb")


@pytest.fixture
def filled(blank):
    """Return the cells of the notebook for a learner's cells."""
    return lambda *cells: blank.filled(json.dumps({"cells": cells}).encode()).cells


def code(source, **more):
    return {"cell_type": "code", "source": source, **more}


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, *attributes))


@settings(max_examples=150, deadline=None)
@given(text=HOSTILE)
@example("```\n<script>")
@example("````\n```\n<b>")
def test_no_text_of_a_learner_becomes_html(text):
    assert Tags(markdown2html(as_typed(text))).found == [("pre",), ("code",)]


@settings(max_examples=60, deadline=None)
@given(cells=CELLS)
def test_every_exercise_has_one_marked_cell_and_the_notebook_is_valid(laid_out, cells):
    notebook = Blank(laid_out / f"source/{LESSON}/{LESSON}.ipynb").filled(json.dumps({"cells": cells}).encode())
    nbformat.validate(notebook)
    assert [name for name in map(exercise_of, notebook.cells) if name] == ["brew"]


@pytest.mark.parametrize("data", [b"", b"no JSON", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"cells": 3}', b"null"])
def test_what_is_no_notebook_gives_the_marked_cells_alone(blank, data):
    assert [exercise_of(cell) for cell in blank.filled(data).cells] == ["brew"]


def test_a_learners_text_is_shown_as_it_was_typed(filled):
    shown = filled({"cell_type": "markdown", "source": SCRIPT})[0]
    assert (shown.cell_type, shown.source) == ("markdown", f"```\n{SCRIPT}\n```")


def test_text_of_the_course_is_shown_as_the_course_has_it(filled):
    assert filled({"cell_type": "markdown", "source": "# 7 · Tea \n"})[0].source == "# 7 · Tea"


def test_raw_cells_outputs_and_metadata_do_not_get_through(filled):
    hostile = {"raw_mimetype": "text/html", "tags": [SCRIPT], "nbgrader": {"grade_id": "brew", "schema_version": 99}}
    output = {"output_type": "display_data", "data": {"text/html": SCRIPT}, "metadata": {}}
    raw = {"cell_type": "raw", "source": SCRIPT, "metadata": hostile}
    cells = filled(raw, code("print(1)", metadata=hostile, outputs=[output], id=SCRIPT))
    assert [(cell.cell_type, cell.id, cell.metadata, cell.get("outputs", [])) for cell in cells[:2]] == [
        ("markdown", "cell-0", {}, []),
        ("code", "cell-1", {}, []),
    ]


def test_the_last_cell_that_defines_an_exercise_is_the_marked_one(filled):
    cells = filled(code("def brew(): pass"), code("# def brew"), code("async def brew(): return 1"), code("brew()"))
    assert [exercise_of(cell) for cell in cells] == ["", "", "brew", ""]


def test_a_name_that_is_only_read_or_compared_defines_nothing(filled):
    cells = filled(code("brew == 1"), code("x = brew"), code("brewing = 1"))
    assert exercise_of(cells[-1]) == "brew"
    assert cells[-1].source == "# brew: there is no cell of its own that defines it."


def test_half_a_character_can_be_written(filled):
    assert "\ud800" not in filled(code("x = '\ud800'"))[0].source


def test_a_long_cell_is_shown_in_part(filled):
    assert len(filled(code("#" * 10**6))[0].source) < 30_000


def test_of_very_many_cells_the_marked_ones_are_shown(filled):
    cells = filled(*[code("1")] * 1500, code(SOLVED))
    assert (len(cells), cells[-1].source) == (1001, SOLVED)
