"""Which small province do we play in?

Three districts with four or five communes each, an officer for every commune, a group for each district and one for the
province, on a database of their own and a clock that stands still until it is moved. Everything is real but the
telephones: inbox, dispatch, handlers, outbox and sender are those of `giaoban run`.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.channels import console
from bot.channels.base import RawUpdate
from bot.channels.form import read as read_form
from bot.clock import VIETNAM, TrainingClock
from bot.demo.people import NAMES, Habits
from bot.engine.embedded import Engine
from domain import form
from domain.campaign import Campaign, Collects, RoundPlan
from domain.deadline import Event, Moment, closes_at, opens_at
from domain.errors import Refused
from domain.message import Chat
from domain.obligation import Obligation
from domain.period import last_safe_day
from domain.person import Role
from domain.unit import Level, Unit, unit_key
from handlers.context import Clockwork
from handlers.links import Links, Signer
from handlers.manage_campaigns import start
from handlers.manage_people import invite
from storage.catalog import load_calendar, load_campaigns, load_units
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.obligations import Tally
from storage.store import Library, Store

DISTRICTS = {"42": ("440", "445", "444"), "02": ("024", "026", "030")}
COMMUNES_EACH = (5, 4, 4)
SHARE = Decimal("0.02")  # of the province's target, for one commune and round


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A simulated phone: the officer of one commune."""

    unit: Unit
    chat_id: str
    name: str
    habits: Habits


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A simulated group: that of a district or of the province."""

    unit: Unit
    chat_id: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How the round stands that matters now: the open one that is due soonest, or else the one that was due last."""

    plan: RoundPlan
    tally: Tally
    open: bool


