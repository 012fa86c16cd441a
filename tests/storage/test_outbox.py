"""Does every message exist once, go out in its lane, and end in a known state?"""

from __future__ import annotations

from datetime import timedelta

from domain.message import Lane, Option
from storage.outbox import Posted, part_key, token_of
from storage.store import Library, Store
from tests.builders import a_chat, a_message, local

NOW = local("2023-06-20T08:00")
MINUTE = timedelta(minutes=1)
ABOUT = {"campaign": "HG2023", "round": "SK", "unit": "2020-00715"}


def ready(store: Store, *, later: timedelta = timedelta()) -> list[str]:
    return [row.dedupe_key for row in store.outbox.ready("console", "demo", now=NOW + later, many=100)]


def row(store: Store, key: str = "k1") -> Posted:
    found = store.outbox.by_key(key)
    assert found is not None
    return found


def test_message_with_a_known_key_is_not_written_again(library: Library) -> None:
    for text in ("một", "hai"):
        with library.writing() as store:
            store.outbox.put(a_message("k1", text=text), at=NOW)

    with library.reading() as store:
        assert ready(store) == ["k1"]
        assert row(store).text == "một"


def test_acknowledgements_go_before_answers_reminders_and_digests(store: Store) -> None:
    for lane in (Lane.DIGEST, Lane.REMINDER, Lane.ACK, Lane.REPLY, Lane.ACK):
        store.outbox.put(a_message(f"{lane.name}{len(ready(store))}", lane=lane), at=NOW)

    assert ready(store) == ["ACK2", "ACK4", "REPLY3", "REMINDER1", "DIGEST0"]


def test_message_waits_until_its_time(store: Store) -> None:
    store.outbox.put(a_message("k1", not_before=NOW + MINUTE), at=NOW)

    assert ready(store) == []
    assert ready(store, later=MINUTE) == ["k1"]


def test_messages_of_another_bot_are_left_alone(store: Store) -> None:
    store.outbox.put(a_message("k1", chat=a_chat(bot="other")), at=NOW)
    store.outbox.put(a_message("k2", chat=a_chat(channel="zalo")), at=NOW)

    assert ready(store) == []


def test_leased_message_is_in_nobody_elses_hands(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)

    store.outbox.lease(row(store), at=NOW)

    assert ready(store) == []
    assert [one.dedupe_key for one in store.outbox.sending("console", "demo")] == ["k1"]
    assert row(store).attempts == 1


def test_sent_message_knows_the_platforms_id(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)
    store.outbox.lease(row(store), at=NOW)

    store.outbox.sent(row(store), "m42", at=NOW)

    assert (row(store).state, row(store).message_id) == ("sent", "m42")
    assert store.outbox.counts() == {(Lane.REPLY, "sent"): (1, NOW)}


def test_message_that_is_tried_again_waits_meanwhile(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)
    store.outbox.lease(row(store), at=NOW)

    store.outbox.again(row(store), at=NOW + MINUTE, error="429")

    assert ready(store) == []
    assert ready(store, later=MINUTE) == ["k1"]
    assert store.outbox.repeats() == 0


def test_message_that_may_go_out_twice_is_counted(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)
    store.outbox.lease(row(store), at=NOW)

    store.outbox.again(row(store), at=NOW, error="answer lost", repeat=True)

    assert store.outbox.repeats() == 1


def test_chats_that_must_wait_are_left_out(store: Store) -> None:
    store.outbox.put(a_message("k1"), at=NOW)
    store.outbox.put(a_message("k3", chat=a_chat("8")), at=NOW)

    found = store.outbox.ready("console", "demo", now=NOW, many=10, but=("7",))

    assert [one.dedupe_key for one in found] == ["k3"]


def test_message_whose_time_is_over_is_stale(store: Store) -> None:
    store.outbox.put(a_message("k1", valid_until=NOW + MINUTE), at=NOW)
    store.outbox.put(a_message("k2"), at=NOW)

    assert store.outbox.drop_stale(NOW) == 0
    assert store.outbox.drop_stale(NOW + MINUTE) == 1

    assert (row(store, "k1").state, row(store, "k2").state) == ("stale", "waiting")


def test_only_what_waits_is_withdrawn(store: Store) -> None:
    for key, about in (("k1", ABOUT), ("k2", {**ABOUT, "unit": "2020-00718"}), ("k3", ABOUT)):
        store.outbox.put(a_message(key, about={"kind": "remind", **about}), at=NOW)
    store.outbox.lease(row(store, "k3"), at=NOW)

    store.outbox.withdraw("remind", ABOUT)

    assert [row(store, key).state for key in ("k1", "k2", "k3")] == ["withdrawn", "waiting", "sending"]


