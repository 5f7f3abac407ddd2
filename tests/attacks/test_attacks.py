"""Cheats: at levels A and B none gets anything and nothing outside changes; at C most do, so they are real ones."""

from __future__ import annotations

import os

import pytest

from tests.attacks import batch
from tests.attacks.batch import attacks

pytestmark = pytest.mark.linux

WALLED = ("A", "B")
LEAST = 40
"""How many must succeed where only the process is apart; else they would prove nothing."""

ROOT = os.name == "posix" and os.getuid() == 0


def named(attack):
    return attack.name


@pytest.fixture(scope="module")
def ran(need, folders):
    """Give the batch of all attacks at a level; at C those that ruin a batch are left out."""
    kept = {}

    def run(level):
        if level not in kept:
            need(level)
            cheats = [attack for attack in attacks() if level != "C" or not attack.alone]
            kept[level] = batch.run(level, cheats, folders())
        return kept[level]

    return run


@pytest.mark.parametrize("level", WALLED)
@pytest.mark.parametrize("attack", attacks(), ids=named)
def test_an_attack_gets_nothing_and_changes_nothing(ran, attack, level):
    if level == "B" and attack.at_b:
        pytest.skip(f"level B: {attack.at_b}")
    assert ran(level).harm[attack.name] == [], attack.says


@pytest.mark.parametrize("level", [*WALLED, "C"])
def test_the_batch_ends_and_neighbours_get_what_they_deserve(ran, level):
    assert ran(level).trouble == ()


@pytest.mark.skipif(not ROOT, reason="what an attack can do at C is written down for root")
@pytest.mark.parametrize("attack", [attack for attack in attacks() if attack.fate != "either"], ids=named)
def test_at_c_an_attack_does_what_it_says(ran, folders, attack):
    if attack.alone:
        alone = batch.run("C", [attack], folders(), batch.IMPATIENCE)
        harm = [*alone.harm[attack.name], *alone.trouble]
    else:
        harm = ran("C").harm[attack.name]
    assert bool(harm) == (attack.fate == "steals"), harm or attack.says


def test_at_c_enough_attacks_succeed_to_be_attacks(ran):
    stolen = [name for name, harm in ran("C").harm.items() if harm]
    assert len(stolen) >= LEAST