class World:
    """The small province, for one campaign. Make it with `create`, end it with `close`."""

    def __init__(
        self, campaign: Campaign, folder: Path, units: Sequence[Unit], zone: ZoneInfo, address: str = ""
    ) -> None:
        """address: of the page where it is shown, under which its forms are served."""
        self.campaign = campaign
        self.zone = zone
        self.pressed: set[str] = set()  # what the buttons carry that were pressed
        self._folder = folder
        first_day = datetime.combine(campaign.period.start, time(7, 0), tzinfo=zone)
        self.clock = TrainingClock(first_day)
        self.seats = _seats(units)
        self.rooms = _rooms(units)
        self.units = tuple(units)
        self.library = Library(_database(folder), load_calendar())
        self.console = console.Console(clock=self.clock)
        self.links = Links(f"{address}/{campaign.code}", Signer(secrets.token_urlsafe(32)))
        self.engine = Engine(
            self.library,
            self.clock,
            zone,
            readers={console.CHANNEL: console.read, form.CHANNEL: read_form},
            speakers=[self.console],
            fetchers={(console.CHANNEL, console.BOT): self.console},
            links=self.links if address else None,
        )
        self._busy = asyncio.Lock()
        self._closed = False

    @classmethod
    async def create(
        cls, code: str, *, zone: ZoneInfo = VIETNAM, address: str = "", communes: Sequence[int] = COMMUNES_EACH
    ) -> World:
        """A fresh province in which the campaign has just been started; nobody has joined yet.

        communes: how many in each of its three districts.
        """
        campaign = load_campaigns()[code]
        folder = Path(tempfile.mkdtemp(prefix="giaoban-demo-"))
        world = cls(campaign, folder, _small_province(campaign, communes), zone, address)
        try:
            with world.library.writing() as store:
                start(world._clockwork(store), campaign, world.units)
            world.console.attach(world.engine.keeper(console.CHANNEL, world.console.bot))
            await world.engine.prepare()
        except BaseException:
            await world.close()
            raise
        return world

    async def close(self) -> None:
        """Ends it and removes its folder."""
        async with self._busy:
            self._closed = True
            await asyncio.to_thread(self.engine.writer.close)
            self.library.database.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One act at a time, from the typing to the last answer. Raises Refused after the end."""
        async with self._busy:
            if self._closed:
                raise Refused("Bản thử này đã kết thúc vì được bắt đầu lại.")
            yield

    async def keep_form(self, updates: Sequence[RawUpdate]) -> None:
        """A form that was sent from its page, to the last answer."""
        async with self._turn():
            await self.engine.keeper(form.CHANNEL, form.BOT)(updates)
            await self.engine.settle()

    # --- time

    def now(self) -> datetime:
        return self.clock.now().astimezone(self.zone)

    async def settle(self) -> None:
        """Everything that is due, has arrived or is to be sent, to the end."""
        async with self._turn():
            await self.engine.settle()

    async def forward(self, to: datetime) -> None:
        """Moves the clock, stopping wherever something is due."""
        while await self._step(to) < to:
            pass

    async def _step(self, to: datetime) -> datetime:
        """Moves the clock to the next moment that is due, at most to `to`, and settles; where it stands then."""
        async with self._turn():
            due = self.next_due()
            at = to if due is None else min(due, to)
            self.clock.move_to(at)
            await self.engine.settle()
            return at

    async def to_next_due(self) -> datetime | None:
        """Moves the clock to the next moment at which something happens; None when there is none."""
        due = self.next_due()
        if due is not None:
            await self.forward(due)
        return due

    def next_due(self) -> datetime | None:
        with self.library.reading() as store:
            return store.next_due()

    def coming(self) -> tuple[Moment, ...]:
        """What happens at the next moment at which something is due; empty when nothing is."""
        with self.library.reading() as store:
            due = store.next_due()
            if due is None:
                return ()
            moments = store.campaigns.due(due)
            if store.obligations.next_due() != due:
                return moments
        return (*moments, Moment(campaign=self.campaign.code, round="", event=Event.REMIND, step="", at=due))

    # --- figures

    def round(self, key: str) -> RoundPlan:
        with self.library.reading() as store:
            return store.campaigns.running()[0].round(key)

    def standing(self) -> Standing | None:
        """None before the first round opens."""
        now = self.clock.now()
        with self.library.reading() as store:
            rounds = store.campaigns.running()[0].rounds
            tallies = {key: tally for _, key, tally in store.obligations.tallies()}
        begun = [plan for plan in rounds if plan.key in tallies and opens_at(plan, self.zone) <= now]
        if not begun:
            return None
        still_open = [plan for plan in begun if closes_at(plan, self.zone) > now]
        plan = min(still_open, key=last_safe_day) if still_open else max(begun, key=last_safe_day)
        return Standing(plan=plan, tally=tallies[plan.key], open=bool(still_open))

    def sent(self) -> int:
        """How many messages the bot has sent."""
        with self.library.reading() as store:
            return sum(count for (_, state), (count, _) in store.outbox.counts().items() if state == "sent")

    # --- people

    async def enrol(self) -> None:
        """Invites everybody and lets them join by the messages that real people would send."""
        for room in self.rooms:
            await self.bind(room)
        for seat in self.seats:
            await self.join(seat)

    async def join(self, seat: Seat) -> None:
        await self.type(seat, f"/start {self.invite(seat.unit, Role.OFFICER, seat.chat_id)}")
        await self.tap(seat, "Đồng ý")

    async def bind(self, room: Room) -> None:
        await self.type_in_group(room, f"/start {self.invite(room.unit, Role.GROUP, room.chat_id)}")

    def invite(self, unit: Unit, role: Role, chat_id: str) -> str:
        """A code that is the same in every run: nobody but the simulated people could use it."""
        code = f"DEMO{chat_id.lstrip('-'):0>4}"
        with self.library.writing() as store:
            invite(self._clockwork(store), code, unit=unit.key, role=role)
        return code

    async def type(self, seat: Seat, text: str) -> None:
        async with self._turn():
            await self.console.type(
                seat.chat_id, text, sender_id=seat.chat_id, sender_name=seat.name, at=self.clock.now()
            )
            await self.engine.settle()

    async def type_in_group(self, room: Room, text: str) -> None:
        async with self._turn():
            await self.console.type(
                room.chat_id, text, **_admin_of(room), at=self.clock.now(), group=True, admin=True, title=room.title
            )
            await self.engine.settle()

    async def press(self, seat: Seat, data: str) -> None:
        async with self._turn():
            self.pressed.add(data)
            await self.console.press(
                seat.chat_id, data, sender_id=seat.chat_id, sender_name=seat.name, at=self.clock.now()
            )
            await self.engine.settle()

    async def press_in_group(self, room: Room, data: str) -> None:
        async with self._turn():
            self.pressed.add(data)
            await self.console.press(room.chat_id, data, **_admin_of(room), at=self.clock.now(), group=True, admin=True)
            await self.engine.settle()

    async def tap(self, seat: Seat, label: str) -> None:
        """Presses the newest button with that label; typing the label does the same when there is none."""
        for line in reversed(self.console.lines(seat.chat_id)):
            for button in line.buttons:
                if button.label == label:
                    await self.press(seat, button.data)
                    return
        await self.type(seat, label)

    def owes(self, seat: Seat) -> tuple[Obligation, ...]:
        """What the commune can report now and has not, soonest due first."""
        with self.library.reading() as store:
            current = store.obligations.current(seat.unit.key, self.clock.now())
        return tuple(one for one in current if one.missing)

    async def report(self, seat: Seat, *, remark: bool = False) -> bool:
        """The officer reports what is due soonest; False when nothing is owed."""
        owed = self.owes(seat)
        if not owed:
            return False
        codes = owed[0].missing if not owed[0].needs_any else owed[0].missing[:3]
        await self.type(seat, self.message(seat, owed[0].round, codes, remark=remark))
        if self.is_asked(seat):
            await self.agree(seat)
        return True

    def is_asked(self, seat: Seat) -> bool:
        """Whether the bot waits for the officer's answer to a question."""
        chat = Chat(channel=console.CHANNEL, bot=self.console.bot, chat_id=seat.chat_id)
        with self.library.reading() as store:
            return store.conversations.open(chat) is not None

    async def agree(self, seat: Seat) -> None:
        """The officer takes the first option of the newest message: how the bot understood the words."""
        newest = self.console.lines(seat.chat_id)[-1]
        if newest.buttons:
            await self.press(seat, newest.buttons[0].data)

    def message(self, seat: Seat, round_key: str, codes: Sequence[str], *, remark: bool = False) -> str:
        """How the officer would report these codes in this round."""
        registers = self.round(round_key).collects is Collects.REGISTRATION
        return seat.habits.message(self.campaign, codes, share=SHARE, remark=remark, registers=registers)

    async def others_report(self, *, but: Seat | None = None, most: int | None = None) -> int:
        """Every other commune that owes something sends a report, at most that many; how many did."""
        sent = 0
        for number, seat in enumerate(self.seats):
            if seat is not but and (most is None or sent < most):
                sent += await self.report(seat, remark=number % 5 == 3)
        return sent

    def district(self, seat: Seat) -> Room:
        """The group of the district that the seat's commune belongs to."""
        return next(room for room in self.rooms if room.unit.key == seat.unit.parent)

    def seat(self, chat_id: str) -> Seat:
        return next(seat for seat in self.seats if seat.chat_id == chat_id)

    def _clockwork(self, store: Store) -> Clockwork:
        return Clockwork(store=store, now=self.clock.now(), zone=self.zone)