def test_reminder_put_after_a_withdrawal_stands(library: Library) -> None:
    with library.writing() as store:
        store.outbox.put(a_message("k0", about={"kind": "remind", **ABOUT}), at=NOW)
        store.outbox.withdraw("remind", ABOUT)
        store.outbox.put(a_message("k1", about={"kind": "remind", **ABOUT}), at=NOW)

    with library.reading() as store:
        assert (row(store, "k0").state, row(store, "k1").state) == ("withdrawn", "waiting")


def test_doubtful_and_failed_messages_are_listed_with_their_reason(store: Store) -> None:
    for key, state in (("k1", "doubtful"), ("k2", "failed")):
        store.outbox.put(a_message(key), at=NOW)
        store.outbox.end(row(store, key), state, f"reason of {key}")

    assert [(state, error) for _, state, error in store.outbox.troubles()] == [
        ("failed", "reason of k2"),
        ("doubtful", "reason of k1"),
    ]
    assert store.outbox.counts() == {(Lane.REPLY, "doubtful"): (1, NOW), (Lane.REPLY, "failed"): (1, NOW)}


def test_button_finds_its_message_and_meaning(store: Store) -> None:
    option = Option(label="Đồng ý", action="consent", values={"code": "abc"})
    store.outbox.put(a_message("k1", option), at=NOW)

    found = store.outbox.by_token(token_of("k1"))

    assert found is not None
    assert found.options == (option,)
    assert store.outbox.by_token("unknown") is None


def test_token_and_number_of_a_button_fit_into_64_bytes() -> None:
    assert len(f"{token_of('k' * 160)}:99".encode()) <= 64


# --- texts that take several messages


def a_long_text(rows: int = 120) -> str:
    return "\n".join(f"{number} {'x' * 95}" for number in range(rows))


def test_text_that_is_too_long_becomes_several_rows_that_wait_for_one_another(store: Store) -> None:
    text = a_long_text()
    store.outbox.put(a_message("k1", text=text), at=NOW)
    seen = []

    for _ in range(3):
        (key,) = ready(store)
        seen.append(row(store, key))
        store.outbox.lease(row(store, key), at=NOW)
        store.outbox.again(row(store, key), at=NOW + MINUTE, error="429")
        assert ready(store) == []  # a later part does not overtake the one that is tried again
        assert ready(store, later=MINUTE) == [key]
        store.outbox.lease(row(store, key), at=NOW)
        store.outbox.sent(row(store, key), f"m{len(seen)}", at=NOW)

    assert ready(store) == []
    assert "\n".join(one.text for one in seen) == text
    assert [one.dedupe_key for one in seen] == ["k1", "k1/2", "k1/3"]
    assert [(one.part, one.parts, one.whole) for one in seen] == [(1, 3, "k1"), (2, 3, "k1"), (3, 3, "k1")]


def test_long_text_with_a_known_key_adds_no_parts(library: Library) -> None:
    for rows in (2, 120, 90):
        with library.writing() as store:
            store.outbox.put(a_message("k1", text=a_long_text(rows)), at=NOW)

    with library.reading() as store:
        assert ready(store) == ["k1"]
        assert row(store).text == a_long_text(2)


def test_every_part_of_a_long_text_is_withdrawn(store: Store) -> None:
    store.outbox.put(a_message("k1", text=a_long_text(), about={"kind": "digest", **ABOUT}), at=NOW)

    store.outbox.withdraw("digest", ABOUT)

    assert {row(store, key).state for key in ("k1", "k1/2", "k1/3")} == {"withdrawn"}


def test_edit_fills_the_places_of_what_it_edits_and_goes_after_it(store: Store) -> None:
    store.outbox.put(a_message("k1", text=a_long_text()), at=NOW)
    store.outbox.put(a_message("k2", text="một\nhai\nba\nbốn", edits="k1", lane=Lane.ACK), at=NOW)
    store.outbox.put(a_message("k3", text=a_long_text(200), edits="k1", lane=Lane.ACK), at=NOW)

    assert ready(store) == ["k1"]
    assert [(row(store, key).edits, row(store, key).text) for key in ("k2", "k2/2", "k2/3")] == [
        ("k1", "một\nhai"),
        ("k1/2", "ba"),
        ("k1/3", "bốn"),
    ]
    assert [row(store, part_key("k3", part)).edits for part in (1, 2, 3, 4, 5)] == ["k1", "k1/2", "k1/3", None, None]


def test_key_of_a_part_fits_however_long_the_key_is() -> None:
    keys = {part_key(f"{'k' * 158}{end}", number) for end in "ab" for number in (1, 2, 3)}

    assert len(keys) == 6
    assert max(map(len, keys)) <= 160
