"""Does the chain find everything that was changed, taken out or put in?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Table, and_, insert, text, true, update

from domain.person import Person, Role
from domain.report import Act
from domain.review import Judgement, Verdict
from storage.database import Database
from storage.faults import Faults
from storage.migrate import downgrade, migrate
from storage.reminders import Ruling
from storage.session import Session
from storage.store import Library
from storage.tables import approvals, audit, latest, obligations, people, posts, reports, rulings
from tests.builders import LUNG_CU, MA_LE, a_chat, a_figure, an_obligation, local

NOW = local("2023-06-20T08:00")
LATER = NOW + timedelta(hours=1)
LAN, MINH = Person(id="telegram-77", name="Lan"), Person(id="telegram-78", name="Minh")
PLACE: dict[str, Any] = {"campaign": "HG2023", "round": "SK", "unit": LUNG_CU}
FIRST: dict[str, Any] = {**PLACE, "code": "GTNT", "version": 1}
SECOND: dict[str, Any] = {**FIRST, "version": 2}
REPORT = f"report HG2023/SK/{LUNG_CU}/GTNT"
APPROVAL = f"approval HG2023/SK/{LUNG_CU}/GTNT/2"


@pytest.fixture
def told(library: Library) -> Library:
    """Two officers told three figures; one was corrected, approved, returned, extended; one post ended."""
    tell(library)
    assert faults(library) == []
    return library


def tell(library: Library) -> None:
    first = a_figure(person=LAN.id)
    with library.writing() as store:
        store.obligations.open([an_obligation()], at=NOW)
        store.obligations.save(an_obligation().answer(("GTNT", "VM"), at=NOW))
        for person, unit, number in ((LAN, LUNG_CU, "7"), (MINH, MA_LE, "8")):
            store.people.enrol(person, a_chat(number), unit=unit, role=Role.OFFICER, consent="1", at=NOW)
        store.reports.add(first, at=NOW)
        store.reports.add(a_figure(person=LAN.id, code="VM", value=Decimal(3)), at=NOW)
    with library.writing() as store:
        store.reports.add(a_figure(person=MINH.id, unit=MA_LE), at=LATER)
        second = replace(first, version=2, act=Act.CORRECTION, value=Decimal("1.50"), total=Decimal("1.50"))
        store.reports.add(second, at=LATER)
        judged: dict[str, Any] = {**SECOND, "person": "head"}
        store.approvals.add(Judgement(**judged, verdict=Verdict.APPROVED, at=LATER))
        store.approvals.add(Judgement(**judged, verdict=Verdict.RETURNED, at=LATER + timedelta(hours=1), reason="sai"))
        due: dict[str, Any] = {"due_before": NOW, "due_after": NOW + timedelta(days=2)}
        store.reminders.ruled(Ruling(**PLACE, kind="extended", at=LATER, reason="mưa lũ", person="head", **due))
        store.people.leave_post(MINH.id, unit=MA_LE, role=Role.OFFICER, at=LATER)


def faults(library: Library) -> list[str]:
    with library.reading() as store:
        return [str(fault) for fault in store.faults.all()]


def after(library: Library, *statements: Any) -> list[str]:
    """What is found when somebody who has the database, and not the program, does this; then it is undone."""
    with library.database.engine.connect() as connection:
        begun = connection.begin()
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
        found = [str(fault) for fault in Faults(Session(connection)).all()]
        begun.rollback()
    return found


def of(table: Table, **key: Any) -> Any:
    return and_(true(), *(table.c[name] == value for name, value in key.items()))


def change(table: Table, where: dict[str, Any], **values: Any) -> Any:
    return update(table).where(of(table, **where)).values(values)


def test_everything_has_its_link(told: Library) -> None:
    with told.reading() as store:
        counts = store.faults.counts()

    acts = {"reported": 3, "corrected": 1, "approved": 1, "returned": 1, "extended": 1, "enrolled": 2, "left": 1}
    assert counts == acts


A_ROW = {
    "a value": (change(reports, FIRST, value=Decimal("1.3")), f"{REPORT}/1: was changed after it was stored (link 3,"),
    "who told it": (change(reports, FIRST, person=MINH.id), f"{REPORT}/1: was changed"),
    "when it came": (change(reports, FIRST, stored_at=LATER), f"{REPORT}/1: was changed"),
    "a report": (reports.delete().where(of(reports, **FIRST)), f"{REPORT}/1: is missing: link 3 of 2023-06-20"),
    "an approval": (approvals.delete().where(approvals.c.verdict == "returned"), f"{APPROVAL}: is missing"),
    "a verdict": (change(approvals, {"verdict": "returned"}, verdict="approved"), f"{APPROVAL}: was changed"),
    "an extension": (change(rulings, {}, due_after=LATER), f"ruling HG2023/SK/{LUNG_CU}: was changed"),
    "the end of a post": (
        change(posts, {"unit": MA_LE}, until=None),
        f"{MA_LE}/officer of {MINH.id}: is held until None",
    ),
    "a post": (posts.delete().where(posts.c.unit == MA_LE), ": is missing: the chain says it was taken"),
    "a figure as it is shown": (change(latest, SECOND, value=Decimal(9)), "differs from version 2 in value"),
    "the version that is shown": (change(latest, SECOND, version=1), "shows version 1; the last one is 2"),
    "what is shown": (latest.delete().where(of(latest, **SECOND)), "shows version None; the last one is 2"),
    "when it was first told": (change(obligations, {}, first_reported_at=LATER), "first_reported_at is no report's"),
    "when it was complete": (change(obligations, {}, completed_at=LATER), "completed_at is no report's time"),
    "a due date": (change(obligations, {}, due_at=NOW), "due_at is before the day that was granted"),
    "an excuse": (change(obligations, {}, excused="lũ"), f"obligation HG2023/SK/{LUNG_CU}: nobody excused the unit."),
    "a pseudonym": (change(people, {"id": LAN.id}, pseudonym="f" * 16), f"{REPORT}/1: was changed"),
    "a person": (people.delete().where(people.c.id == LAN.id), f"{REPORT}/1: was changed"),
}


@pytest.mark.parametrize("what", A_ROW)
def test_row_that_was_changed_or_taken_out_is_named(told: Library, what: str) -> None:
    statement, named = A_ROW[what]

    assert any(named in line for line in after(told, statement))


A_LINK = {
    "its kind": ([change(audit, {"number": 3}, kind="corrected")], [f"link 3 ({REPORT}/1): was changed"]),
    "its time": ([change(audit, {"number": 3}, at=LATER)], [f"link 3 ({REPORT}/1): was changed"]),
    "its place": ([change(audit, {"number": 3}, previous="0" * 64)], ["does not follow", "was changed"]),
    "its hash": ([change(audit, {"number": 3}, hash="0" * 64)], [f"link 3 ({REPORT}/1): was changed"]),
    "a post in it": ([change(audit, {"number": 1}, content="{}")], ["link 1 (post", "was put in", "is missing"]),
    "one is gone": ([audit.delete().where(audit.c.number == 3)], ["link 3: is missing.", f"{REPORT}/1: was put in"]),
    "the first is gone": ([audit.delete().where(audit.c.number == 1)], ["link 1: is missing."]),
    "it is about nothing": ([change(audit, {"number": 3}, subject="thing")], ["link 3 (thing): was put in"]),
    "many are gone": ([audit.delete().where(audit.c.number.in_((3, 4)))], ["links 3 to 4: are missing."]),
    "two are swapped": (
        [change(audit, {"number": one}, number=other) for one, other in ((3, 99), (4, 3), (99, 4))],
        ["link 3 (", "link 4 ("],
    ),
    "its end is cut": ([audit.delete().where(audit.c.number > 9)], [": is held until"]),
}


@pytest.mark.parametrize("what", A_LINK)
def test_link_that_was_changed_or_taken_out_is_named(told: Library, what: str) -> None:
    statements, named = A_LINK[what]

    found = after(told, *statements)

    assert all(any(one in line for line in found) for one in named), found


@pytest.mark.parametrize("backend", ["sqlite"])  # only SQLite takes any text for an instant
def test_what_cannot_be_read_is_told_and_the_rest_is_looked_at(told: Library) -> None:
    unreadable = text("UPDATE reports SET said_at = 'yesterday' WHERE code = 'VM'")

    found = after(told, unreadable, change(rulings, {}, due_after=LATER))

    assert any(line.startswith("table reports: holds what can't be read") for line in found)
    assert any(line.startswith("ruling ") for line in found)


def test_two_rows_that_were_swapped_are_both_named(told: Library) -> None:
    found = after(
        told,
        change(reports, FIRST, code="swap"),
        change(reports, {**FIRST, "code": "VM"}, code="GTNT"),
        change(reports, {**FIRST, "code": "swap"}, code="VM"),
    )

    named = [line.partition(" (")[0] for line in found if line.startswith("report")]
    assert named == [f"report HG2023/SK/{LUNG_CU}/{code}/1: was changed after it was stored" for code in ("GTNT", "VM")]


def test_row_that_was_put_in_is_named(told: Library) -> None:
    with told.reading() as store:
        row = store.session._connection.execute(reports.select().where(of(reports, **SECOND))).one()

    found = after(told, insert(reports).values({**row._mapping, "version": 3, "value": Decimal(99)}))

    assert f"{REPORT}/3: was put in: no link says that it was stored." in found
    assert any("shows version 2; the last one is 3" in line for line in found)


def test_writers_at_once_make_one_chain(library: Library, reopened: Callable[[], Library]) -> None:
    ready = threading.Barrier(4)

    def write(number: int, there: Library) -> None:
        ready.wait(10)
        for version in range(1, 11):
            with there.writing() as store:
                for code in ("GTNT", "VM"):
                    store.reports.add(a_figure(unit=f"u{number}", code=code, version=version), at=NOW)

    writers = [threading.Thread(target=write, args=(number, reopened())) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)

    assert faults(library) == []
    with library.reading() as store:
        assert store.audit.head()[0] == 4 * 10 * 2


def test_same_decision_twice_has_one_link(told: Library) -> None:
    again = Judgement(**SECOND, person="head", verdict=Verdict.APPROVED, at=LATER)
    with told.writing() as store:
        store.approvals.add(again)
        store.approvals.add(replace(again, at=LATER + timedelta(days=1)))
        store.approvals.add(replace(again, at=LATER + timedelta(days=1), verdict=Verdict.RETURNED))

    with told.reading() as store:
        assert store.faults.counts()["approved"] == 2
    assert faults(told) == []


def test_what_is_rolled_back_leaves_no_link(told: Library) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(told)

    with told.reading() as store:
        assert store.audit.head()[0] == 10
    assert faults(told) == []


def fail(library: Library) -> None:
    with library.writing() as store:
        store.reports.add(a_figure(code="OCOP"), at=LATER)
        raise ZeroDivisionError


def test_whoever_is_erased_leaves_the_chain_whole(told: Library) -> None:
    with told.writing() as store:
        store.reports.add(a_figure(person=LAN.id, code="OCOP"), at=LATER)
        stranger = store.erasure.erase(LAN.id, at=LATER)
        store.people.enrol(LAN, a_chat("7"), unit=LUNG_CU, role=Role.OFFICER, consent="1", at=LATER)
        store.reports.add(a_figure(person=LAN.id, code="BHYT"), at=LATER)

    with told.reading() as store:
        assert store.faults.counts()["erased"] == 1
    assert faults(told) == []
    assert any("was changed" in line for line in after(told, change(reports, FIRST, person=LAN.id)))
    assert f"person {stranger}: stands as erased; no link says so." in after(
        told, change(people, {"id": stranger}, pseudonym="f" * 16)
    )


def test_what_was_there_before_the_chain_is_taken_up(database: Database, library: Library) -> None:
    tell(library)
    with library.writing() as store:
        store.erasure.erase(MINH.id, at=LATER)
    try:
        downgrade(database, "0037")
    finally:
        migrate(database)

    with library.reading() as store:
        assert store.faults.counts() == {"adopted": 10}
    assert faults(library) == []
