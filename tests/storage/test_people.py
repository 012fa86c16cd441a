"""Who holds which post, who can be reached, and is a code used once?"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.message import Chat
from domain.person import CONSENT_VERSION, Invitation, Person, Post, Role
from storage.conversations import Question
from storage.database import StorageTrouble
from storage.store import Library, Store
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, a_chat, a_message, local

NOW = local("2023-06-20T08:00")
LAN = Person(id="p1", name="Lan")
CODE = Invitation(code_hash="h", unit=LUNG_CU, role=Role.OFFICER, expires_at=NOW + timedelta(days=30))


def enrol(store: Store, person: Person = LAN, chat: Chat | None = None, unit: str = LUNG_CU) -> None:
    store.people.enrol(person, chat or a_chat(), unit=unit, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW)


def test_person_is_found_by_their_chat(store: Store) -> None:
    enrol(store)

    found = store.people.membership(a_chat(), at=NOW)

    assert found is not None
    assert (found.person, found.group) == (LAN, False)
    assert found.posts == (Post(person="p1", unit=LUNG_CU, role=Role.OFFICER, since=NOW),)
    assert store.people.membership(a_chat("8"), at=NOW) is None


def test_holders_are_listed_by_unit(store: Store) -> None:
    enrol(store)
    enrol(store, Person(id="p2", name="Nam"), a_chat("8"), MA_LE)

    holders = store.people.holders([LUNG_CU, MA_LE, DONG_VAN], Role.OFFICER, at=NOW)

    assert {unit: [one.name for one in people] for unit, people in holders.items()} == {
        LUNG_CU: ["Lan"],
        MA_LE: ["Nam"],
    }
    assert store.people.holders([LUNG_CU], Role.APPROVER, at=NOW) == {}
    assert store.people.holders([], Role.OFFICER, at=NOW) == {}


def test_joining_twice_is_one_post(store: Store) -> None:
    enrol(store)
    enrol(store)

    assert len(store.people.posts("p1", at=NOW)) == 1


def test_person_is_reached_where_they_wrote_last(store: Store) -> None:
    zalo = a_chat("9", channel="zalo")
    enrol(store)
    enrol(store, chat=zalo)

    store.people.seen(zalo, NOW + timedelta(hours=1))
    assert store.people.reachable(["p1"]) == {"p1": zalo}
    store.people.seen(a_chat(), NOW + timedelta(hours=2))
    assert store.people.reachable(["p1"]) == {"p1": a_chat()}


def test_blocked_chat_is_not_used_until_the_person_writes_again(store: Store) -> None:
    enrol(store)

    store.people.lost(a_chat(), "blocked")
    assert store.people.reachable(["p1"]) == {}
    assert store.people.unreachable() == 1
    store.people.seen(a_chat(), NOW)

    assert store.people.reachable(["p1"]) == {"p1": a_chat()}
    assert store.people.unreachable() == 0


def test_group_is_bound_to_its_unit(store: Store) -> None:
    store.people.bind_group(a_chat("-1"), unit=DONG_VAN, title="Đồng Văn", at=NOW)

    assert [(group.chat, group.unit) for group in store.people.groups()] == [(a_chat("-1"), DONG_VAN)]
    store.people.lost(a_chat("-1"), "left")
    assert store.people.groups() == ()


def test_post_is_held_from_its_first_day_until_its_last(store: Store) -> None:
    begins, ends = NOW + timedelta(days=2), NOW + timedelta(days=9)
    store.people.enrol(
        LAN, a_chat(), unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW, since=begins, until=ends
    )

    def holds(at: datetime) -> set[bool]:
        found = store.people.membership(a_chat(), at=at)
        return {
            bool(found and found.posts),
            bool(store.people.posts("p1", at=at)),
            bool(store.people.holders([LUNG_CU], Role.OFFICER, at=at)),
            bool(store.people.of_units([LUNG_CU], [Role.OFFICER], at=at)),
            bool(store.people.units_of(["p1"], [Role.OFFICER], at=at)),
        }

    second = timedelta(seconds=1)
    assert [holds(at) for at in (NOW, begins - second, begins, ends - second, ends)] == [
        {False},
        {False},
        {True},
        {True},
        {False},
    ]


def test_post_that_is_left_and_taken_again_is_held_from_then_on(store: Store) -> None:
    enrol(store)
    store.people.leave_post("p1", unit=LUNG_CU, role=Role.OFFICER, at=NOW + timedelta(days=1))
    assert store.people.posts("p1", at=NOW + timedelta(days=1)) == ()

    store.people.appoint("p1", unit=LUNG_CU, role=Role.OFFICER, since=NOW + timedelta(days=3))

    assert len(store.people.posts("p1", at=NOW + timedelta(days=3))) == 1


def test_chat_that_is_parted_is_nobodys(store: Store) -> None:
    enrol(store)
    store.people.connect(LAN, a_chat("9", channel="zalo"), at=NOW)
    assert {chat.channel for chat in store.people.all_chats_of("p1")} == {"console", "zalo"}

    store.people.part(a_chat())

    assert store.people.membership(a_chat(), at=NOW) is None
    assert [chat.channel for chat in store.people.all_chats_of("p1")] == ["zalo"]


def test_open_question_is_the_persons_in_all_their_chats(store: Store) -> None:
    enrol(store)
    zalo, question = a_chat("9", channel="zalo"), Question(key="k1", expires_at=NOW)
    store.people.connect(LAN, zalo, at=NOW)

    store.conversations.ask(a_chat(), question)
    assert store.conversations.open(zalo) == question
    assert store.conversations.open(a_chat("8")) is None
    store.conversations.close(zalo)

    assert store.conversations.open(a_chat()) is None


def test_group_that_moves_takes_binding_question_and_waiting_messages_along(library: Library) -> None:
    old, new = a_chat("-1"), a_chat("-100777")
    question = Question(key="k1", expires_at=NOW + timedelta(days=7))
    with library.writing() as store:
        store.people.bind_group(old, unit=DONG_VAN, title="Đồng Văn", at=NOW)
        store.conversations.ask(old, question)
        for key in ("waits", "was-sent"):
            store.outbox.put(a_message(key, chat=old, group=True), at=NOW)
        sent = store.outbox.by_key("was-sent")
        assert sent is not None
        store.outbox.sent(sent, "m1", at=NOW)

    with library.writing() as store:
        store.people.move_group(old, "-100777")

    with library.writing() as store:
        assert [group.chat for group in store.people.groups()] == [new]
        assert store.people.membership(old, at=NOW) is None
        assert (store.conversations.open(old), store.conversations.open(new)) == (None, question)
        assert [row.chat for row in store.outbox.ready("console", "demo", now=NOW, many=9)] == [new]
        sent = store.outbox.by_key("was-sent")
        assert sent is not None
        assert sent.chat == old


def test_move_that_fails_moves_nothing(library: Library) -> None:
    old = a_chat("-1")
    with library.writing() as store:
        store.people.bind_group(old, unit=DONG_VAN, title="Đồng Văn", at=NOW)

    try:
        with library.writing() as store:
            store.people.move_group(old, "-100777")
            raise StorageTrouble("the disk is full")
    except StorageTrouble:
        pass

    with library.reading() as store:
        assert [group.chat for group in store.people.groups()] == [old]


def test_group_moves_onto_an_id_that_was_seen_already(store: Store) -> None:
    old, new = a_chat("-1"), a_chat("-100777")
    store.people.bind_group(old, unit=DONG_VAN, title="cũ", at=NOW)
    store.people.bind_group(new, unit=LUNG_CU, title="mới", at=NOW)

    store.people.move_group(old, new.chat_id)

    assert [(group.chat, group.unit) for group in store.people.groups()] == [(new, DONG_VAN)]


def test_move_that_is_told_twice_keeps_the_binding(store: Store) -> None:
    old, new = a_chat("-1"), a_chat("-100777")
    store.people.bind_group(old, unit=DONG_VAN, title="Đồng Văn", at=NOW)

    store.people.move_group(old, new.chat_id)
    store.outbox.put(a_message("late", chat=old, group=True), at=NOW)
    store.people.move_group(old, new.chat_id)

    assert [(group.chat, group.unit) for group in store.people.groups()] == [(new, DONG_VAN)]
    assert [row.chat for row in store.outbox.ready("console", "demo", now=NOW, many=9)] == [new]
