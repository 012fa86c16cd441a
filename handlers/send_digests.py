"""Which digests go to the groups of districts and the province, and what keeps them true?

One text for each group and slot, and its picture a moment later. What was posted is kept with the figures it rests on;
while reports still come in, the posted message is brought up to date where the channel can, and otherwise followed up
once a day. Where reports are looked up, the cost depends on the units, not on how often they reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.deadline import Event, Moment, closes_at
from domain.message import Lane, Outgoing
from domain.obligation import Obligation
from domain.period import in_turn, reported_day, turn
from domain.ranking import Praise, praise
from domain.reminder import awake
from domain.summary import Summary, facts_of, since
from domain.unit import Level
from handlers.context import Clockwork
from handlers.digest_words import digest_text
from handlers.forward import addressed, key_for, receivers, takes_pictures
from handlers.summarise import summarise
from handlers.unreachable import tell_unreachable
from storage.campaigns import Running
from storage.digests import Posting
from storage.people import Membership

DIGEST_LIVES = timedelta(days=2)
UPDATED_EVERY = timedelta(hours=1)
UPDATED_FOR = timedelta(days=2)
FOLLOWED_UP = frozenset({"zalo"})  # channels whose messages can't be changed once they are sent
WEEKLY = "weekly"


def send_digests(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """One message for each bound group whose unit has something to do with the campaign."""
    running = clock.store.campaigns.get(moment.campaign)
    if running is None:
        return [], "no such campaign"
    weekly = moment.step.startswith(WEEKLY)
    messages = []
    for unit, groups in receivers(clock):
        summary = _compared(clock, running, moment.round, unit)
        if summary is None:
            continue
        text = digest_text(summary, moment.step, clock.zone, praised(clock, running, summary))
        for group in groups:
            key = f"digest:{moment.campaign}:{moment.round}:{moment.step}:{key_for(group)}"
            clock.store.digests.keep(_posting(key, key, moment, unit, clock.now, text, summary))
            messages.append(_message(clock, group, key, text, moment, unit))
        if not weekly:
            clock.store.campaigns.plan([_picture_moment(moment, unit, clock.now)])
    if messages and not weekly:  # before the due date reports come all the time; the next digest tells them
        clock.store.campaigns.plan(_next_update(clock, running, moment, clock.now, 1))
    if weekly:
        messages += tell_unreachable(clock, running, moment.round)
    return messages, f"sent {len(messages)}"


def update_digests(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """What was posted is brought up to date when its figures changed; then it is looked at again later."""
    running = clock.store.campaigns.get(moment.campaign)
    step, _, number = moment.step.partition("#")
    if running is None or running.state != "running":
        return [], "no such campaign"
    messages = []
    posted = clock.store.digests.of_step(moment.campaign, moment.round, step)
    summaries: dict[str, Summary | None] = {}
    firsts = [
        one
        for one in posted
        if one.key == one.first and clock.store.digests.newest_step(one.campaign, one.round, one.unit) == step
    ]  # of the others a later digest tells more
    for first in firsts:
        newest = max((one for one in posted if one.first == first.key), key=lambda one: one.at)
        if first.unit not in summaries:
            summaries[first.unit] = _compared(clock, running, moment.round, first.unit, before=first.at)
        summary = summaries[first.unit]
        if summary is None or _facts(summary) == newest.facts:
            continue
        text = digest_text(summary, step, clock.zone, praised(clock, running, summary), updated=True)
        key = f"{first.key}~{number}"
        clock.store.digests.keep(_posting(key, first.key, moment, first.unit, clock.now, text, summary, step=step))
        messages += _replacing(clock, first, key, text, moment)
    if firsts:
        first_at = min(one.at for one in firsts)
        clock.store.campaigns.plan(_next_update(clock, running, moment, first_at, int(number) + 1))
    return messages, f"updated {len(messages)}"


def draw_pictures(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """The picture that goes with one unit's digest. The map that compares units is for those who ask in private."""
    from handlers.documents.picture import progress_picture

    running = clock.store.campaigns.get(moment.campaign)
    step, _, unit = moment.step.partition(".")
    summary = summarise(clock, running, moment.round, unit) if running else None
    if summary is None or not summary.progress or not clock.store.files.usable:
        return [], "nothing to draw"
    picture = progress_picture(summary, clock.zone)
    photo = f"{clock.store.files.keep(picture.png, shown=picture.png)}/{picture.name}"
    messages = [
        Outgoing(
            chat=group.chat,
            group=group.group,
            lane=Lane.DIGEST,
            text=picture.alt,
            photo=photo,
            dedupe_key=f"picture:{moment.campaign}:{moment.round}:{step}:{key_for(group)}",
            not_before=_awake(clock, moment),
            valid_until=clock.now + DIGEST_LIVES,
            about={"kind": "digest", "campaign": moment.campaign, "round": moment.round, "unit": unit},
        )
        for group in dict(receivers(clock)).get(unit, ())
        if takes_pictures(clock, group)
    ]
    return messages, f"drew {len(messages)}"


def round_now(clock: Clockwork, unit: str, code: str = "") -> tuple[Running, str] | None:
    """The round of a unit that is open and due soonest, or the one that closed last; of any campaign unless named."""
    candidates = [
        (running, plan)
        for running in clock.store.campaigns.running()
        if not code or running.code.casefold() == code.casefold()
        for plan in in_turn(running.rounds, clock.today)
    ]
    below = {one.key for one in clock.store.units.under(unit, Level.COMMUNE)}
    for running, plan in sorted(candidates, key=lambda one: turn(one[1], clock.today)):
        if any(one.unit in below for one in clock.store.obligations.of_round(running.code, plan.key)):
            return running, plan.key
    return None


