"""Is what waits counted without looking at what is done, and is a write a write?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Select, text
from sqlalchemy.dialects import sqlite

from domain.bot import Bot
from domain.message import Lane
from storage import vitals
from storage.database import Database, StorageTrouble
from storage.outbox import Posted
from storage.store import Library, Store
from storage.vitals import Open
from tests.builders import a_chat, a_message, local

NOW = local("2023-06-20T08:00")
MINUTE = timedelta(minutes=1)


def an_update(number: int) -> dict[str, object]:
    return {"channel": "console", "bot": "demo", "update_id": str(number), "chat_id": "7", "body": {}}


def row(store: Store, key: str) -> Posted:
    found = store.outbox.by_key(key)
    assert found is not None
    return found


def test_oldest_waiting_update_is_known(store: Store) -> None:
    store.inbox.keep([an_update(1)], at=NOW)
    store.inbox.keep([an_update(2)], at=NOW + MINUTE)
    store.inbox.done(store.inbox.waiting(1)[0], at=NOW + MINUTE)

    assert store.vitals.updates() == (1, NOW + MINUTE)


def test_nothing_waits_in_an_empty_inbox(store: Store) -> None:
    assert store.vitals.updates() == (0, None)
    assert store.vitals.messages() == ()


def test_dead_updates_are_counted(store: Store) -> None:
    store.inbox.keep([an_update(1)], at=NOW)
    store.inbox.dead(store.inbox.waiting(1)[0], "unreadable", at=NOW)

    assert store.vitals.dead_updates() == 1


def test_messages_that_are_not_sent_are_counted_by_lane_and_state(store: Store) -> None:
    store.bots.serve([Bot(channel="console", bot="demo")], at=NOW)
    for key in ("k1", "k2", "k3"):
        store.outbox.put(a_message(key), at=NOW)
    store.outbox.put(a_message("d1", lane=Lane.DIGEST, not_before=NOW + MINUTE), at=NOW)
    store.outbox.lease(row(store, "k1"), at=NOW)
    store.outbox.lease(row(store, "k2"), at=NOW)
    store.outbox.sent(row(store, "k2"), "m2", at=NOW)

    assert set(store.vitals.messages()) == {
        Open(lane=Lane.REPLY, state="waiting", many=1, due=NOW),
        Open(lane=Lane.REPLY, state="sending", many=1, due=NOW),
        Open(lane=Lane.DIGEST, state="waiting", many=1, due=NOW + MINUTE),
    }


def test_failure_does_not_move_the_time_at_which_a_message_was_due(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)
    for minutes in (1, 2):
        store.outbox.again(row(store, "k1"), at=NOW + minutes * MINUTE, error="429")

    assert row(store, "k1").due_at == NOW
    assert store.vitals.messages()[0].due == NOW


def test_message_that_is_put_off_on_purpose_is_not_late(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)
    store.outbox.again(row(store, "k1"), at=NOW + MINUTE, error="")

    assert row(store, "k1").due_at == NOW + MINUTE


def test_message_knows_the_update_that_it_answers(store: Store) -> None:
    long = "\n".join(f"{number} dòng" * 40 for number in range(40))
    store.outbox.put(a_message("k1", text=long, chat=a_chat(channel="zalo")), at=NOW, cause="zalo:1:2")

    assert {part.cause for part in store.outbox.parts_of(row(store, "k1"))} == {"zalo:1:2"}


STATEMENTS = {
    name: statement
    for name, statement in vars(vitals).items()
    if isinstance(statement, Select) and name.startswith("_")
}


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_rows_that_are_done_are_not_looked_at(database: Database, name: str) -> None:
    """The plan leads over an index; PostgreSQL is asked as if tables were too large to be read whole."""
    words = str(STATEMENTS[name].compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = [str(step[-1]) for step in connection.execute(text(f"{explain} {words}"))]

    lines = [line for line in plan if "inbox" in line or "outbox" in line]
    assert lines
    assert [line for line in lines if "Seq Scan" in line or ("SCAN" in line and "INDEX" not in line)] == []
    assert any("ix_inbox_" in line or "ix_outbox_" in line for line in lines)


def test_beat_is_a_write_that_changes_nothing(library: Library) -> None:
    with library.writing() as store:
        store.bots.serve([Bot(channel="console", bot="demo")], at=NOW)
    with library.reading() as store:
        before = store.bots.all()

    with library.writing() as store:
        store.vitals.beat()

    with library.reading() as store:
        assert store.bots.all() == before
    with pytest.raises(StorageTrouble), library.reading() as store:
        store.vitals.beat()