def _admin_of(room: Room) -> dict[str, str]:
    return {"sender_id": f"admin{room.chat_id}", "sender_name": "Quản trị nhóm"}


def _database(folder: Path) -> Database:
    place = folder / "demo.sqlite"
    place.write_bytes(_empty())
    return Database(sqlite_url(place))


@cache
def _empty() -> bytes:
    """A database with its tables, made once: all migrations together take most of a second."""
    with tempfile.TemporaryDirectory(prefix="giaoban-demo-") as folder:
        place = Path(folder) / "empty.sqlite"
        database = Database(sqlite_url(place))
        migrate(database)
        database.close()
        return place.read_bytes()


def _small_province(campaign: Campaign, communes_each: Sequence[int]) -> tuple[Unit, ...]:
    """The province, three of its districts and the first communes of each."""
    units = load_units(campaign.tree)
    by_key = {unit.key: unit for unit in units}
    chosen = [by_key[unit_key(campaign.tree, campaign.root)]]
    for code, count in zip(DISTRICTS[campaign.root], communes_each, strict=True):
        district = by_key[unit_key(campaign.tree, code)]
        communes = [unit for unit in units if unit.parent == district.key and unit.level is Level.COMMUNE]
        chosen += [district, *communes[:count]]
    return tuple(chosen)


def _seats(units: Sequence[Unit]) -> tuple[Seat, ...]:
    communes = [unit for unit in units if unit.level is Level.COMMUNE]
    return tuple(
        Seat(unit=unit, chat_id=str(1001 + number), name=NAMES[number % len(NAMES)], habits=Habits(seed=number))
        for number, unit in enumerate(communes)
    )


def _rooms(units: Sequence[Unit]) -> tuple[Room, ...]:
    above = [unit for unit in units if unit.level is not Level.COMMUNE]
    return tuple(
        Room(unit=unit, chat_id=str(-2001 - number), title=f"Thi đua {unit.title}") for number, unit in enumerate(above)
    )
