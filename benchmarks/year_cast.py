"""Who takes part in a year, and what does each of them do? Drawn from a seed, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.year_steps import GRID, Actor, Duty, Leave, Line, Press, Say, Script, Telephone, Turn, Until, slot, soon
from benchmarks.year_talk import Talk
from bot.clock import Clock
from bot.demo.people import NAMES
from domain.calendar import Calendar
from domain.campaign import Campaign, Collects, RoundPlan
from domain.deadline import closes_at, due_at, opens_at
from domain.form import CHANNEL
from domain.opening import places_of
from domain.person import Role
from domain.unit import Level, Unit

REASONS = ("mưa lũ, đường vào thôn bị chia cắt", "cán bộ đi tập huấn tại tỉnh", "đang chờ số liệu của trạm y tế")


class Cast:
    """Everybody in the province, and what they owe."""

    def __init__(
        self,
        campaign: Campaign,
        units: Sequence[Unit],
        rounds: Sequence[RoundPlan],
        *,
        phones: Callable[[int, str, Unit, Role], tuple[Telephone, Telephone | None]],
        clock: Clock,
        calendar: Calendar,
        zone: ZoneInfo,
        seed: int,
    ) -> None:
        self.campaign, self.units, self.rounds = campaign, {unit.key: unit for unit in units}, rounds
        self._phones, self._clock, self._calendar, self._zone, self._seed = phones, clock, calendar, zone, seed
        self.communes = [unit for unit in units if unit.level is Level.COMMUNE]
        self.above = [unit for unit in units if unit.level is not Level.COMMUNE]
        self.actors: dict[str, Actor] = {}  # by chat; who has two telephones stands there twice
        self.people = 0
        self._held: dict[tuple[str, Role], list[Actor]] = {}
        for unit in self.above:
            self._hires(unit, Role.GROUP)
            self._hires(unit, Role.COORDINATOR)
        for unit in self.communes:
            self._staff(unit)
        self.duties = {(plan.key, unit.key): self._duty(plan, unit) for plan in rounds for unit in self.communes}
        self.talk = Talk(campaign, rounds, self.duties, communes=len(self.communes), clock=clock, zone=zone)

    # --- who there is

    def of(self, unit: Unit, role: Role) -> tuple[Actor, ...]:
        return tuple(self._held.get((unit.key, role), ()))

    def _dice(self, *about: str) -> random.Random:
        return random.Random(f"{self._seed}:{self.campaign.code}:{':'.join(about)}")

    def _staff(self, unit: Unit) -> None:
        dice = self._dice("staff", unit.key)
        for _ in range(dice.choices((1, 2, 0), weights=(88, 8, 4))[0]):
            self._hires(unit, Role.OFFICER)
        if dice.random() < 0.15:
            self._hires(unit, Role.STAND_IN)
        if dice.random() < 0.2:
            self._hires(unit, Role.APPROVER)

    def _hires(self, unit: Unit, role: Role) -> None:
        number = len(self.actors)
        phone, spare = self._phones(number, NAMES[number % len(NAMES)], unit, role)
        actor = Actor(phone=phone, spare=spare, unit=unit, role=role)
        self.actors[actor.chat] = actor
        self.people += 1
        if spare is not None:
            self.actors[spare.chat] = actor
        self._held.setdefault((unit.key, role), []).append(actor)

    def _duty(self, plan: RoundPlan, unit: Unit) -> Duty:
        path = [unit]
        while path[-1].parent in self.units:
            path.append(self.units[path[-1].parent or ""])
        return Duty(
            plan=plan,
            unit=unit,
            needed=self.campaign.asked(plan, places_of(path)),
            opens_at=opens_at(plan, self._zone),
            due_at=due_at(plan, self._zone),
            closes_at=closes_at(plan, self._zone),
        )

    # --- what they are going to do

    def joining(self, codes: dict[str, str], begins: datetime) -> list[Turn]:
        """Most join in the first hours, a few in the weeks after."""
        turns = []
        for number, (chat, code) in enumerate(codes.items()):
            actor = self.actors[chat]
            dice = self._dice("join", chat)
            at = begins + timedelta(minutes=GRID * (number // 60))
            if actor.role is Role.OFFICER and dice.random() < 0.05:
                at = slot(dice, begins + timedelta(days=3), begins + timedelta(days=20))
            turns.append(Turn(at=at, who=(actor,), script=self._joins(actor, code), anyway=True))
        return turns

    def leaving(self) -> list[Turn]:
        """Some officers block the bot, some of those come back; some leave Telegram."""
        turns = []
        period = self.campaign.period
        for actor in [
            one
            for one in dict.fromkeys(self.actors.values())
            if one.role is Role.OFFICER and one.phone.channel != CHANNEL
        ]:
            dice = self._dice("leave", actor.chat)
            first = datetime.combine(period.start, time(9), tzinfo=self._zone)
            last = datetime.combine(period.end, time(9), tzinfo=self._zone)
            at = slot(dice, first, last)
            lot = dice.random()
            if lot < 0.03:
                back = slot(dice, at + timedelta(days=20), at + timedelta(days=60)) if lot < 0.01 else last
                script = self._blocks(actor, back if back < last else None)
                turns.append(Turn(at=at, who=(actor,), script=script, anyway=True))
            elif lot < 0.04:
                turns.append(Turn(at=at, who=(actor,), script=self._disappears(actor)))
        return turns

    def reporting(self) -> list[Turn]:
        """Every round of every commune that has officers."""
        turns = []
        for duty in self.duties.values():
            officers = self.of(duty.unit, Role.OFFICER)
            if not officers or not duty.needed:
                continue
            dice = self._dice("round", duty.plan.key, duty.unit.key)
            begins = self._when(duty, dice)
            if begins is None:
                continue
            duty.planned = True
            who = officers if dice.random() < 0.7 else officers[::-1]
            turns.append(Turn(at=begins, who=who, script=self._reports(who, duty, dice)))
            if who[0].phone.channel == CHANNEL:
                continue
            if dice.random() < 0.06 and duty.plan.collects is Collects.PROGRESS:
                after = slot(dice, begins + timedelta(hours=1), min(begins + timedelta(days=2), duty.closes_at))
                if after < duty.closes_at:
                    who = officers if dice.random() < 0.5 else officers[::-1]
                    turns.append(Turn(at=after, who=who, script=self.talk.corrects(duty, dice)))
        return turns

    def _when(self, duty: Duty, dice: random.Random) -> datetime | None:
        """When the commune reports of its own accord: in time, late, or never."""
        temper = self._dice("temper", duty.unit.key).choices(
            ((93, 5, 2), (55, 30, 15), (10, 10, 80)), weights=(70, 22, 8)
        )[0]
        match dice.choices(("in time", "late", "never"), weights=temper)[0]:
            case "in time":
                first = duty.opens_at
                if duty.plan.collects is Collects.ACTIVITY:  # nobody tells of a Saturday on Friday
                    first = duty.due_at - timedelta(hours=17)
                return slot(dice, first, duty.due_at - timedelta(hours=1), late=True)
            case "late":
                return slot(dice, duty.due_at, duty.closes_at - timedelta(hours=1))
        return None

    def _reports(self, who: Sequence[Actor], duty: Duty, dice: random.Random) -> Script:
        """By form, in the chat, or begun on one telephone and ended on the other."""
        if who[0].phone.channel == CHANNEL:
            return self.talk.fills(duty, dice)
        if who[0].spare is not None and duty.plan.collects is Collects.PROGRESS:
            return self.talk.switches(who[0], duty, dice)
        return self.talk.report(duty, dice)

    # --- scripts

    def _joins(self, actor: Actor, code: str) -> Script:
        news = yield Say(text=f"/start {code}")
        if actor.role is not Role.GROUP and actor.phone.channel != CHANNEL:
            news = yield Press(line=news[-1], label="Đồng ý")
        actor.joined_at = self._clock.now()

    def _blocks(self, actor: Actor, back: datetime | None) -> Script:
        yield Leave.BLOCK
        actor.gone = True
        if back is not None:
            yield Until(at=back)
            yield Leave.UNBLOCK
            actor.gone = False
            yield Say(text="xem")

    def _disappears(self, actor: Actor) -> Script:
        yield Leave.DEACTIVATE
        actor.gone = True

    # --- what they do when the bot writes to them

    def reacts(self, actor: Actor, message: Line) -> Turn | None:
        """What somebody decides to do about a message that was no answer."""
        now = self._clock.now().astimezone(self._zone)
        dice = self._dice("reacts", actor.chat, now.isoformat())
        shortly = soon(dice, now, 0, 2)
        if message.text.startswith("📋"):
            lot = dice.random()
            if lot < 0.45:
                return Turn(at=shortly, who=(actor,), script=self._nudges(message))
            if lot < 0.7 and "Gia hạn" in message.labels:
                return Turn(at=shortly, who=(actor,), script=self._grants(message, dice))
            return None
        share = {"📣": 0.5, "✅": 0.7}.get(message.text[:1], 0.0)
        if actor.role is Role.STAND_IN and message.text[:1] in "🔔⏰":
            share = 0.4
        if dice.random() >= share:
            return None
        for duty in self._open(actor.unit):
            at = soon(dice, now, 1, 5)
            if duty.plan.name in message.text and not duty.planned and at < duty.closes_at:
                duty.planned = True
                return Turn(at=at, who=(actor,), script=self.talk.report(duty, dice))
        return None

    def _open(self, unit: Unit) -> list[Duty]:
        now = self._clock.now()
        found = (self.duties[plan.key, unit.key] for plan in self.rounds)
        return [duty for duty in found if duty.awaited(now)]

    def _nudges(self, message: Line) -> Script:
        yield Press(line=message, label="Nhắc ngay")
        self.talk.heard.nudges += 1

    def _grants(self, message: Line, dice: random.Random) -> Script:
        news = yield Press(line=message, label="Gia hạn")
        if news and news[-1].text.startswith("Gia hạn cho đơn vị nào"):
            labels = [label for label in news[-1].labels if label != "Dừng"]
            news = yield Press(line=news[-1], label=dice.choice(labels))
        duty = self._asked_about(news[-1].text) if news else None
        if duty is None:
            return
        label = dice.choice([label for label in news[-1].labels if label[:1].isdigit()])
        yield Press(line=news[-1], label=label)
        news = yield Say(text=dice.choice(REASONS))
        if news and any(one.text.startswith("Đã gia hạn") for one in news):
            today = self._clock.now().astimezone(self._zone).date()
            duty.extend(int(label.split()[0]), today, self._calendar, self._zone)
            self.talk.heard.extensions += 1

    def _asked_about(self, question: str) -> Duty | None:
        for duty in self.duties.values():
            if question.startswith(f"Gia hạn {duty.plan.name} của {duty.unit.title} thêm") and duty.missing:
                return duty
        return None
