"""The levels of isolation, as our own attempts to get out find them."""

from contextlib import ExitStack, suppress

import pytest

from grader.jail import levels
from grader.jail.endings import StudentLost
from grader.jail.notebook import Notebook, loaded
from grader.jail.visit import Piped
from grader.jail.walls import filter as system_calls
from grader.jail.walls import landlock
from grader.jail.warm import Limits, Warm
from kit.errors import KitError

pytestmark = pytest.mark.linux


@pytest.fixture(params=["A", "B"])
def level(request):
    """A level that this machine can do; the canaries' own verdict is checked against what the kernel offers."""
    reason = levels.weakness(request.param)
    if reason:
        pytest.skip(f"this machine cannot do level {request.param}: {reason}")
    return request.param


def test_a_process_and_no_more_lets_nearly_every_canary_out():
    assert levels.weakness("C").count("it lets code") >= 15


def test_a_machine_without_the_filter_is_level_c(monkeypatch):
    monkeypatch.setattr(system_calls, "available", lambda: False)
    assert levels.strongest.__wrapped__() == (
        "C",
        "A: libseccomp 2.5 or newer is missing; B: libseccomp 2.5 or newer is missing",
    )


@pytest.mark.parametrize(("level", "version"), [("A", 0), ("B", 5)])
def test_an_old_landlock_is_not_relied_on(monkeypatch, level, version):
    monkeypatch.setattr(landlock, "version", lambda: version)
    assert "Landlock" in levels.weakness(level)


@pytest.mark.parametrize(("version", "size"), [(1, 8), (4, 16), (6, 24), (9, 24)])
def test_landlock_is_asked_for_what_its_version_knows(version, size):
    assert len(landlock._all_that_can_be_ruled(version)) == size


@pytest.mark.parametrize(("best", "minimum"), [("C", None), ("C", "B"), ("B", "A")])
def test_a_level_below_what_is_asked_for_is_refused(monkeypatch, best, minimum):
    monkeypatch.setattr(levels, "strongest", lambda: (best, "why"))
    with pytest.raises(KitError, match=f"level {best} only \\(why\\).*--min-isolation {best}"):
        levels.chosen(minimum)


@pytest.mark.parametrize(("best", "minimum"), [("A", None), ("B", None), ("C", "C"), ("A", "C"), ("A", "A")])
def test_the_best_level_is_taken(monkeypatch, best, minimum):
    monkeypatch.setattr(levels, "strongest", lambda: (best, "why"))
    assert levels.chosen(minimum) == best


@pytest.fixture(scope="module")
def warm_at():
    """Warm processes, one for each level that is wanted."""
    with ExitStack() as stack:
        made = {}

        def make(level):
            if level not in made:
                made[level] = stack.enter_context(Warm(limits=Limits(test=3, cell=3, level=level)))
            return made[level]

        yield make


@pytest.fixture
def jailed(level, warm_at, world):
    """Load cells at a level and call a function of theirs, each time in a test of its own."""
    with ExitStack() as stack:

        def load(source):
            notebook = stack.enter_context(loaded(warm_at(level), [], [(1, source)]))

            def call(name, *args):
                with Piped(notebook).enter(world) as student:
                    return getattr(student, name)(*args)

            return notebook, call

        yield load


def test_every_test_gets_a_fork_of_its_own(jailed):
    _, call = jailed("seen = []\ndef note(value):\n    seen.append(value)\n    return seen")
    assert [call("note", 1), call("note", 2), call("note", 3)] == [[1], [2], [3]]


def test_what_is_refused_is_counted_by_its_name(jailed):
    notebook, call = jailed(
        "import socket\ndef dial():\n    try:\n        socket.socket()\n"
        "    except PermissionError:\n        return 'refused'"
    )
    assert (call("dial"), notebook.stopped["socket"]) == ("refused", 1)


