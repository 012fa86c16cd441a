"""Are collected writes seen by every read that could miss them, and done in their order?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from domain.person import Person, Role
from storage.conversations import Question
from storage.store import Library, Store
from storage.tables import people
from tests.builders import LUNG_CU, MA_LE, a_chat, a_figure, an_obligation, local

NOW = local("2023-06-20T08:00")
LAN = Person(id="p1", name="Lan")
QUESTION = Question(key="in:1:1", expects={"action": "value"}, expires_at=local("2023-06-27T08:00"))


@pytest.fixture
def statements(library: Library) -> list[str]:
    """What the writing engine runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement.split()[0])

    event.listen(library.database.engine, "before_cursor_execute", note)
    return seen


def test_read_sees_what_was_written_before(store: Store) -> None:
    store.reports.add(a_figure(), at=NOW)

    assert set(store.reports.latest("HG2023", "SK", LUNG_CU)) == {"GTNT"}


def test_read_of_another_unit_does_not_end_the_collecting(library: Library, statements: list[str]) -> None:
    with library.writing() as store:
        store.reports.add(a_figure(unit=LUNG_CU), at=NOW)
        store.reports.latest("HG2023", "SK", MA_LE)
        assert "INSERT" not in statements
        store.reports.latest("HG2023", "SK", LUNG_CU)
        assert "INSERT" in statements


def test_read_of_everything_sees_every_unit(store: Store) -> None:
    store.reports.add(a_figure(unit=LUNG_CU), at=NOW)
    store.reports.add(a_figure(unit=MA_LE), at=NOW)

    assert [standing.unit for standing in store.reports.all_standings("HG2023")] == [LUNG_CU, MA_LE]


def test_writes_of_one_kind_are_one_statement(library: Library, statements: list[str]) -> None:
    with library.writing() as store:
        store.obligations.open([an_obligation(unit=f"2020-{number:05}") for number in range(200)], at=NOW)

    assert statements.count("INSERT") <= 2  # PostgreSQL may cut a long one


def test_last_of_different_writes_to_one_chat_counts(library: Library) -> None:
    lan, nam = a_chat("1"), a_chat("2")
    with library.writing() as store:
        store.conversations.ask(lan, QUESTION)
        store.conversations.close(nam)
        store.conversations.ask(nam, QUESTION)
        store.conversations.close(lan)

    with library.reading() as store:
        assert store.conversations.open(lan) is None
        assert store.conversations.open(nam) == QUESTION


def test_question_replaces_the_one_before(store: Store) -> None:
    chat = a_chat()
    store.conversations.ask(chat, QUESTION)
    later = Question(key="in:2:1", expires_at=local("2023-06-28T08:00"))

    store.conversations.ask(chat, later)

    assert store.conversations.open(chat) == later


def test_what_was_looked_up_for_many_is_read_anew_after_a_write(library: Library, statements: list[str]) -> None:
    lan, nam = a_chat("1"), a_chat("2")
    with library.writing() as store:
        store.conversations.foresee([lan, nam])
        statements.clear()
        assert store.conversations.open(nam) is None
        assert statements == []

        store.conversations.ask(lan, QUESTION)

        assert store.conversations.open(lan) == QUESTION
        seen = statements.count("SELECT")
        assert store.conversations.open(nam) is None
        assert statements.count("SELECT") == seen


def test_what_was_looked_up_is_forgotten_when_everything_may_have_changed(library: Library) -> None:
    lan = a_chat("1")
    with library.writing() as store:
        store.people.enrol(LAN, lan, unit=LUNG_CU, role=Role.OFFICER, consent="1", at=NOW)
        store.people.foresee([lan], at=NOW)
        store.erasure.erase(LAN.id, at=NOW)

        membership = store.people.membership(lan, at=NOW)

    assert membership is None or membership.person != LAN


def test_rows_that_are_written_together_get_defaults_of_their_own(library: Library) -> None:
    with library.writing() as store:
        for number in range(3):
            who = Person(id=f"p{number}", name="Lan")
            store.people.enrol(who, a_chat(f"{number}"), unit=LUNG_CU, role=Role.OFFICER, consent="1", at=NOW)

    with library.database.reading() as connection:
        found = [row.pseudonym for row in connection.execute(select(people.c.pseudonym))]
    assert len(set(found)) == 3


def test_rows_that_are_written_together_are_what_they_are_alone(library: Library) -> None:
    figures = [replace(a_figure(unit=unit), value=Decimal("1.25"), text="ả", said_at=NOW) for unit in (LUNG_CU, MA_LE)]
    with library.writing() as store:
        for figure in figures:
            store.reports.add(figure, at=NOW)
    with library.writing() as store:
        store.reports.add(replace(figures[0], version=2, unit="alone"), at=NOW)

    with library.reading() as store:
        for figure in (*figures, replace(figures[0], version=2, unit="alone")):
            assert store.reports.history("HG2023", figure.unit) == [figure]
