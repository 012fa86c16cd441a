"""How is a conversation told in a test? People with simulated telephones, groups and a clock, on the real engine.

    lan.says("HN giảm 1,5%")
    lan.hears("Đã ghi", "giảm: 1,5 điểm %")

Nothing is patched: what is said goes through inbox, dispatch, handlers, outbox and sender. Stories run on the console
unless they are given other telephones (`tests.phones`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.channels.base import Reader, Speaker
from bot.channels.console import Console, Line
from bot.clock import VIETNAM, Clock, TrainingClock
from bot.engine.embedded import Engine
from domain.campaign import Campaign
from domain.evidence import Piece
from domain.obligation import Obligation
from domain.person import Role
from domain.report import Figure
from domain.retention import KeepDays
from domain.unit import Unit
from handlers import amend_campaigns, manage_campaigns, manage_people
from handlers.context import Clockwork
from handlers.links import Links, Signer
from storage.store import Library, Store
from tests.builders import a_chat, a_photo, local
from tests.phones.base import Act, Phones
from tests.phones.console import ConsolePhones

DESK = Links("http://127.0.0.1:8080", Signer("a key of the tests, long enough"))


class WoundClock(TrainingClock):
    """Can be put back as well, as a machine's clock is when it ran fast."""

    def put(self, to: datetime) -> None:
        self.__init__(to)  # type: ignore[misc]