def test_a_cell_that_starts_a_process_does_not_use_up_the_fork_of_a_test(jailed):
    notebook, call = jailed("import os\ndef go():\n    return 1\nos.fork()")
    assert (call("go"), [trouble.error for trouble in notebook.troubles]) == (1, ["PermissionError"])


def test_memory_has_an_end(jailed):
    _, call = jailed(
        "def eat():\n    try:\n        return len(bytearray(2**31))\n    except MemoryError:\n        return 'enough'"
    )
    assert call("eat") == "enough"


def test_what_one_test_writes_the_next_cannot_read(jailed, level):
    if level == "B":
        pytest.skip("at level B nothing can be written")
    _, call = jailed(
        "import os\ndef leave(deep):\n"
        "    for name in range(deep):\n        os.mkdir(str(name))\n        os.chdir(str(name))\n"
        "    open('trace', 'w').close()\n    os.chmod\n    return True\n"
        "def look():\n    return os.listdir('.')"
    )
    assert (call("leave", 100), call("look")) == (True, [])


def test_the_scratch_folder_is_small(jailed, level):
    if level == "B":
        pytest.skip("at level B nothing can be written")
    _, call = jailed(
        "def fill():\n    try:\n        for n in range(40):\n            open(str(n), 'wb').write(bytes(2**20))\n"
        "    except OSError:\n        return n"
    )
    assert 10 <= call("fill") <= 16


def test_nothing_is_left_when_the_notebook_is_over(jailed, level, warm_at, world):
    with loaded(warm_at(level), [], [(1, "import os\ndef who():\n    return os.getpid()")]) as notebook:
        with Piped(notebook).enter(world) as student:
            student.who()
        processes = notebook._process
    assert not processes.doorman._thread.is_alive()


KEPT = {
    "a pipe": ("import os\nends = os.pipe()", "os.write(ends[1], b'x')", "len(os.read(ends[0], 9)) if ready() else 0"),
    "shared memory": ("import mmap\nplace = mmap.mmap(-1, 9)", "place.__setitem__(0, 1)", "place[0]"),
    "an open file": ("here = open('/dev/zero', 'rb', 0)", "here.seek(5)", "0"),
}


@pytest.mark.parametrize("what", KEPT)
def test_a_notebook_that_keeps_what_forks_share_is_loaded_anew_for_every_test(jailed, what):
    make, leave, look = KEPT[what]
    _, call = jailed(
        f"import select\n{make}\ndef ready():\n    return select.select([ends[0]], [], [], 0)[0]\n"
        f"def leave():\n    {leave}\n    return 'left'\ndef look():\n    return {look}"
    )
    assert (call("leave"), call("look")) == ("left", 0)


def test_the_tests_of_a_notebook_have_a_budget(warm_at, world):
    warm = warm_at("C")
    with loaded(warm, [], [(1, "def spin():\n    while True: pass")]) as notebook:
        troupe = Piped(notebook)
        troupe._end = 0.0
        with troupe.enter(world) as student, pytest.raises(StudentLost, match="used up their 300 seconds"):
            student.spin()


@pytest.mark.parametrize(("ending", "loads"), [("", 1), ("os._exit(7)", 2)])
def test_a_notebook_whose_test_ended_by_itself_is_loaded_anew(jailed, ending, loads, monkeypatch):
    count = []
    load = Notebook.load
    monkeypatch.setattr(Notebook, "load", lambda notebook: count.append(1) or load(notebook))
    _, call = jailed(f"import os\ndef go():\n    {ending or 'return 1'}\ndef stay():\n    return 1")
    with suppress(StudentLost):
        call("go")
    assert (call("stay"), len(count)) == (1, loads)


def test_a_notebook_that_ends_behind_a_fork_costs_no_time(jailed):
    _, call = jailed(
        "import os\nfork = os.fork\ndef leaving():\n    if fork():\n        os._exit(0)\n    return 0\n"
        "os.fork = leaving\ndef go():\n    return 1"
    )
    with pytest.raises(StudentLost):
        call("go")
