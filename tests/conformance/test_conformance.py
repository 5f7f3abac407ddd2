"""Every row of the tables, through the notebook's door and through the http door."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kit import Sandbox
from tests.conformance.doors import HttpDoor, LocalDoor
from tests.conformance.play import ITEMS, Row, play, read_rows

ROWS = read_rows()


@pytest.fixture(scope="session")
def doors() -> Iterator[dict[str, LocalDoor]]:
    sandbox = Sandbox(seed=1)
    yield {"local": LocalDoor(sandbox), "http": HttpDoor(sandbox)}
    sandbox.door().close()


@pytest.mark.parametrize("door", ["local", "http"])
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_answers_as_aws_does(doors: dict[str, LocalDoor], door: str, row: Row) -> None:
    aws = doors[door]
    aws.begin()
    try:
        play(row, aws)
    finally:
        aws.end()


def test_every_item_has_rows() -> None:
    assert {row.item for row in ROWS} == set(ITEMS)


def test_every_row_claims_something_of_its_own_and_names_its_source() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)
    assert [str(row) for row in ROWS if not re.match("(model|guide|recorded:|iam) ", row.source)] == []