class Story:
    """One database, one channel, one clock. Close it."""

    links: Links | None = None  # to a site that people reach

    def __init__(self, library: Library, *, at: str, phones: Callable[[Clock], Phones] = ConsolePhones) -> None:
        self.library = library
        self.clock = WoundClock(local(at))
        self._runner = asyncio.Runner()
        self.phones = self._runner.run(_made(phones, self.clock))
        self.readers: dict[str, Reader] = {self.phones.channel: self.phones.reader}
        self.speakers: list[Speaker] = [self.phones.speaker]
        self.console_is_down = False
        self.keep = KeepDays()
        self._people = 0
        self._codes = 0
        self.engine = self._started()

    # --- what runs

    def close(self) -> None:
        self._runner.run(self.phones.close())
        self.engine.writer.close()
        self._runner.close()

    @property
    def console(self) -> Console:
        """Of a story that is told on the console."""
        assert isinstance(self.phones, ConsolePhones)
        return self.phones.console

    def restarts(self, library: Library | None = None) -> None:
        """The process ends and another begins on the same database."""
        self.engine.writer.close()
        if library is not None:
            self.library = library
        self.engine = self._started()

    def keeps(self, days: KeepDays) -> None:
        """How long what people write is kept from now on."""
        self.keep = days
        self.restarts()

    def settle(self) -> None:
        """All that can happen now; with the channel down everything but sending."""
        self._runner.run(self._settle_without_sending() if self.console_is_down else self.engine.settle())

    async def _settle_without_sending(self) -> None:
        engine = Engine(self.library, self.clock, VIETNAM, readers=self.readers, speakers=())
        await engine.prepare()
        await engine.settle()
        engine.writer.close()

    def does(self, coroutine: Any) -> Any:
        """Something asynchronous, and all that follows from it."""
        result = self._runner.run(coroutine)
        self.settle()
        return result

    def _started(self) -> Engine:
        engine = Engine(
            self.library,
            self.clock,
            VIETNAM,
            readers=self.readers,
            speakers=self.speakers,
            fetchers={(self.phones.channel, self.phones.bot): self.phones.fetcher},
            keep=self.keep,
            desk=DESK,
            links=self.links,
        )
        self._runner.run(engine.prepare())
        self._runner.run(self.phones.connect(engine.keeper(self.phones.channel, self.phones.bot)))
        return engine

    # --- time

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def clock_to(self, text: str) -> None:
        """Time passes; everything happens when it is due."""
        target = local(text)
        while True:
            with self.library.reading() as store:
                due = store.next_due()
            if due is None or due > target:
                break
            self.clock.move_to(due)
            self.settle()
        self.clock.move_to(target)
        self.settle()

    def clock_back_to(self, text: str) -> None:
        """The machine's clock is put back."""
        self.clock.put(local(text))
        self.settle()

    def outage_until(self, text: str) -> None:
        """Nothing runs meanwhile; then everything catches up."""
        self.clock.move_to(local(text))
        self.settle()

    # --- what operators do

    def start(self, campaign: Campaign, units: Sequence[Unit]) -> None:
        with self.library.writing() as store:
            manage_campaigns.start(self._clockwork(store), campaign, units)

    def amend(self, campaign: Campaign, units: Sequence[Unit]) -> None:
        with self.library.writing() as store:
            amend_campaigns.amend(self._clockwork(store), campaign, units)

    def stop(self, code: str) -> None:
        with self.library.writing() as store:
            manage_campaigns.stop(self._clockwork(store), code)

    def invite(self, unit: str, role: Role = Role.OFFICER) -> str:
        self._codes += 1
        code = f"MOI{self._codes:05}"
        with self.library.writing() as store:
            manage_people.invite(self._clockwork(store), code, unit=unit, role=role)
        return code

    def _clockwork(self, store: Store) -> Clockwork:
        return Clockwork(store=store, now=self.now, zone=VIETNAM)

    # --- who takes part

    def stranger(self, name: str = "Lan") -> Phone:
        self._people += 1
        return Phone(self, str(1000 + self._people), name)

    def officer(self, unit: str, name: str = "Lan") -> Phone:
        phone = self.stranger(name)
        phone.says(f"/start {self.invite(unit)}")
        phone.taps("Đồng ý")
        phone.reads()
        phone.counts_anew()
        return phone

    def member(self, unit: str, role: Role, name: str) -> Phone:
        """Somebody with another post than an officer's."""
        phone = self.stranger(name)
        phone.says(f"/start {self.invite(unit, role)}")
        phone.taps("Đồng ý")
        phone.reads()
        return phone

    def leaves_post(self, phone: Phone, unit: str, role: Role) -> None:
        """The person holds the post no longer."""
        with self.library.writing() as store:
            membership = store.people.membership(a_chat(phone.chat_id), at=self.now)
            assert membership is not None
            assert membership.person is not None
            store.people.leave_post(membership.person.id, unit=unit, role=role, at=self.now)

    def group(self, unit: str = "") -> Group:
        """A group, bound to the unit when one is named."""
        self._people += 1
        group = Group(self, str(-1000 - self._people), "Quản trị")
        if unit:
            group.says(f"/start {self.invite(unit, Role.GROUP)}")
            group.reads()
        return group

    # --- what is remembered

    def evidence(self, unit: str, campaign: str = "HG2023", round_key: str = "SK") -> Sequence[Piece]:
        with self.library.reading() as store:
            return store.evidence.of(campaign, round_key, unit)

    def figure(self, unit: str, code: str, campaign: str = "HG2023", round_key: str = "SK") -> Figure | None:
        with self.library.reading() as store:
            return store.reports.latest(campaign, round_key, unit).get(code)

    def history(self, unit: str, campaign: str = "HG2023") -> Sequence[Figure]:
        with self.library.reading() as store:
            return store.reports.history(campaign, unit)

    def owed(self, unit: str, campaign: str = "HG2023", round_key: str = "SK") -> Obligation:
        with self.library.reading() as store:
            found = store.obligations.get(campaign, round_key, unit)
        assert found is not None
        return found

    def dead_letters(self) -> Sequence[tuple[int, str, str]]:
        with self.library.reading() as store:
            return store.inbox.errors()


