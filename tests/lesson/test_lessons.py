"""Every lesson runs from top to bottom, solved and unsolved, however slowly its reader reads."""

from __future__ import annotations

import socket
import subprocess
import threading

import pytest

from kit import Sandbox
from kit.card import Card
from tests.lesson.cells import NOTEBOOKS, SOLUTIONS, code_cells, run_cells


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))


def two_minutes_pass(names):
    for sandbox in [value for value in names.values() if isinstance(value, Sandbox)]:
        sandbox.clock.advance(minutes=2)


def cards(shown):
    return [value for value in shown if isinstance(value, Card)]


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
@pytest.mark.parametrize("between", [None, two_minutes_pass], ids=["at once", "two minutes between cells"])
def test_a_solved_lesson_runs_and_every_check_passes(path, between):
    shown = cards(run_cells(code_cells(path), between))
    assert shown
    assert [repr(card) for card in shown if not card.passed] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("between", [None, two_minutes_pass], ids=["at once", "two minutes between cells"])
def test_an_unsolved_lesson_runs_and_no_check_passes(path, between):
    shown = cards(run_cells(code_cells(path), between))
    assert shown
    assert [card.outcome for card in shown] == ["not_attempted"] * len(shown)


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_a_solved_lesson_needs_no_thread_no_process_and_no_socket(path, monkeypatch):
    def forbidden(*args, **kwargs):
        raise AssertionError("a lesson must run where threads, processes and sockets do not exist")

    monkeypatch.setattr(threading.Thread, "start", forbidden)
    monkeypatch.setattr(threading, "_start_new_thread", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    monkeypatch.setattr(socket, "socket", forbidden)
    shown = cards(run_cells(code_cells(path)))
    assert [repr(card) for card in shown if not card.passed] == []
