"""Whatever is in the file, reading it gives code cells or one sentence; the exercises' names tell the lesson."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import handed_in
from grader.lessons import Cell, Lesson
from kit.errors import KitError

LESSONS = [
    Lesson(
        "01_one",
        (Cell("code", "import json", setup=True), Cell("code", "print(1)"), Cell("code", "def a(): ...", exercise="a")),
    ),
    Lesson(
        "02_two",
        (Cell("code", "print(2)"), Cell("code", "def b(): ...", exercise="b"), Cell("code", "...", exercise="c")),
    ),
]


def code(*sources):
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}).encode()


def recognised(*sources, place="x.ipynb"):
    lesson = handed_in.recognise(handed_in.read(code(*sources)), place, LESSONS)
    return lesson and lesson.name


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"import json"])
def test_what_is_no_json_gets_a_sentence(data):
    with pytest.raises(KitError, match="not a notebook: it does not hold JSON"):
        handed_in.read(data)


@pytest.mark.parametrize(
    "data", [b"1", b"null", b"[]", b"{}", b'{"cells": {}}', b'{"cells": null}', b'{"worksheets": [1]}']
)
def test_json_without_cells_gets_a_sentence(data):
    with pytest.raises(KitError, match="not a notebook: it has no list of cells"):
        handed_in.read(data)


def test_damaged_cells_are_left_out_with_a_note():
    cells = [1, None, {}, {"cell_type": 1}, {"cell_type": "code"}, {"cell_type": "code", "source": [1]}]
    cells.append({"cell_type": "code", "source": ["a\n", "b"]})
    read = handed_in.read(json.dumps({"cells": cells}).encode())
    assert read.cells == ((7, "a\nb"),)
    assert read.notes == ("Cells 1, 2, 3, 4, 5, 6 from the top could not be read and had to be left out.",)


def test_a_notebook_of_an_old_format_is_read():
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]}
    assert handed_in.read(json.dumps(old).encode()).cells == ((1, "x = 1"),)


def test_all_sheets_of_an_old_notebook_are_read():
    sheets = [
        {"cells": [{"cell_type": "code", "input": ["x = ", "1"]}]},
        7,
        {"cells": 3},
        {"cells": [{"cell_type": "x"}]},
    ]
    sheets.append({"cells": [{"cell_type": "code", "input": "y = 2", "language": "python"}]})
    assert handed_in.read(json.dumps({"worksheets": sheets}).encode()).cells == ((1, "x = 1"), (3, "y = 2"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_encoding_of_json_is_read(encoding):
    assert handed_in.read(code("'ü'").decode().encode(encoding)).cells == ((1, "'ü'"),)


def test_letters_in_no_encoding_cost_nothing_else():
    data = json.dumps({"cells": [{"cell_type": "code", "source": "x = 'ü'"}]}, ensure_ascii=False)
    assert handed_in.read(data.encode("latin-1")).cells == ((1, "x = '\ufffd'"),)


def test_halves_of_letters_become_text():
    [(_, source)] = handed_in.read(code("x = '\ud83d'")).cells
    assert compile(source, "cell", "exec")


def test_numbers_of_any_size_are_read():
    long = "1" * 10_000
    count = f"-{long}.{long}e9"
    data = f'{{"nbformat": {long}, "cells": [{{"cell_type": "code", "source": "x", "execution_count": {count}}}]}}'
    assert handed_in.read(data.encode()).cells == ((1, "x"),)


def test_of_two_keys_of_one_name_the_last_counts():
    data = b'{"cells": [], "cells": [{"cell_type": "raw", "cell_type": "code", "source": "1", "source": "2"}]}'
    assert handed_in.read(data).cells == ((1, "2"),)


def test_more_than_can_be_held_in_memory_is_not_read():
    with pytest.raises(KitError, match="clear its outputs and hand it in again"):
        handed_in.read(b'{"cells": [' + b"[]," * 1_000_000 + b"[]]}")


def test_very_many_cells_are_cut_with_a_note():
    read = handed_in.read(code(*["x"] * 5001))
    assert len(read.cells) == 5000
    assert read.notes == ("The notebook has 5001 cells; only the first 5000 were read.",)


def test_another_language_is_noted():
    data = {"cells": [], "metadata": {"kernelspec": {"language": "R"}}}
    assert handed_in.read(json.dumps(data).encode()).notes == (
        "The notebook says that it is written in another language than Python.",
    )


@pytest.mark.parametrize("metadata", [None, [], {}, {"kernelspec": 1}, {"kernelspec": {"language": 1}}])
def test_odd_metadata_is_no_other_language(metadata):
    assert handed_in.read(json.dumps({"cells": [], "metadata": metadata}).encode()).notes == ()


def test_too_much_code_gets_a_sentence():
    with pytest.raises(KitError, match="more than 8 MiB of code"):
        handed_in.read(code("x" * 9 * 2**20))


plain = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("code")
keys = st.sampled_from(["cells", "cell_type", "source", "input", "metadata", "kernelspec", "language", "worksheets"])


def some(inner):
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)


@settings(max_examples=50, deadline=None)
@given(st.recursive(plain, some, max_leaves=9))
def test_any_json_is_read_or_refused(notebook):
    with contextlib.suppress(KitError):
        handed_in.recognise(handed_in.read(json.dumps(notebook).encode()), "x.ipynb", LESSONS)


NOTEBOOK = json.dumps({"nbformat": 4, "metadata": {}, "cells": json.loads(code("def a():\n    'ü'", "b = 1"))["cells"]})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(NOTEBOOK)), st.integers(0, 5), st.binary(max_size=5)), max_size=5))
def test_any_bytes_are_read_or_refused(edits):
    data = bytearray(NOTEBOOK.encode())
    for at, length, new in edits:
        data[at : at + length] = new
    with contextlib.suppress(KitError):
        read = handed_in.read(bytes(data))
        handed_in.own_cells(read, handed_in.recognise(read, "x.ipynb", LESSONS) or LESSONS[0])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"]))
def test_bytes_in_any_encoding_are_read_or_refused(data, mark):
    with contextlib.suppress(KitError):
        handed_in.read(mark + data)


@pytest.mark.parametrize(
    "source", ["def b(): pass", "async def b(): pass", "b = lambda: 1", "b: int = 1", "class b: pass"]
)
def test_the_lesson_is_the_one_whose_exercises_are_defined(source):
    assert recognised("def a(): pass", source, "c = 1", place="01_one.ipynb") == "02_two"


def test_without_definitions_the_cells_tell():
    assert recognised("print(2)", place="01_one.ipynb") == "02_two"


def test_without_cells_the_files_name_tells():
    assert recognised(place="ann/01_one.ipynb") == "01_one"


def test_a_strange_notebook_is_no_lesson():
    assert recognised("b == 1", "x = 'def b'") is None


def test_only_what_the_learner_wrote_runs():
    notebook = handed_in.read(
        code("import json  \n", "print(1)", "print(1)  # mine", "\ndef a(): ...\n\n", "def a(): return 1")
    )
    assert handed_in.own_cells(notebook, LESSONS[0]) == [(3, "print(1)  # mine"), (5, "def a(): return 1")]