class Phone:
    """One person with a telephone. `acts`, `answers`: messages and taps of the person, messages of the bot."""

    group = False
    admin = False

    def __init__(self, story: Story, chat_id: str, name: str) -> None:
        self.story = story
        self.chat_id = chat_id
        self.name = name
        self.acts = 0
        self._read = 0
        self._counted = 0

    # --- what the person does

    def says(self, text: str, *, sent_at: str = "") -> Line:
        """Types a message; `sent_at`: when it was typed, if the network was gone meanwhile."""
        line: Line = self._does(self._phones.type(self._act(sent_at), text))
        return line

    def taps(self, label: str, *, under: str = "", times: int = 1) -> None:
        """Presses the newest button of that name, or the one under a message with those words."""
        line = self._line_with(label, under)
        self.reads()
        for _ in range(times):
            self._does(self._phones.press(self._act(), line, label), reads=False)

    def edits(self, line: Line, text: str) -> None:
        """Gives a message of theirs other words."""
        self._does(self._phones.edit(self._act(), line, text))

    def sends_photo(self, caption: str = "", *, content: bytes = b"", album: str = "") -> Line:
        photo = self._phones.photo(self._act(), content or a_photo(), caption=caption, album=album)
        line: Line = self._does(photo)
        return line

    def sends_file(self, content: bytes, filename: str, caption: str = "") -> Line:
        line: Line = self._does(self._phones.document(self._act(), content, filename, caption=caption))
        return line

    def shares_place(self, latitude: float, longitude: float) -> Line:
        line: Line = self._does(self._phones.place(self._act(), latitude, longitude))
        return line

    def sends(self, kind: str, **body: Any) -> None:
        """An update that no keyboard of the console makes: a voice message, a group that moves."""
        self.reads()
        self.story.console.inject([self.update(kind, **body)])
        self.story.does(self.story.console.type(f"{self.chat_id}-elsewhere", "", at=self.story.now, **self._who))

    def update(self, kind: str, **body: Any) -> Mapping[str, Any]:
        """An update of the console."""
        where = {"chat_id": self.chat_id, "group": self.group, "at": self.story.now.isoformat(), **self._who}
        number = f"{kind}-{self.chat_id}-{len(self.story.console.lines(self.chat_id))}"
        return {"update_id": number, "kind": kind, **where, **body}

    def blocks(self) -> None:
        self._does(self._phones.block(self._act()), reads=False)

    # --- what the person sees

    def hears(self, *words: str) -> str:
        """The newest message that was not read yet holds all these words."""
        unread = self.unread
        assert unread, f"{self.name} hears nothing"
        for part in words:
            assert part in unread[-1].text, f"{part!r} is not in:\n{unread[-1].text}"
        self.reads()
        return unread[-1].text

    def hears_nothing(self) -> None:
        assert [line.text for line in self.unread] == []

    def reads(self) -> None:
        """Takes note of everything on the screen."""
        self._read = len(self._heard)

    @property
    def unread(self) -> list[Line]:
        return self._heard[self._read :]

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [button.label for button in self._heard[-1].buttons]

    # --- what it costs

    def counts_anew(self) -> None:
        self.acts, self._counted = 0, len(self._heard)

    @property
    def answers(self) -> int:
        """Messages of the bot since counting began; a message that it changed counts once."""
        return len(self._heard) - self._counted

    # --- how it is done

    @property
    def _phones(self) -> Phones:
        return self.story.phones

    @property
    def _heard(self) -> list[Line]:
        return list(self._phones.heard(self.chat_id))

    @property
    def _who(self) -> dict[str, Any]:
        return {"sender_id": self.chat_id, "sender_name": self.name}

    def _act(self, at: str = "") -> Act:
        when = local(at) if at else self.story.now
        return Act(chat_id=self.chat_id, name=self.name, at=when, group=self.group, admin=self.admin)

    def _line_with(self, label: str, under: str = "") -> Line:
        for line in reversed(self._heard):
            if under in line.text and any(button.label == label for button in line.buttons):
                return line
        raise AssertionError(f"{self.name} sees no button {label!r}")

    def _button(self, label: str, under: str) -> str:
        line = self._line_with(label, under)
        return next(button.data for button in line.buttons if button.label == label)

    def _does(self, action: Any, *, reads: bool = True) -> Any:
        """One act, and all that follows from it; what stood on the screen before was read."""
        if reads:
            self.reads()
        self.acts += 1
        return self.story.does(action)


class Group(Phone):
    """A group chat; its administrator speaks unless `admin` is turned off."""

    group = True
    admin = True


async def _made(phones: Callable[[Clock], Phones], clock: Clock) -> Phones:
    """Telephones are made where their event loop runs."""
    return phones(clock)
