"""Which digests go to the groups of districts and the province, and what keeps them true?

One text for each group and slot, and its picture a moment later (`illustrate`). What was posted is kept with the
figures it rests on; while reports still come in, the posted message is brought up to date where the channel can, and
otherwise followed up once a day. Where reports are looked up, the cost depends on the units, not on how often they
reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.channel import limits_of
from domain.deadline import Event, Moment, closes_at
from domain.message import Lane, Outgoing
from domain.obligation import Obligation
from domain.period import in_turn, reported_day, turn
from domain.ranking import Praise, praise
from domain.reminder import awake
from domain.summary import Summary, facts_of, since
from handlers.context import Clockwork
from handlers.digest_words import Fitted, digest_text, takes_workbook
from handlers.forward import addressed, key_for, receivers
from handlers.lineage import communes
from handlers.sum_up import summed_up, sums
from handlers.summarise import Basis, summarised
from handlers.unreachable import tell_unreachable
from storage.campaigns import Running
from storage.digests import Posting
from storage.outbox import Posted
from storage.people import Membership

DIGEST_LIVES = timedelta(days=2)
UPDATED_EVERY = timedelta(hours=1)
UPDATED_FOR = timedelta(days=2)
COMMITTED_BY = timedelta(minutes=5)  # what another process stored before we looked, and we could not see yet
FOLLOW_UP_AT = time(16, 30)
WEEKLY, CLOSE = "weekly", "close"


def send_digests(clock: Clockwork, moment: Moment) -> tuple[list[Outgoing], str]:
    """One message for each bound group whose unit has something to do with the campaign."""
    running = clock.store.campaigns.get(moment.campaign)
    if running is None:
        return [], "no such campaign"
    weekly = moment.step.startswith(WEEKLY)
    messages = []
    basis = sums(clock, running, moment.round)
    before = _round_before(clock, running, moment.round)
    for unit, groups in receivers(clock):
        summary = _since_last(clock, basis, unit, clock.now)
        if summary is None:
            continue
        praised = praise(summary, before)
        for group in groups:
            told = digest_text(summary, moment.step, clock.zone, praised, group.chat.channel)
            key = f"digest:{moment.campaign}:{moment.round}:{moment.step}:{key_for(group)}"
            clock.store.digests.keep(_posting(key, key, moment, unit, clock.now, told.text, summary))
            messages.append(posted_to(clock, group, key, addressed(clock, told.text, group), moment, unit))
            _plan_rest(clock, moment, told, summary, group.chat.channel)
        if not weekly:
            clock.store.campaigns.plan([_file_moment(moment, Event.PICTURE, moment.step, unit, clock.now)])
    if messages and not weekly:  # before the due date reports come all the time; the next digest tells them
        clock.store.campaigns.plan(_next_update(clock, running, moment, clock.now, 1))
    if moment.step != CLOSE:  # once a week, whichever digest comes first in it
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
    newest_steps = clock.store.digests.newest_steps(moment.campaign, moment.round)
    # Of those that a later digest followed, that one tells more.
    firsts = [one for one in posted if one.key == one.first and newest_steps.get(one.unit) == step]
    if not firsts:
        return [], "overtaken"
    first_at = min(one.at for one in firsts)
    clock.store.campaigns.plan(_next_update(clock, running, moment, first_at, int(number) + 1))
    if not _changed(clock, moment, step, int(number)):
        return [], "nothing changed"
    summaries: dict[str, Summary | None] = {}
    basis = sums(clock, running, moment.round)
    before = _round_before(clock, running, moment.round)
    for first in firsts:
        newest = max((one for one in posted if one.first == first.key), key=lambda one: one.at)
        if first.unit not in summaries:
            summaries[first.unit] = _since_last(clock, basis, first.unit, first.at)
        summary = summaries[first.unit]
        if summary is None or _facts(summary) == newest.facts:
            continue
        group = clock.store.outbox.by_key(first.key)
        channel = group.chat.channel if group else ""
        told = digest_text(summary, step, clock.zone, praise(summary, before), channel, updated=True)
        key = f"{first.key}~{number}"
        clock.store.digests.keep(_posting(key, first.key, moment, first.unit, clock.now, told.text, summary, step=step))
        receiver = _receiver(clock, group, first.unit) if group else None
        if group and receiver and group.state in ("sent", "waiting", "sending"):
            messages.append(_replacing(clock, running, group, key, addressed(clock, told.text, receiver), first))
            _plan_rest(clock, replace(moment, step=step), told, summary, channel)
    return messages, f"updated {len(messages)}"


def _changed(clock: Clockwork, moment: Moment, step: str, number: int) -> bool:
    """Whether anything was stored since the last look. With a new day units may end, which stores nothing."""
    last = replace(moment, event=Event.UPDATE, step=f"{step}#{number - 1}")
    if number == 1:
        last = replace(moment, event=Event.DIGEST, step=step)
    looked, changed = clock.store.campaigns.done_at(last), clock.store.digests.changed_at(moment.campaign, moment.round)
    if looked is None or changed is None or looked.astimezone(clock.zone).date() != clock.today:
        return True
    return changed >= looked - COMMITTED_BY


def round_now(clock: Clockwork, unit: str, code: str = "") -> tuple[Running, str] | None:
    """The round of a unit that is open and due soonest, or the one that closed last; of any campaign unless named."""
    candidates = [
        (running, plan)
        for running in clock.store.campaigns.running()
        if not code or running.code.casefold() == code.casefold()
        for plan in in_turn(running.rounds, clock.today)
    ]
    for running, plan in sorted(candidates, key=lambda one: turn(one[1], clock.today)):
        below = tuple(communes(clock, running.campaign, unit))
        if clock.store.obligations.owe_any(running.code, plan.key, below):
            return running, plan.key
    return None


def summary_now(clock: Clockwork, unit: str, code: str = "") -> tuple[Running, Summary] | None:
    """How that round stands, compared with the last digest."""
    found = round_now(clock, unit, code)
    summary = compared(clock, *found, unit) if found else None
    return (found[0], summary) if found and summary else None


def praised(clock: Clockwork, running: Running, summary: Summary) -> Praise:
    """Who deserves to be named; improved against the round before."""
    improving = () if summary.root.key == running.top else tuple(one.unit.key for one in summary.units if one.on_time)
    return praise(summary, _round_before(clock, running, summary.plan.key, improving))


def _round_before(
    clock: Clockwork, running: Running, round_key: str, units: Sequence[str] = ()
) -> Mapping[str, Obligation]:
    """Those that were not complete and in time the round before, from which one can improve; units: only these."""
    plan = running.round(round_key)
    earlier = [
        one for one in running.rounds if one.collects is plan.collects and reported_day(one) < reported_day(plan)
    ]
    if not earlier:
        return {}
    last = max(earlier, key=reported_day)
    return {one.unit: one for one in clock.store.obligations.wanting(running.code, last.key, units)}


def compared(
    clock: Clockwork, running: Running, round_key: str, unit: str, *, before: datetime | None = None
) -> Summary | None:
    """How the round stands, against the digest before that instant (now)."""
    return _compared(clock, running, round_key, summed_up(clock, running, round_key, unit), before or clock.now)


def _since_last(clock: Clockwork, basis: Basis, unit: str, before: datetime) -> Summary | None:
    return _compared(clock, basis.running, basis.round, summarised(clock, basis, unit), before)


def _compared(
    clock: Clockwork, running: Running, round_key: str, summary: Summary | None, before: datetime
) -> Summary | None:
    if summary is None:
        return None
    last = clock.store.digests.last(running.code, round_key, summary.root.key, before=before)
    return since(summary, last.figures) if last else summary


def posted_to(clock: Clockwork, group: Membership, key: str, text: str, moment: Moment, unit: str) -> Outgoing:
    """What a group, or who passes it on, gets of a unit's round. Not in the quiet hours."""
    return Outgoing(
        chat=group.chat,
        group=group.group,
        lane=Lane.DIGEST,
        text=text,
        dedupe_key=key,
        not_before=_awake(clock, moment),
        valid_until=clock.now + DIGEST_LIVES,
        about={"kind": "digest", "campaign": moment.campaign, "round": moment.round, "unit": unit},
    )


