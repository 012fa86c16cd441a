"""Do the migrations make the tables that the code knows, up and down?"""

from __future__ import annotations

from sqlalchemy import inspect, text

from storage.database import Database
from storage.migrate import differences, downgrade, migrate
from storage.revisions import is_current
from storage.tables import metadata


def tables(database: Database) -> set[str]:
    with database.writing() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_migrating_makes_every_table(bare_database: Database) -> None:
    before, after = migrate(bare_database)

    assert before is None
    assert after is not None
    assert tables(bare_database) == set(metadata.tables)
    assert is_current(bare_database)


def test_migrated_tables_are_those_of_the_code(bare_database: Database) -> None:
    migrate(bare_database)

    assert differences(bare_database) == []


def test_migrating_twice_changes_nothing(bare_database: Database) -> None:
    _, first = migrate(bare_database)

    assert migrate(bare_database) == (first, first)


def test_going_down_leaves_nothing_and_going_up_again_makes_all(bare_database: Database) -> None:
    migrate(bare_database)

    downgrade(bare_database, "base")
    assert tables(bare_database) == set()
    assert not is_current(bare_database)

    migrate(bare_database)
    assert differences(bare_database) == []


def test_new_database_is_not_current(bare_database: Database) -> None:
    assert not is_current(bare_database)


def test_of_a_persons_questions_the_one_asked_last_stays_open(bare_database: Database) -> None:
    migrate(bare_database)
    downgrade(bare_database, "0011")
    at = "2023-06-20T00:00:00.000000+00:00"
    chat = "INSERT INTO chats VALUES ('{}', 'b', '{}', false, 'p1', NULL, 'Lan', 'active', '{at}', '{at}')"
    question = "INSERT INTO conversations VALUES ('{}', 'b', '{}', '{}', '', '2023-06-{}T00:00:00.000000+00:00')"
    with bare_database.writing() as connection:
        for channel, number, key, day in (("a", "1", "older", 21), ("z", "2", "newer", 22), ("a", "3", "stranger", 20)):
            if key != "stranger":
                connection.execute(text(chat.format(channel, number, at=at)))
            connection.execute(text(question.format(channel, number, key, day)))

    migrate(bare_database)

    with bare_database.reading() as connection:
        found = connection.execute(text("SELECT who, question FROM conversations ORDER BY who")).fetchall()
    assert [tuple(row) for row in found] == [("a:b:3", "stranger"), ("p1", "newer")]
