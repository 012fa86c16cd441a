"""How does a campaign go, from registration to the mid-term review, without anybody at the page?

HG2023 with thirteen communes: most report in time, three late, one corrects a figure, one stays silent. The story is
printed as it happens, with simulated times; it is the same in every run, and it fails when its figures are not as told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from textwrap import indent
from typing import TextIO

from bot.channels.console import Line
from bot.demo.world import Room, Seat, World
from domain.errors import Refused
from storage.obligations import Tally

CODE = "HG2023"
PROMPT, CORRECTING, LATE, SILENT = 0, 5, 9, 12  # the phones that the story follows
LATE_ONES = (LATE, 10, 11)


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something a person does at a time. `told`: a line of the story when the phone is not followed."""

    at: str
    do: Callable[[], Awaitable[object]]
    told: str = ""


async def play(out: TextIO) -> None:
    """Plays and prints the campaign. Raises Refused when it did not go as it should."""
    world = await World.create(CODE)
    try:
        story = Story(world, out)
        await story.tell()
        story.end()
    finally:
        await world.close()


class Story:
    """Follows four phones and two groups, and sums up the rest."""

    def __init__(self, world: World, out: TextIO) -> None:
        self._world = world
        self._out = out
        self._seen: dict[str, int] = {}
        self._followed: tuple[Seat | Room, ...] = (
            *(world.seats[number] for number in (PROMPT, CORRECTING, LATE, SILENT)),
            world.rooms[1],
            world.rooms[0],
        )

    async def tell(self) -> None:
        world = self._world
        self._say(f"{world.campaign.short_title} ({world.campaign.code})")
        self._say(f"{len(world.seats)} xã, {len(world.rooms)} nhóm; đồng hồ mô phỏng bắt đầu {world.now():%d/%m/%Y}\n")
        await world.enrol()
        self._show()
        self._heading("Đăng ký thi đua (trước ngày 10/01/2023)")
        await self._run(self._registration(), "2023-01-14T09:00")
        self._heading("Báo cáo sơ kết (trước ngày 30/6/2023)")
        await self._run(self._review(), "2023-07-06T09:00")

    def end(self) -> None:
        """The figures, and whether they are those of the story."""
        with self._world.library.reading() as store:
            tallies = {round_key: tally for _, round_key, tally in store.obligations.tallies()}
            outbox, inbox = store.outbox.counts(), store.inbox.counts()
        self._heading("Kết quả")
        for round_key, tally in tallies.items():
            self._say(
                f"{round_key}: expected {tally.expected}, reported {tally.reported}, on time {tally.on_time}, "
                f"late {tally.late}, missing {tally.missing}"
            )
        sent = sum(count for (_, state), (count, _) in outbox.items() if state == "sent")
        not_sent = sum(count for (_, state), (count, _) in outbox.items() if state not in ("sent", "withdrawn"))
        received = {state: count for state, (count, _) in inbox.items()}
        self._say(f"messages received {received.get('done', 0)}, dead letters {received.get('dead', 0)}")
        self._say(f"messages sent {sent}, not sent {not_sent}")
        self._check(tallies, received, not_sent)

    def _check(self, tallies: dict[str, Tally], received: dict[str, int], not_sent: int) -> None:
        everybody = len(self._world.seats)
        review = tallies.get("SK", Tally())
        as_told = review == Tally(
            expected=everybody, reported=everybody - 1, on_time=everybody - 1 - len(LATE_ONES), partial=0
        )
        if not as_told or received.get("dead") or received.get("waiting") or not_sent:
            raise Refused("The story did not go as it should: the figures above are not those of its acts.")

    def _registration(self) -> list[Act]:
        world = self._world
        prompt = world.seats[PROMPT]
        early = [seat for number, seat in enumerate(world.seats) if number not in (PROMPT, *LATE_ONES, SILENT)]
        late = [world.seats[number] for number in LATE_ONES]
        return [
            Act(at="2023-01-04T08:20", do=lambda: world.type(prompt, "đăng ký THUNS 3,2 tỷ; TCNTM 2; KDL 12.000 lượt")),
            *(Act(at=f"2023-01-05T{9 + number // 2:02}:{number % 2 * 30:02}", do=self._reports(seat), told="đăng ký")
              for number, seat in enumerate(early)),
            *(Act(at=f"2023-01-10T{8 + number:02}:10", do=self._reports(seat), told="đăng ký muộn")
              for number, seat in enumerate(late)),
        ]  # fmt: skip

    def _review(self) -> list[Act]:
        world = self._world
        prompt, correcting = world.seats[PROMPT], world.seats[CORRECTING]
        others = [seat for number, seat in enumerate(world.seats) if number not in (PROMPT, *LATE_ONES, SILENT)]
        late = [world.seats[number] for number in LATE_ONES]
        return [
            Act(at="2023-06-20T08:05",
                do=lambda: world.type(prompt, "thu ns 1,6 ty; tieu chi ntm 1; khach du lich 5.200 luot")),
            Act(at="2023-06-20T08:07", do=lambda: world.type(prompt, "xem")),
            Act(at="2023-06-20T08:10", do=self._reports(prompt)),
            *(Act(at=f"2023-06-2{6 + number // 5}T{9 + number % 5:02}:15", do=self._reports(seat), told="báo cáo")
              for number, seat in enumerate(others)),
            Act(at="2023-06-28T07:50", do=lambda: world.type(correcting, "sửa: che phu rung 57,5%")),
            Act(at="2023-06-28T07:52", do=lambda: world.type(correcting, "đường 500")),
            *(Act(at=f"2023-07-0{3 + number}T08:40", do=self._reports(seat), told="báo cáo muộn")
              for number, seat in enumerate(late)),
        ]  # fmt: skip

    def _reports(self, seat: Seat) -> Callable[[], Awaitable[object]]:
        return lambda: self._world.report(seat, remark=seat.chat_id.endswith("4"))

    async def _run(self, acts: list[Act], until: str) -> None:
        """People's acts and the clock's moments in the order of time."""
        for act in sorted(acts, key=lambda one: one.at):
            await self._forward(act.at)
            await act.do()
            self._show()
        await self._forward(until)

    async def _forward(self, to: str) -> None:
        instant = datetime.fromisoformat(to).replace(tzinfo=self._world.zone)
        while (due := self._world.next_due()) is not None and due <= instant:
            await self._world.forward(due)
            self._show()
        await self._world.forward(instant)

    def _show(self) -> None:
        """Prints what is new on the followed screens, and how much is new on the others."""
        for place in self._followed:
            lines = self._world.console.lines(place.chat_id)
            for line in lines[self._seen.get(place.chat_id, 0) :]:
                self._print(place, line)
            self._seen[place.chat_id] = len(lines)
        self._others()

    def _others(self) -> None:
        followed = {place.chat_id for place in self._followed}
        said, heard = 0, 0
        for chat_id in self._world.console.chats():
            if chat_id in followed:
                continue
            lines = self._world.console.lines(chat_id)
            for line in lines[self._seen.get(chat_id, 0) :]:
                said += bool(line.sender_id)
                heard += not line.sender_id
            self._seen[chat_id] = len(lines)
        if said or heard:
            self._say(f"{self._world.now():[%d/%m/%Y %H:%M]} … các xã và nhóm khác: gửi {said} tin, nhận {heard} tin")

    def _print(self, place: Seat | Room, line: Line) -> None:
        where = f"{place.name}, {place.unit.title}" if isinstance(place, Seat) else f"nhóm {place.unit.title}"
        who = f"{line.sender_name} ({place.unit.title})" if line.sender_id else f"Giao Ban → {where}"
        at = line.at.astimezone(self._world.zone)
        self._say(f"[{at:%d/%m/%Y %H:%M}] {who}")
        self._say(indent(line.text, "    "))
        if line.buttons:
            self._say("    " + " ".join(f"[{button.label}]" for button in line.buttons))

    def _heading(self, text: str) -> None:
        self._say(f"\n=== {text} ===\n")

    def _say(self, text: str) -> None:
        print(text, file=self._out)
