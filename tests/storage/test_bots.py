"""Which bots are ours, and how many places does each have taken?"""

from __future__ import annotations

from datetime import timedelta

from domain.bot import Bot
from domain.person import CONSENT_VERSION, Invitation, Person, Role
from storage.store import Store
from tests.builders import DONG_VAN, LUNG_CU, a_chat, local

NOW = local("2026-11-29T08:00")
ONE, TWO = Bot(channel="zalo", bot="1", name="Bot Một"), Bot(channel="zalo", bot="2", joins_groups=False)


def invited(store: Store, code: str, bot: Bot) -> None:
    expires = NOW + timedelta(days=30)
    store.invitations.put(Invitation(code_hash=code, unit=LUNG_CU, role=Role.OFFICER, expires_at=expires), at=NOW)
    store.bots.keep_place(code, bot)


def test_what_a_platform_said_stays_while_the_bot_is_ours(store: Store) -> None:
    store.bots.introduce(ONE, at=NOW)

    store.bots.serve([Bot(channel="zalo", bot="1"), Bot(channel="zalo", bot="2")], at=NOW)
    assert [bot.name for bot in store.bots.all()] == ["Bot Một", ""]

    store.bots.serve([TWO], at=NOW)
    assert [bot.key for bot in store.bots.all()] == ["zalo:2"]


def test_bot_that_was_not_introduced_is_known_by_its_id(store: Store) -> None:
    assert store.bots.get("zalo", "7").title == "7"


def test_people_and_kept_places_are_taken_and_groups_are_counted_apart(store: Store) -> None:
    person = Person(id="p1", name="Lan")
    chat = a_chat("a", "zalo", "1")
    store.people.enrol(person, chat, unit=LUNG_CU, role=Role.OFFICER, consent=CONSENT_VERSION, at=NOW)
    store.people.lost(chat, "blocked")  # the platform counts them all the same
    store.people.bind_group(a_chat("-g", "zalo", "1"), unit=DONG_VAN, title="Đồng Văn", at=NOW)
    for code in ("c1", "c2"):
        invited(store, code, ONE)

    assert (store.bots.people()["zalo:1"], store.bots.groups()["zalo:1"], store.bots.taken(NOW)["zalo:1"]) == (1, 1, 3)
    assert store.bots.kept_by("c1") == "zalo:1"


def test_place_is_free_when_its_code_is_used_revoked_or_too_old(store: Store) -> None:
    for code in ("c1", "c2", "c3"):
        invited(store, code, TWO)

    store.invitations.use("c1", by=a_chat(), at=NOW)
    store.invitations.revoke("c2", at=NOW)

    assert store.bots.taken(NOW)["zalo:2"] == 1
    assert store.bots.taken(NOW + timedelta(days=30))["zalo:2"] == 0
