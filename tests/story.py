"""How is a conversation told in a test? People with simulated telephones, groups and a clock, on the real engine.

    lan.says("HN giảm 1,5%")
    lan.hears("Đã ghi", "giảm: 1,5 điểm %")

Nothing is patched: what is said goes through inbox, dispatch, handlers, outbox and sender.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.channels.base import Reader, Speaker
from bot.channels.console import CHANNEL, Console, Line, read
from bot.clock import VIETNAM, TrainingClock
from bot.engine.embedded import Engine
from domain.campaign import Campaign
from domain.evidence import Piece
from domain.obligation import Obligation
from domain.person import Role
from domain.report import Figure
from domain.unit import Unit
from handlers import manage_campaigns, manage_people
from handlers.context import Clockwork
from storage.store import Library, Store
from tests.builders import a_photo, local


class Story:
    """One database, one console, one clock. Close it."""

    def __init__(self, library: Library, *, at: str) -> None:
        self.library = library
        self.clock = TrainingClock(local(at))
        self.console = Console(clock=self.clock)
        self.readers: dict[str, Reader] = {CHANNEL: read}
        self.speakers: list[Speaker] = [self.console]
        self.console_is_down = False
        self._runner = asyncio.Runner()
        self._people = 0
        self._codes = 0
        self.engine = self._started()

    # --- what runs

    def close(self) -> None:
        self.engine.writer.close()
        self._runner.close()

    def restarts(self, library: Library | None = None) -> None:
        """The process ends and another begins on the same database."""
        self.engine.writer.close()
        if library is not None:
            self.library = library
        self.engine = self._started()

    def settle(self) -> None:
        """All that can happen now; with the console down everything but sending."""
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
            fetchers={CHANNEL: self.console},
        )
        self.console.attach(engine.keeper(CHANNEL, self.console.bot))
        self._runner.run(engine.prepare())
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
                due = store.campaigns.next_due()
            if due is None or due > target:
                break
            self.clock.move_to(due)
            self.settle()
        self.clock.move_to(target)
        self.settle()

    def outage_until(self, text: str) -> None:
        """Nothing runs meanwhile; then everything catches up."""
        self.clock.move_to(local(text))
        self.settle()

    # --- what operators do

    def start(self, campaign: Campaign, units: Sequence[Unit]) -> None:
        with self.library.writing() as store:
            manage_campaigns.start(self._clockwork(store), campaign, units)

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
        return phone

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
    """One person with a telephone."""

    group = False

    def __init__(self, story: Story, chat_id: str, name: str) -> None:
        self.story = story
        self.chat_id = chat_id
        self.name = name
        self._read = 0

    # --- what the person does

    def says(self, text: str, *, sent_at: str = "") -> Line:
        """Types a message; `sent_at`: when it was typed, if the network was gone meanwhile."""
        self.reads()
        line: Line = self._does(
            self.story.console.type(
                self.chat_id, text, at=local(sent_at) if sent_at else self.story.now, **self._who, **self._where
            )
        )
        return line

    def taps(self, label: str, *, under: str = "", times: int = 1) -> None:
        """Presses the newest button of that name, or the one under a message with those words."""
        self.reads()
        data = self._button(label, under)
        for _ in range(times):
            self._does(self.story.console.press(self.chat_id, data, at=self.story.now, **self._who, **self._where))

    def edits(self, line: Line, text: str) -> None:
        self.reads()
        self._does(self.story.console.edit(self.chat_id, line.message_id, text, at=self.story.now, group=self.group))

    def sends_photo(self, caption: str = "", *, content: bytes = b"", album: str = "") -> None:
        self.reads()
        self._does(
            self.story.console.photo(
                self.chat_id,
                content or a_photo(),
                at=self.story.now,
                caption=caption,
                album=album,
                group=self.group,
                **self._who,
            )
        )

    def sends_file(self, content: bytes, filename: str, caption: str = "") -> None:
        self.reads()
        self._does(
            self.story.console.document(
                self.chat_id, content, filename, at=self.story.now, caption=caption, **self._who
            )
        )

    def shares_place(self, latitude: float, longitude: float) -> None:
        self.reads()
        self._does(self.story.console.location(self.chat_id, latitude, longitude, at=self.story.now, **self._who))

    def sends(self, kind: str, **body: Any) -> None:
        """An update that no keyboard makes: a voice message, a group that moves."""
        self.reads()
        self.story.console.inject([self.update(kind, **body)])
        self._does(self.story.console.type(f"{self.chat_id}-elsewhere", "", at=self.story.now, **self._who))

    def update(self, kind: str, **body: Any) -> Mapping[str, Any]:
        where = {"chat_id": self.chat_id, "group": self.group, "at": self.story.now.isoformat(), **self._who}
        number = f"{kind}-{self.chat_id}-{len(self.story.console.lines(self.chat_id))}"
        return {"update_id": number, "kind": kind, **where, **body}

    def blocks(self) -> None:
        self._does(
            self.story.console.block(self.chat_id, at=self.story.now, group=self.group, **self._who),
        )

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

    @property
    def _heard(self) -> list[Line]:
        return [line for line in self.story.console.lines(self.chat_id) if not line.sender_id]

    @property
    def _who(self) -> dict[str, Any]:
        return {"sender_id": self.chat_id, "sender_name": self.name}

    @property
    def _where(self) -> dict[str, Any]:
        return {"group": self.group}

    def _button(self, label: str, under: str) -> str:
        for line in reversed(self._heard):
            for button in line.buttons:
                if button.label == label and under in line.text:
                    return button.data
        raise AssertionError(f"{self.name} sees no button {label!r}")

    def _does(self, action: Any) -> Any:
        return self.story.does(action)


class Group(Phone):
    """A group chat; its administrator speaks unless `admin` is turned off."""

    group = True
    admin = True

    @property
    def _where(self) -> dict[str, Any]:
        return {"group": True, "admin": self.admin}