def summary_now(clock: Clockwork, unit: str, code: str = "") -> tuple[Running, Summary] | None:
    """How that round stands, compared with the last digest."""
    found = round_now(clock, unit, code)
    summary = _compared(clock, *found, unit) if found else None
    return (found[0], summary) if found and summary else None


def praised(clock: Clockwork, running: Running, summary: Summary) -> Praise:
    """Who deserves to be named; improved against the round before."""
    return praise(summary, _round_before(clock, running, summary))


def _round_before(clock: Clockwork, running: Running, summary: Summary) -> Mapping[str, Obligation]:
    plan = summary.plan
    earlier = [
        one for one in running.rounds if one.collects is plan.collects and reported_day(one) < reported_day(plan)
    ]
    if not earlier:
        return {}
    last = max(earlier, key=reported_day)
    return {one.unit: one for one in clock.store.obligations.of_round(running.code, last.key)}


def _compared(
    clock: Clockwork, running: Running, round_key: str, unit: str, *, before: datetime | None = None
) -> Summary | None:
    """How the round stands, against the digest before that instant (now)."""
    summary = summarise(clock, running, round_key, unit)
    last = clock.store.digests.last(running.code, round_key, unit, before=before or clock.now)
    return since(summary, last.figures) if summary and last else summary


def _message(clock: Clockwork, group: Membership, key: str, text: str, moment: Moment, unit: str) -> Outgoing:
    return Outgoing(
        chat=group.chat,
        group=group.group,
        lane=Lane.DIGEST,
        text=addressed(clock, text, group),
        dedupe_key=key,
        not_before=_awake(clock, moment),
        valid_until=clock.now + DIGEST_LIVES,
        about={"kind": "digest", "campaign": moment.campaign, "round": moment.round, "unit": unit},
    )


def _awake(clock: Clockwork, moment: Moment) -> datetime:
    """Not in the quiet hours: after an outage a digest waits for the morning."""
    running = clock.store.campaigns.get(moment.campaign)
    return awake(clock.now, running.campaign.reminders, clock.zone) if running else clock.now


def _replacing(clock: Clockwork, first: Posting, key: str, text: str, moment: Moment) -> list[Outgoing]:
    """The new text in the place of the posted one, unless it never reached its group."""
    posted = clock.store.outbox.by_key(first.key)
    if posted is None or posted.state not in ("sent", "waiting", "sending"):
        return []
    about = {"kind": "digest", "campaign": moment.campaign, "round": moment.round, "unit": first.unit, "of": first.key}
    clock.store.outbox.withdraw("digest", {name: value for name, value in about.items() if name != "kind"})
    follows = posted.chat.channel in FOLLOWED_UP
    there = (one for one in dict(receivers(clock)).get(first.unit, ()) if one.chat == posted.chat)
    receiver = next(there, Membership(chat=posted.chat, group=posted.group))
    return [
        Outgoing(
            chat=posted.chat,
            group=posted.group,
            lane=Lane.DIGEST,
            text=addressed(clock, text, receiver),
            edits=None if follows else first.key,
            dedupe_key=key,
            not_before=_evening(clock) if follows else None,
            valid_until=clock.now + DIGEST_LIVES,
            about=about,
        )
    ]


def _evening(clock: Clockwork) -> datetime:
    """Half past four, when the day's late reports are told together."""
    local = clock.now.astimezone(clock.zone)
    evening = local.replace(hour=16, minute=30, second=0, microsecond=0)
    return evening if local <= evening else evening + timedelta(days=1)


def _posting(
    key: str, first: str, moment: Moment, unit: str, at: datetime, text: str, summary: Summary, *, step: str = ""
) -> Posting:
    return Posting(
        key=key,
        first=first,
        campaign=moment.campaign,
        round=moment.round,
        unit=unit,
        step=step or moment.step,
        at=at,
        text=text,
        facts=_facts(summary),
    )


def _facts(summary: Summary) -> dict[str, str]:
    """With everybody's state, so that a late report counts as a change even where no figure moved."""
    facts = {code: str(value) for code, value in facts_of(summary).items()}
    facts["*"] = f"{summary.count.reported} {summary.count.on_time} {summary.count.partial} {summary.count.excused}"
    if summary.approved is not None:
        marks = (summary.approved[0], *(one.approved or 0 for one in summary.progress))
        facts["*"] += f" {' '.join(map(str, marks))}"
    return facts


def _next_update(clock: Clockwork, running: Running, moment: Moment, first_at: datetime, number: int) -> list[Moment]:
    """When the posted digest is looked at again: by day, and never after the round has closed."""
    step = moment.step.partition("#")[0]
    at = awake(clock.now + UPDATED_EVERY, running.campaign.reminders, clock.zone)
    closes = closes_at(running.round(moment.round), clock.zone)
    if at > min(first_at + UPDATED_FOR, closes):
        return []
    return [Moment(campaign=moment.campaign, round=moment.round, event=Event.UPDATE, step=f"{step}#{number}", at=at)]


def _picture_moment(moment: Moment, unit: str, at: datetime) -> Moment:
    step = f"{moment.step}.{unit}"
    return Moment(
        campaign=moment.campaign,
        round=moment.round,
        event=Event.PICTURE,
        step=step,
        at=at,
        until=at + DIGEST_LIVES,
    )
