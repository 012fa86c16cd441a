"""How does a commune report in a year? Whole, in parts, item by item, with nothing to tell, and corrected."""

from __future__ import annotations

import random
import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from benchmarks import year_words
from benchmarks.year_steps import Actor, Duty, Fill, Line, Press, Say, Script, Step, Switch, Until, slot, soon
from benchmarks.year_words import Meant, Saying
from bot.clock import Clock
from domain.campaign import Campaign, Collects, RoundPlan
from domain.quantity import vietnamese
from handlers.wording import name_of

STORED = ("✅ Đã ghi", "✏️ Đã sửa")


@dataclass(kw_only=True)
class Heard:
    """How the bot answered reports: understood at once, asked, not understood, given up."""

    at_once: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    not_understood: list[tuple[str, str]] = field(default_factory=list)
    given_up: list[tuple[str, str]] = field(default_factory=list)
    nudges: int = 0
    extensions: int = 0
    corrections: int = 0
    filled: int = 0
    switched: int = 0


class Talk:
    """What officers say, and how they answer what is asked."""

    def __init__(
        self,
        campaign: Campaign,
        rounds: Sequence[RoundPlan],
        duties: Mapping[tuple[str, str], Duty],
        *,
        communes: int,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self.heard = Heard()
        self.campaign, self.rounds, self.duties = campaign, rounds, duties
        self._communes, self._clock, self._zone = communes, clock, zone

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone)

    def report(self, duty: Duty, dice: random.Random) -> Script:
        if duty.plan.collects in (Collects.ACTIVITY, Collects.NARRATIVE):
            yield from self._deed(duty, dice)
        elif duty.plan.collects is Collects.REGISTRATION:
            codes = dice.sample(duty.needed, min(dice.randint(1, 4), len(duty.needed)))
            yield from self._gives(duty, self._values(duty, codes, dice), dice)
        else:
            yield from self._progress(duty, dice)

    def _progress(self, duty: Duty, dice: random.Random) -> Script:
        values = self._values(duty, duty.missing, dice)
        codes = list(values)
        match dice.choices(("whole", "parts", "rest nil", "nil", "guided", "half"), weights=(52, 16, 17, 6, 4, 5))[0]:
            case "parts":
                dice.shuffle(codes)
                yield from self._gives(duty, {code: values[code] for code in codes[: len(codes) // 2]}, dice)
                again = slot(dice, self._now() + timedelta(minutes=10), duty.closes_at - timedelta(hours=1))
                yield Until(at=min(again, max(soon(dice, self._now(), 2, 40), soon(dice, self._now(), 0, 1))))
                yield from self._gives(duty, {code: values[code] for code in codes if code in duty.missing}, dice)
            case "rest nil":
                given = {code: value for code, value in values.items() if value} or values
                some = dict(list(given.items())[: max(1, len(codes) * 2 // 3)])
                yield from self._gives(duty, some, dice)
                yield from self._nothing(duty, dice)
            case "nil":
                yield from self._nothing(duty, dice)
            case "guided":
                yield from self._guided(duty, values)
            case "half":
                yield from self._gives(duty, {code: values[code] for code in codes[: len(codes) // 2]}, dice)
                duty.planned = False
            case _:
                yield from self._gives(duty, values, dice)

    def _gives(self, duty: Duty, values: dict[str, Decimal], dice: random.Random) -> Script:
        if values and duty.awaited(self._now()):
            registers = duty.plan.collects is Collects.REGISTRATION
            said = year_words.report(self.campaign, values, dice, registers=registers)
            yield from self._said(duty, said, again=True)

    def _said(self, duty: Duty, said: Saying, *, again: bool) -> Script:
        """Sends it and answers what is asked; what is not acknowledged is said once more, item by item."""
        news = yield Say(text=said.text)
        for asked in range(5):
            answer = news[-1] if news else None
            if answer is None or not answer.labels or answer.text.startswith(STORED):
                break
            if asked == 0 and again:
                self.heard.asked.append((said.text, answer.text))
            news = yield Press(line=answer, label=choice(answer.labels, said.meant))
        text = news[-1].text if news else ""
        kept = text.startswith(STORED)
        acknowledged = {
            code: value for code, value in said.meant.items() if kept and f"• {name_of(self.campaign, code)}:" in text
        }
        duty.tell(acknowledged, self._now())
        left = {code: value for code, value in said.meant.items() if code not in acknowledged and value is not None}
        self.heard.at_once += again and not left
        if not left:
            return
        (self.heard.not_understood if again else self.heard.given_up).append((said.text, text))
        for code, value in left.items() if again else ():
            registers = duty.plan.collects is Collects.REGISTRATION
            yield from self._said(
                duty, year_words.plainly(self.campaign, code, value, registers=registers), again=False
            )

    def fills(self, duty: Duty, dice: random.Random) -> Script:
        """On the page instead of in a chat: everything that is missing, or nothing to tell."""
        codes = list(duty.missing)
        if not codes or not duty.awaited(self._now()):
            return
        registers = duty.plan.collects is Collects.REGISTRATION
        nil = not registers and dice.random() < 0.06
        values = {} if nil else self._values(duty, codes, dice)
        texts = {
            code: year_words.plainly(self.campaign, code, value, registers=False).text.removeprefix(code).strip()
            for code, value in values.items()
        }
        place = f"{self.campaign.code}:{duty.plan.key}:{duty.unit.key}"
        news = yield Fill(place=place, texts=texts, meant=values, nil=nil)
        text = news[-1].text if news else ""
        told: dict[str, Decimal | None] = dict(values)
        if nil:
            told = dict.fromkeys(codes)
        duty.tell({code: told[code] for code in told if f"• {name_of(self.campaign, code)}:" in text}, self._now())
        if duty.missing:
            self.heard.given_up.append((f"form: {texts or 'nil'}", text))
        else:
            self.heard.filled += 1

    def switches(self, actor: Actor, duty: Duty, dice: random.Random) -> Script:
        """Begins item by item on one telephone, connects the other, and goes on there."""
        values = self._values(duty, duty.missing, dice)
        news = yield Say(text="báo cáo")
        news = yield from self._item(duty, values, news)
        news = yield from self._item(duty, values, news)
        if actor.connected:
            yield Switch()
        else:
            news = yield Say(text="kết nối")
            code = re.search(r"kết nối (\w+)", news[-1].text if news else "")
            if code is None:
                self.heard.given_up.append(("kết nối", news[-1].text if news else ""))
                return
            yield Switch()
            news = yield Say(text=f"kết nối {code[1]}")
            yield Press(line=news[-1], label="Đúng, nối vào")
            actor.connected = True
        news = yield Say(text="tiếp tục")
        while duty.missing:
            before = len(duty.missing)
            if news and "Điền tiếp" in news[-1].labels:
                news = yield Press(line=news[-1], label="Điền tiếp")
            news = yield from self._item(duty, values, news)
            if len(duty.missing) == before:
                self.heard.given_up.append(("tiếp tục", news[-1].text if news else ""))
                return
        self.heard.switched += 1

    def _nothing(self, duty: Duty, dice: random.Random) -> Script:
        codes = duty.missing
        if not codes:
            return
        news = yield Say(text=year_words.nothing(dice))
        if news and "Đúng" in news[-1].labels:
            news = yield Press(line=news[-1], label="Đúng")
        if news and news[-1].text.startswith(STORED):
            duty.tell(dict.fromkeys(codes), self._now())
        else:
            self.heard.given_up.append(("không phát sinh", news[-1].text if news else ""))

    def _guided(self, duty: Duty, values: dict[str, Decimal]) -> Script:
        """Is asked item by item."""
        news = yield Say(text="báo cáo")
        for _ in range(3 * len(duty.needed)):
            if news and "Điền tiếp" in news[-1].labels:
                news = yield Press(line=news[-1], label="Điền tiếp")
            code = self._asked_for(duty, news)
            if code is None:
                break
            if name_of(self.campaign, code) not in news[-1].text:  # another round is due sooner
                yield Press(line=news[-1], label="Dừng")
                yield from self._gives(duty, values, random.Random(0))
                return
            news = yield from self._item(duty, values, news)
        if duty.missing:
            self.heard.given_up.append(("báo cáo", news[-1].text if news else ""))

    def _asked_for(self, duty: Duty, news: list[Line]) -> str | None:
        """The code of the item that a question is about: `… (3/12)`."""
        found = re.search(r"\((\d+)/\d+\)", news[-1].text if news else "")
        return duty.needed[int(found[1]) - 1] if found else None

    def _item(
        self, duty: Duty, values: Mapping[str, Decimal], news: list[Line]
    ) -> Generator[Step, list[Line], list[Line]]:
        """Answers one question about one item, and what is asked back; the next question."""
        code = self._asked_for(duty, news)
        if code is None:
            return news
        amount = year_words.plainly(self.campaign, code, values[code], registers=False).text
        yield Until(at=self._now() + timedelta(minutes=1))
        news = yield Say(text=amount.removeprefix(code).strip())
        if news and f"• {name_of(self.campaign, code)}:" in news[-1].text:
            duty.tell({code: values[code]}, self._now())
        elif news and news[-1].labels:
            label = choice(news[-1].labels, {code: values[code]})
            self.heard.asked.append((f"báo cáo: {amount}", news[-1].text))
            news = yield Press(line=news[-1], label=label)
            if news and f"• {name_of(self.campaign, code)}:" in news[-1].text:
                duty.tell({code: values[code]}, self._now())
        return news

    def _deed(self, duty: Duty, dice: random.Random) -> Script:
        activity = self.campaign.activity(duty.needed[0])
        assert activity is not None
        said = year_words.deed(activity, dice)
        news = yield Say(text=said.text)
        if news and news[-1].labels and not news[-1].text.startswith(STORED):
            self.heard.asked.append((said.text, news[-1].text))
            news = yield Press(line=news[-1], label=choice(news[-1].labels, said.meant))
        if news and news[-1].text.startswith(STORED):
            duty.did(said.meant, self._now())
            self.heard.at_once += 1
        else:
            self.heard.given_up.append((said.text, news[-1].text if news else ""))

    def corrects(self, duty: Duty, dice: random.Random) -> Script:
        codes = [code for code, value in duty.said.items() if value]
        if not codes or self._now() >= duty.closes_at:
            return
        code = dice.choice(codes)
        value = self._values(duty, [code], dice)[code] or Decimal(1)
        said = year_words.correction(self.campaign, code, value, dice)
        plain = f"sửa {year_words.plainly(self.campaign, code, value, registers=False).text}"
        answer = ""
        for text in (said.text, plain):
            news = yield Say(text=text)
            for _ in range(4):
                if not news or not news[-1].labels or news[-1].text.startswith(STORED):
                    break
                news = yield Press(line=news[-1], label=choice(news[-1].labels, said.meant))
            answer = news[-1].text if news else ""
            if answer.startswith(STORED[1]):
                duty.tell(said.meant, self._now())
                self.heard.corrections += 1
                return
            self.heard.not_understood.append((text, answer))
            if answer.startswith(STORED[0]):  # taken for one more report
                yield Press(line=news[-1], label="Hủy")
        self.heard.given_up.append((plain, answer))

    def _values(self, duty: Duty, codes: Sequence[str], dice: random.Random) -> dict[str, Decimal]:
        before: dict[str, Decimal | None] = {}
        if duty.plan.collects is Collects.PROGRESS:
            for plan in self.rounds:
                if plan.collects is Collects.PROGRESS:
                    before.update(self.duties[plan.key, duty.unit.key].said)
        return year_words.figures(self.campaign, codes, dice, communes=self._communes, before=before)


def choice(labels: Sequence[str], meant: Meant) -> str:
    """The button that says what was meant, or yes."""
    values = [vietnamese(value) for value in meant.values() if value is not None]
    for label in labels:
        if any(re.search(rf"(?<![\d,.]){re.escape(value)}(?![\d,.])", label) for value in values):
            return label
    return next((label for label in labels if label in ("Đúng", "Ghi", "Ghi phần đã rõ")), labels[0])
