"""Does everybody get exactly what the table of permissions says, at every unit, by the ways the product has?

Each cell (role × action × unit) is tried in a transaction that is rolled back: a forged button or message of chat, as
an old one would come in, or a page of the dashboard with the unit in its address. `docs/permissions.md` is made from
the same table by `python docs/make_permissions.py`.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VIETNAM
from docs.make_permissions import FILE, page
from domain.campaign import Approval
from domain.errors import GiaoBanError
from domain.message import Incoming, IncomingKind, Lane, Option, Outgoing
from domain.permission import ALLOWED, Action, may
from domain.person import Person, Role
from handlers import rank
from handlers.actions import ACTIONS
from handlers.context import Context
from handlers.dashboard import documents, people, place, queues, unit
from handlers.dashboard.viewer import Viewer
from handlers.documents.format import Format
from handlers.review import packed
from handlers.router import route
from handlers.target import Target, pending_values
from handlers.texts import sentence
from storage.catalog import load_calendar
from storage.claims import Claim
from storage.conversations import Question
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.outbox import token_of
from storage.store import Library, Store
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THUONG_PHUNG,
    a_chat,
    catalogue,
    entry,
    local,
    units,
)
from tests.story import Story

NOW = local("2023-06-20T09:00")
COMMUNES = (LUNG_CU, MA_LE, THUONG_PHUNG)
UNITS = {
    "own commune": LUNG_CU,
    "other commune": MA_LE,
    "commune of another district": THUONG_PHUNG,
    "district above": DONG_VAN,
    "other district": MEO_VAC,
    "province": HA_GIANG,
}
HOLDS = {
    Role.OFFICER: LUNG_CU,
    Role.STAND_IN: LUNG_CU,
    Role.APPROVER: LUNG_CU,
    Role.COORDINATOR: DONG_VAN,
    Role.FORWARDER: DONG_VAN,
    Role.PROVINCE: HA_GIANG,
    Role.ADMIN: HA_GIANG,
}
FORMER = "former coordinator and province"  # whose posts have ended: every old button of theirs is refused
OTHERS = {LUNG_CU: Role.OFFICER, MA_LE: Role.OFFICER, THUONG_PHUNG: Role.OFFICER, DONG_VAN: Role.COORDINATOR}
OTHERS |= {MEO_VAC: Role.COORDINATOR, HA_GIANG: Role.PROVINCE}
NEW_CHAT = a_chat("new phone")
_numbers = itertools.count(1)


class Undo(Exception):
    """Nothing of what was tried stays."""


@dataclass(kw_only=True)
class World:
    library: Library
    chats: dict[object, str] = field(default_factory=dict)

    @contextlib.contextmanager
    def trying(self, who: object) -> Iterator[Desk]:
        with contextlib.suppress(Undo), self.library.writing() as store:
            yield Desk(store=store, chat_id=self.chats[who])
            raise Undo


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """HG2023 in three communes of two districts, where every commune has told one figure that waits for approval."""
    database = Database(sqlite_url(tmp_path_factory.mktemp("world") / "giaoban.sqlite"))
    migrate(database)
    library = Library(database, load_calendar())
    story = Story(library, at="2023-06-14T07:00")
    story.start(replace(catalogue()["HG2023"], approval=Approval.COMMUNE), units(*COMMUNES))
    story.clock_to("2023-06-20T09:00")
    world = World(library=library)
    for key, role in OTHERS.items():
        phone = story.member(key, role, f"Người ở {key}")
        world.chats[key] = phone.chat_id
        if role is Role.OFFICER:
            phone.says("HN giảm 1,5%")
    for role, key in HOLDS.items():
        world.chats[role] = story.member(key, role, role.value).chat_id
    former = story.member(DONG_VAN, Role.COORDINATOR, "Đã nghỉ")
    former.says(f"/start {story.invite(HA_GIANG, Role.PROVINCE)}")
    former.taps("Đồng ý")
    world.chats[FORMER] = former.chat_id
    story.leaves_post(former, DONG_VAN, Role.COORDINATOR)
    story.leaves_post(former, HA_GIANG, Role.PROVINCE)
    story.close()
    yield world
    database.close()


@dataclass(kw_only=True)
class Desk:
    """One person who tries something in a transaction."""

    store: Store
    chat_id: str

    @property
    def person(self) -> Person:
        membership = self.store.people.membership(a_chat(self.chat_id), at=NOW)
        assert membership is not None
        assert membership.person is not None
        return membership.person

    def context(self, kind: IncomingKind, **said: str) -> Context:
        number, chat = f"try-{next(_numbers)}", a_chat(self.chat_id)
        incoming = Incoming(
            chat=chat,
            update_id=number,
            kind=kind,
            sent_at=NOW,
            sender_id=self.chat_id,
            **said,  # type: ignore[arg-type]
        )
        known = self.store.people.membership(chat, at=NOW)
        return Context(store=self.store, now=NOW, zone=VIETNAM, incoming=incoming, update=number, membership=known)

    def says(self, text: str) -> list[Outgoing]:
        return self.kept(route(self.context(IncomingKind.TEXT, text=text)))

    def presses(self, action: str, values: Mapping[str, str]) -> list[Outgoing]:
        """A button of that meaning under a message of this chat, whoever may have got it there."""
        key = f"forged-{next(_numbers)}"
        option = Option(label="x", action=action, values=values)
        chat = a_chat(self.chat_id)
        self.store.outbox.put(Outgoing(chat=chat, lane=Lane.REPLY, text="?", options=(option,), dedupe_key=key), at=NOW)
        self.store.conversations.ask(chat, Question(key=key, expires_at=local("2023-06-27T09:00")))
        return self.kept(route(self.context(IncomingKind.BUTTON, data=f"{token_of(key)}:0")))

    def answers(self, expects: Mapping[str, str], text: str) -> list[Outgoing]:
        question = Question(key="free", expects=expects, expires_at=local("2023-06-27T09:00"))
        self.store.conversations.ask(a_chat(self.chat_id), question)
        return self.says(text)

    def kept(self, said: list[Outgoing]) -> list[Outgoing]:
        for message in said:
            self.store.outbox.put(message, at=NOW)
        return said

    @property
    def viewer(self) -> Viewer:
        person = self.person
        return Viewer(person=person, posts=self.store.people.posts(person.id, at=NOW), tops=())

    def sees(self, page: Callable[..., Any], key: str, *more: Any) -> bool:
        """Whether a page of the dashboard is shown for that unit."""
        try:
            page(self.context(IncomingKind.TEXT, text=""), self.viewer, place.Asked(unit=key), *more)
        except GiaoBanError:
            return False
        return True


def of(key: str) -> dict[str, str]:
    return {"campaign": "HG2023", "round": "SK", "unit": key}


def heeded(said: list[Outgoing]) -> bool:
    """The answer is no refusal."""
    refusals = {
        sentence(key) for key in ("not-allowed", "old-button", "escalate-over", "claim-over", "review-none-done")
    }
    return bool(said) and said[0].text.partition("\n")[0] not in refusals


# --- one way for each action; None where it can't even be asked for at such a unit


def reports(desk: Desk, key: str) -> bool | None:
    owed, running = desk.store.obligations.get(*of(key).values()), desk.store.campaigns.get("HG2023")
    if owed is None or running is None:
        return None
    target = Target(running=running, owed=owed)
    desk.presses("store", pending_values(target, [entry("58", code="RUNG")], ""))
    return "RUNG" in desk.store.reports.latest(*of(key).values())


def asks_time(desk: Desk, key: str) -> bool | None:
    said = desk.answers({"action": "extend-why", **of(key), "days": "2"}, "mưa lũ")
    return any(message.dedupe_key.startswith("request:") for message in said)


def is_away(desk: Desk, key: str) -> bool | None:
    """People say it of themselves, for all units they report for."""
    context = desk.context(IncomingKind.TEXT)
    if context.reporting_units and key not in context.reporting_units:
        return None
    return heeded(desk.presses("away", {}))


def sees(desk: Desk, key: str) -> bool | None:
    return desk.sees(unit.unit, key) if key in COMMUNES else desk.sees(place.place, key, Action.SEE)


def sees_digest(desk: Desk, key: str) -> bool | None:
    return desk.sees(place.place, key)


def ranks(desk: Desk, key: str) -> bool | None:
    """The whole order that is given without being asked for a unit holds all communes of this one."""
    said = "\n".join(message.text for message in desk.says("xếp hạng"))
    below = [one.title for one in desk.store.units.below([key]) if one.key in COMMUNES]
    highest = rank._highest(desk.context(IncomingKind.TEXT))
    if highest is not None and key in (one.key for one in desk.store.units.path(highest)[1:]):
        return False
    return sentence("rank-rule") in said and "Thứ hạng" not in said and all(title in said for title in below)


def exports(desk: Desk, key: str) -> bool | None:
    context = desk.context(IncomingKind.TEXT)
    try:
        documents.write(context, desk.viewer, Format.CSV, BytesIO(), campaign="HG2023", round_key="SK", unit=key)
    except GiaoBanError:
        return False
    return True


def reminds(desk: Desk, key: str) -> bool | None:
    return any(message.lane is Lane.REMINDER for message in desk.presses("order-do", {"order": "remind", "unit": key}))


def notes_absence(desk: Desk, key: str) -> bool | None:
    return heeded(desk.presses("leave", {"unit": key, "last": "2023-06-22"}))


def extends(desk: Desk, key: str) -> bool | None:
    if key not in COMMUNES:
        return heeded(desk.presses("order-unit", {"order": "extend", "unit": key}))
    order = heeded(desk.presses("order-do", {"order": "extend", "last": "2023-07-03", "reason": "lũ", **of(key)}))
    moved = desk.store.obligations.get(*of(key).values())
    assert moved is not None
    asked = heeded(desk.presses("extend-grant", {**of(key), "days": "9", "reason": "lũ"}))
    assert order == asked == heeded(desk.presses("extend-refuse", {**of(key), "days": "5"}))
    return moved.due_at != local("2023-06-30T00:00")


def excuses(desk: Desk, key: str) -> bool | None:
    if key not in COMMUNES:
        return heeded(desk.presses("order-unit", {"order": "excuse", "unit": key}))
    desk.presses("order-do", {"order": "excuse", "reason": "lũ", **of(key)})
    owed = desk.store.obligations.get(*of(key).values())
    return owed is not None and owed.excused == "lũ"


def approves(desk: Desk, key: str) -> bool | None:
    if key not in COMMUNES:
        return None
    figure = desk.store.reports.latest(*of(key).values())["HN"]
    shown = {("HG2023", "SK", key): {"HN": figure.version}}
    return heeded(desk.presses("approve", {"shown": packed(shown)}))


def sees_reachability(desk: Desk, key: str) -> bool | None:
    return desk.sees(people.people, key)


def invites(desk: Desk, key: str) -> bool | None:
    desk.presses("order-do", {"order": "invite", "role": "officer", "unit": key})
    return bool(desk.store.invitations.open_for([key], at=NOW))


def manages_people(desk: Desk, key: str) -> bool | None:
    """Lets a lost phone of somebody who holds a post there be replaced."""
    role = OTHERS[key]
    other = next(one for one in desk.store.people.holders([key], role, at=NOW)[key] if one.id != desk.person.id)
    desk.store.claims.put(Claim(id="c1", person=other.id, chat=NEW_CHAT, asked_at=NOW))
    desk.presses("claim-agree", {"claim": "c1"})
    return desk.store.people.person_of(NEW_CHAT) == other.id


def starts(desk: Desk, key: str) -> bool | None:
    """Asked for its root only; it runs already, which is told to those only who may."""
    return heeded(desk.presses("order-do", {"order": "start", "campaign": "HG2023"})) if key == HA_GIANG else None


def stops(desk: Desk, key: str) -> bool | None:
    if key != HA_GIANG:
        return None
    desk.presses("order-do", {"order": "stop", "campaign": "HG2023"})
    found = desk.store.campaigns.get("HG2023")
    return found is not None and found.state != "running"


def sees_outbox(desk: Desk, key: str) -> bool | None:
    return desk.sees(queues.queues, key)


def operates(desk: Desk, key: str) -> bool | None:
    """Sees what the bots used of their quotas."""
    try:
        view = queues.queues(desk.context(IncomingKind.TEXT, text=""), desk.viewer, place.Asked(unit=key))
    except GiaoBanError:
        return False
    return view.quotas is not None


def closes(desk: Desk, key: str) -> bool | None:
    """A month, of the whole campaign only."""
    if key != HA_GIANG:
        return None
    desk.presses("order-do", {"order": "close", "month": "2023-06"})
    return bool(desk.store.closings.all())


def makes_tokens(_desk: Desk, _key: str) -> bool | None:
    """Only on the command line, where no post is asked for."""
    return None


WAYS: Mapping[Action, Callable[[Desk, str], bool | None]] = {
    Action.REPORT: reports,
    Action.ASK_TIME: asks_time,
    Action.BE_AWAY: is_away,
    Action.SEE: sees,
    Action.DIGEST: sees_digest,
    Action.RANK: ranks,
    Action.EXPORT: exports,
    Action.REMIND: reminds,
    Action.NOTE_ABSENCE: notes_absence,
    Action.EXTEND: extends,
    Action.EXCUSE: excuses,
    Action.APPROVE: approves,
    Action.REACHABILITY: sees_reachability,
    Action.OUTBOX: sees_outbox,
    Action.INVITE: invites,
    Action.MANAGE_PEOPLE: manages_people,
    Action.START: starts,
    Action.STOP: stops,
    Action.OPERATE: operates,
    Action.CLOSE: closes,
    Action.API: makes_tokens,
}


def test_every_action_has_its_way() -> None:
    assert set(WAYS) == set(Action)
    assert set(HOLDS) == set(Role) - {Role.GROUP}


@pytest.mark.parametrize("where", UNITS)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("who", [*HOLDS, FORMER])
def test_cell(world: World, who: object, action: Action, where: str) -> None:
    key = UNITS[where]
    done: bool | None = None
    with world.trying(who) as desk:
        posts = desk.store.people.posts(desk.person.id, at=NOW)
        allowed = may(posts, action, [one.key for one in desk.store.units.path(key)])
        assert allowed == (isinstance(who, Role) and action in ALLOWED[who] and _stands_at_or_over(desk, who, key))
        done = WAYS[action](desk, key)
    assert done in (allowed, None), f"{who} × {action} × {where}: the table says {allowed}, the product {done}"


def _stands_at_or_over(desk: Desk, who: Role, key: str) -> bool:
    return HOLDS[who] in {one.key for one in desk.store.units.path(key)}


# What a button does that asks no permission of a unit, because it changes what the person has said or is asked only.
OWN = {
    "consent", "decline", "guided", "choose", "stop", "nil", "fix", "undo", "cancel", "amend-store", "note-drop",
    "extend", "extend-days", "evidence-put", "evidence-other", "evidence-drop", "sheet-store", "template", "erase",
    "connect", "disconnect", "hand-over", "hand-over-which", "form",
}  # fmt: skip
GUARDED = {
    "store", "extend-grant", "extend-refuse", "away", "leave", "nudge", "grant", "grant-unit", "absent", "absent-unit",
    "export", "approve", "return", "claim-agree", "claim-refuse", "order-unit", "order-round", "order-do",
}  # fmt: skip


def test_every_button_is_either_ones_own_or_guarded() -> None:
    assert not OWN & GUARDED
    assert set(ACTIONS) == OWN | GUARDED


@pytest.mark.parametrize("action", sorted(GUARDED - {"away", "nudge", "grant", "absent", "export"}))
def test_old_button_of_somebody_whose_post_ended_changes_nothing(world: World, action: str) -> None:
    values = {**of(LUNG_CU), "days": "5", "reason": "lũ", "last": "2023-07-03", "order": "extend", "claim": "c9"}
    values |= {"shown": packed({("HG2023", "SK", LUNG_CU): {"HN": 1}}), "entries": "[]", "note": "", "message": "m"}
    with world.trying(FORMER) as desk:
        before = desk.store.obligations.get(*of(LUNG_CU).values())
        said = desk.presses(action, values)
        assert desk.store.obligations.get(*of(LUNG_CU).values()) == before
        assert len(said) == 1, "somebody else was told"


def test_page_of_permissions_is_current() -> None:
    assert (Path(__file__).parents[2] / FILE).read_text(encoding="utf-8") == page(), (
        "run: python docs/make_permissions.py"
    )