def _awake(clock: Clockwork, moment: Moment) -> datetime:
    """Not in the quiet hours: after an outage a digest waits for the morning."""
    running = clock.store.campaigns.get(moment.campaign)
    return awake(clock.now, running.campaign.reminders, clock.zone) if running else clock.now


def _receiver(clock: Clockwork, posted: Posted, unit: str) -> Membership | None:
    """Who got it; None for somebody who passes digests of the unit on no longer, or whose chat it is no longer."""
    if posted.group:
        return Membership(chat=posted.chat, group=True)
    owner = clock.store.people.person_of(posted.chat)
    return next((one for one in dict(receivers(clock)).get(unit, ()) if one.person and one.person.id == owner), None)


def _replacing(clock: Clockwork, running: Running, posted: Posted, key: str, text: str, first: Posting) -> Outgoing:
    """The new text in the place of the posted one; where nothing can be changed, once a day below it."""
    about = {"kind": "digest", "campaign": first.campaign, "round": first.round, "unit": first.unit, "of": first.key}
    clock.store.outbox.withdraw("digest", {name: value for name, value in about.items() if name != "kind"})
    edits = limits_of(posted.chat.channel).edits
    return Outgoing(
        chat=posted.chat,
        group=posted.group,
        lane=Lane.DIGEST,
        text=text,
        edits=first.key if edits else None,
        dedupe_key=key,
        not_before=None if edits else _evening(clock, running),
        valid_until=clock.now + DIGEST_LIVES,
        about=about,
    )


def _evening(clock: Clockwork, running: Running) -> datetime:
    """Half past four, when the day's late reports are told together."""
    local = clock.now.astimezone(clock.zone)
    evening = datetime.combine(local.date(), FOLLOW_UP_AT, tzinfo=clock.zone)
    day = evening if local <= evening else evening + timedelta(days=1)
    return awake(day, running.campaign.reminders, clock.zone)


def _plan_rest(clock: Clockwork, moment: Moment, told: Fitted, summary: Summary, channel: str) -> None:
    """What found no room follows in a workbook, a moment later."""
    if told.left and takes_workbook(summary, channel) and clock.store.files.usable:
        one = _file_moment(moment, Event.WORKBOOK, moment.step, summary.root.key, clock.now)
        clock.store.campaigns.plan([one])


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


def _file_moment(moment: Moment, event: Event, step: str, unit: str, at: datetime) -> Moment:
    """When a file that goes with one unit's digest is made."""
    until = at + DIGEST_LIVES
    return Moment(campaign=moment.campaign, round=moment.round, event=event, step=f"{step}.{unit}", at=at, until=until)
