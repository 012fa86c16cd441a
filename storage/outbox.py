"""Which messages are to be sent, and what became of each?

waiting → sending → sent. A message can also end as stale (its time is over), withdrawn (no longer needed), failed (the
platform will never take it, or the chat is gone) or doubtful (it may have gone out and must not be repeated).
The dedupe key makes a message exist once. Its token is what buttons carry; the options are resolved from the row.
A text that is too long for its channel becomes several rows; none is sent while an earlier part is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, bindparam, case, exists, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.message import Chat, Lane, Option, Outgoing
from storage.jobs import Jobs
from storage.session import Session
from storage.tables import outbox

LONGEST_KEY = 160
FELL_OVER = "fell over"  # begins the reason of what went to another chat; it stays when the message is sent
WAITING: ColumnElement[str] = literal_column("'waiting'")  # written out, or the indexes of what waits are not used


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """One row of the outbox, as the sender and the buttons see it."""

    id: int
    dedupe_key: str
    token: str
    chat: Chat
    group: bool
    lane: Lane
    text: str
    options: tuple[Option, ...]
    kind: str
    about: Mapping[str, str]
    edits: str | None
    whole: str | None  # key of the first part, where there are several
    part: int
    parts: int
    photo: str | None
    document: str | None
    state: str
    attempts: int
    valid_until: datetime | None
    message_id: str | None
    sent_at: datetime | None = None
    due_at: datetime | None = None  # when it was to go out; a failure does not move it
    cause: str | None = None  # key of the inbox row that it answers; None for what the clock says


_PUT = insert(outbox).on_conflict_do_nothing(index_elements=[outbox.c.dedupe_key])
_MINE = (outbox.c.channel == bindparam("channel"), outbox.c.bot == bindparam("bot"))
_BEFORE = outbox.alias("before")
_UNSENT = _BEFORE.c.state == WAITING  # of what is being sent its chat knows
_EARLIER_PART = exists().where(_BEFORE.c.whole == outbox.c.whole, _BEFORE.c.part < outbox.c.part, _UNSENT)
_EDITED_ONE = exists().where(_BEFORE.c.dedupe_key == outbox.c.edits, _UNSENT)
_READY = (
    select(outbox)
    .where(*_MINE, outbox.c.state == "waiting", outbox.c.not_before <= bindparam("now"))
    .where(outbox.c.chat_id.not_in(bindparam("but", expanding=True)))
    .where(or_(outbox.c.whole.is_(None), outbox.c.part == 1, ~_EARLIER_PART))
    .where(or_(outbox.c.edits.is_(None), ~_EDITED_ONE))
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("many"))
)
_SENDING = select(outbox).where(*_MINE, outbox.c.state == "sending").order_by(outbox.c.id)
_TAKE = (
    select(outbox.c.id)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == WAITING)
    .with_for_update(skip_locked=True)
)
_BY_ID = select(outbox.c.state, outbox.c.attempts).where(outbox.c.id == bindparam("id"))
_BY_KEY = select(outbox).where(outbox.c.dedupe_key == bindparam("key"))
_BY_TOKEN = select(outbox).where(outbox.c.token == bindparam("token"))
_OFFERS = (  # by the index of messages with options
    select(outbox)
    .where(*_MINE, outbox.c.chat_id == bindparam("chat_id"), outbox.c.options != literal_column("''"))
    .where(outbox.c.state == "sent", outbox.c.sent_at > bindparam("since"))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("many"))
)
_ID = outbox.c.id == bindparam("_id")
_LEASE = (
    update(outbox)
    .where(_ID)
    .values(
        state="sending",
        sending_since=bindparam("_at"),
        attempts=outbox.c.attempts + 1,
        error=case((outbox.c.error.like(f"{FELL_OVER}%"), outbox.c.error)),
    )
)
_SENT = update(outbox).where(_ID).values(state="sent", sent_at=bindparam("_at"), message_id=bindparam("_message_id"))
_END = update(outbox).where(_ID).values(state=bindparam("_state"), error=bindparam("_error"))
_LATER = (
    update(outbox)
    .where(_ID)
    .values(
        state="waiting",
        not_before=bindparam("_at"),
        late_since=case(
            (bindparam("_failed", type_=Boolean), func.coalesce(outbox.c.late_since, outbox.c.not_before)),
        ),
        error=bindparam("_error"),
        repeats=outbox.c.repeats + bindparam("_repeats"),
    )
)
_READDRESS = (
    update(outbox)
    .where(_ID)
    .values(
        state="waiting",
        channel=bindparam("_channel"),
        bot=bindparam("_bot"),
        chat_id=bindparam("_chat_id"),
        error=bindparam("_error"),
        edits=None,  # what it would have changed is in the other chat
    )
)
_REWORD = update(outbox).where(_ID).values(text=bindparam("_text"), options=bindparam("_options"))
_WAITING_FOR = select(outbox).where(*_MINE, outbox.c.state == WAITING, outbox.c.chat_id == bindparam("chat_id"))
_STRANDED = (
    select(outbox.c.channel, outbox.c.bot, outbox.c.chat_id)
    .distinct()
    .where(outbox.c.state == WAITING, outbox.c.is_group.is_(False))
    .where((outbox.c.channel + ":" + outbox.c.bot).not_in(bindparam("ours", expanding=True)))
    .order_by(outbox.c.channel, outbox.c.bot, outbox.c.chat_id)
)
_REST = (
    select(outbox)
    .where(outbox.c.whole == bindparam("whole"), outbox.c.part > bindparam("part"), outbox.c.state == WAITING)
    .order_by(outbox.c.part)
)
_PARTS = select(outbox).where(outbox.c.whole == bindparam("whole")).order_by(outbox.c.part)
_REPLACE = (
    update(outbox)
    .where(_ID)
    .values({name: bindparam(f"_{name}") for name in ("text", "options", "whole", "part", "parts")})
)
_STALE = (
    update(outbox).where(outbox.c.state == WAITING, outbox.c.valid_until <= bindparam("_now")).values(state="stale")
)
_WAITING_KEYS = select(outbox.c.dedupe_key).where(
    outbox.c.state == WAITING, outbox.c.kind == bindparam("kind"), outbox.c.about == bindparam("about")
)
_WITHDRAW = (
    update(outbox)
    .where(outbox.c.state == WAITING, outbox.c.kind == bindparam("_kind"), outbox.c.about == bindparam("_about"))
    .values(state="withdrawn")
)
_WITHDRAW_CAMPAIGN = (
    update(outbox)
    .where(outbox.c.state == WAITING, outbox.c.kind.in_(("remind", "digest")))
    .where(outbox.c.about.like(bindparam("_campaign")))
    .values(state="withdrawn")
)
_WITHDRAW_DIGESTS = (
    update(outbox)
    .where(outbox.c.state == WAITING, outbox.c.kind == "digest", outbox.c.dedupe_key.like(bindparam("_key")))
    .values(state="withdrawn")
)
_COUNTS = select(
    outbox.c.lane, outbox.c.state, func.count().label("many"), func.min(outbox.c.created_at).label("since")
).group_by(outbox.c.lane, outbox.c.state)
_FELL_OVER = select(func.count()).where(outbox.c.error.like(f"{FELL_OVER}%"))
_REPEATS = select(func.coalesce(func.sum(outbox.c.repeats), 0))
_FAILED = (
    select(outbox.c.id, outbox.c.state, outbox.c.error)
    .where(or_(outbox.c.state == "failed", outbox.c.state == "doubtful"))
    .order_by(outbox.c.id.desc())
    .limit(bindparam("many"))
)


class Outbox:
    """Messages to be sent. Scope of the sender's writes: the row or the chat; reads see everything."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        """jobs: who is woken when something is to be sent, where that is not this process."""
        self._session = session
        self._jobs = jobs

    def put(self, message: Outgoing, *, at: datetime, cause: str = "") -> None:
        """Writes the message, in as many parts as its channel needs, unless one with its dedupe key is there.

        cause: key of the inbox row that it answers.
        """
        self._jobs.wake(message.chat)
        edited = self.by_key(message.edits) if message.edits else None
        texts = message.texts(least=edited.parts if edited else 1)
        if len(texts) > 1 and self.by_key(message.dedupe_key) is not None:
            return
        for number, text in enumerate(texts, start=1):
            row = _values(message, at) if number == 1 else _further(message, at, number)
            row |= {"cause": cause or None, "text": text, "whole": message.dedupe_key if len(texts) > 1 else None}
            row |= {"part": number, "parts": len(texts)}
            if message.edits and number > 1:
                has_place = edited is not None and number <= edited.parts
                row["edits"] = part_key(message.edits, number) if has_place else None
            self._session.later(_PUT, row, outbox, scope=(row["kind"], row["about"] or message.dedupe_key))

    def ready(self, channel: str, bot: str, *, now: datetime, many: int, but: Sequence[str] = ()) -> tuple[Posted, ...]:
        """What may be sent now, by lane and age; `but`: chats that must wait."""
        values = {"channel": channel, "bot": bot, "now": now, "many": many, "but": list(but)}
        return tuple(_posted(row) for row in self._session.rows(_READY, values, outbox))

    def sending(self, channel: str, bot: str) -> tuple[Posted, ...]:
        values = {"channel": channel, "bot": bot}
        return tuple(_posted(row) for row in self._session.rows(_SENDING, values, outbox))

    def is_being_sent(self, posted: Posted) -> bool:
        """Whether it is still the send that was begun with `lease`: nobody decided about it meanwhile."""
        row = self._session.row(_BY_ID, {"id": posted.id}, outbox)
        return row is not None and row.state == "sending" and row.attempts == posted.attempts + 1

    def by_key(self, key: str) -> Posted | None:
        row = self._session.row(_BY_KEY, {"key": key}, outbox)
        return _posted(row) if row else None

    def parts_of(self, posted: Posted) -> tuple[Posted, ...]:
        """All messages that one text took, in order."""
        if posted.whole is None:
            return (posted,)
        return tuple(_posted(row) for row in self._session.rows(_PARTS, {"whole": posted.whole}, outbox))

    def by_token(self, token: str) -> Posted | None:
        row = self._session.row(_BY_TOKEN, {"token": token}, outbox)
        return _posted(row) if row else None

    def offers(self, chat: Chat, *, since: datetime, many: int) -> tuple[Posted, ...]:
        """The messages with options that this chat got after an instant, newest first."""
        values = {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id, "since": since, "many": many}
        return tuple(_posted(row) for row in self._session.rows(_OFFERS, values, outbox))

    def reword(self, posted: Posted, message: Outgoing) -> Posted:
        """The row as it is sent: its text and its options."""
        if (posted.text, posted.options) == (message.text, message.options):
            return posted
        row = {"_id": posted.id, "_text": message.text, "_options": _options(message.options)}
        self._session.later(_REWORD, row, outbox, posted.id)
        return replace(posted, text=message.text, options=message.options)

    def take(self, some: Sequence[Posted]) -> set[int]:
        """Ids of those that still wait and are ours now: on PostgreSQL another process may be withdrawing one."""
        ids = [one.id for one in some]
        if not ids or self._session.is_sqlite:
            return set(ids)
        return {row.id for row in self._session.rows(_TAKE, {"ids": ids}, outbox)}

    def lease(self, posted: Posted, *, at: datetime) -> None:
        self._session.later(_LEASE, {"_id": posted.id, "_at": at}, outbox, posted.id)

    def sent(self, posted: Posted, message_id: str, *, at: datetime) -> None:
        self._session.later(_SENT, {"_id": posted.id, "_at": at, "_message_id": message_id}, outbox, posted.id)

    def end(self, posted: Posted, state: str, error: str) -> None:
        """Ends as `stale`, `withdrawn`, `failed` or `doubtful`; of a text nothing follows a part that failed."""
        self._session.later(_END, {"_id": posted.id, "_state": state, "_error": error}, outbox, posted.id)
        if state == "failed" and posted.whole is not None:
            for row in self._rest(posted.whole, posted.part):
                ended = {"_id": row.id, "_state": "withdrawn", "_error": "an earlier part could not be sent"}
                self._session.later(_END, ended, outbox, row.id)

    def again(self, posted: Posted, *, at: datetime, error: str, repeat: bool = False) -> None:
        """Waits until `at`; without an `error` that is no delay. `repeat`: it may have gone out already."""
        row = {"_id": posted.id, "_at": at, "_error": error, "_failed": bool(error), "_repeats": int(repeat)}
        self._session.later(_LATER, row, outbox, posted.id)

    def readdress(self, posted: Posted, chat: Chat, *, at: datetime, why: str = "") -> None:
        """Waits, with the parts that follow it, for another chat of the same person instead, cut for its channel."""
        further = () if posted.whole is None else tuple(map(_posted, self._rest(posted.whole, posted.part)))
        last = (posted, *further)[-1]
        text = "\n".join(one.text for one in (posted, *further))
        texts = replace(_again(posted, chat), text=text, options=last.options).texts()
        for row in (posted, *further):
            where = {"_channel": chat.channel, "_bot": chat.bot, "_chat_id": chat.chat_id, "_error": why or None}
            self._session.later(_READDRESS, {"_id": row.id, **where}, outbox, row.id)
        if len(texts) != 1 + len(further):
            self._cut_anew(posted, chat, (posted, *further), texts, at)

    def _cut_anew(self, posted: Posted, chat: Chat, rows: Sequence[Posted], texts: Sequence[str], at: datetime) -> None:
        """The rows hold these texts; more rows are added, or those that are left over end."""
        whole, parts = posted.whole or posted.dedupe_key, posted.part + len(texts) - 1
        options = _options(rows[-1].options)
        for number, text in enumerate(texts):
            part = posted.part + number
            place = {"text": text, "whole": whole, "part": part, "parts": parts}
            place["options"] = options if part in (1, parts) else ""
            if number < len(rows):
                values = {f"_{name}": value for name, value in place.items()}
                self._session.later(_REPLACE, {"_id": rows[number].id, **values}, outbox, rows[number].id)
            else:
                added = _further(_again(posted, chat), at, part, whole=whole) | place | {"cause": posted.cause}
                self._session.later(_PUT, added, outbox, scope=whole)
        for row in rows[len(texts) :]:
            self.end(row, "withdrawn", "stands in an earlier part")

    def _rest(self, whole: str, part: int) -> Sequence[Row[Any]]:
        return self._session.rows(_REST, {"whole": whole, "part": part}, outbox)

    def redirect(self, chat: Chat, to: Chat, *, at: datetime, why: str = "") -> int:
        """All that waits for a chat waits for another one of the same person instead; how many messages."""
        where = {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id}
        rows = [_posted(row) for row in self._session.rows(_WAITING_FOR, where, outbox)]
        firsts = {row.whole or row.dedupe_key: row for row in sorted(rows, key=lambda row: -row.part)}
        for row in firsts.values():
            self.readdress(row, to, at=at, why=why)
        return len(firsts)

    def stranded(self, ours: Sequence[str]) -> tuple[Chat, ...]:
        """The private chats for which something waits and that none of these bots (`zalo:123`) knows."""
        rows = self._session.rows(_STRANDED, {"ours": list(ours)}, outbox)
        return tuple(Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id) for row in rows)

    def fell_over(self) -> int:
        """How many messages went to another chat of their person because the first could not be reached."""
        return int(self._session.rows(_FELL_OVER, {}, outbox)[0][0])

    def drop_stale(self, now: datetime) -> int:
        return self._session.now(_STALE, {"_now": now})

    def waiting(self, kind: str, about: Mapping[str, str]) -> tuple[str, ...]:
        """The keys of what waits about this."""
        values = {"kind": kind, "about": _json(about)}
        scope = (kind, values["about"])
        return tuple(row.dedupe_key for row in self._session.rows(_WAITING_KEYS, values, outbox, scope))

    def withdraw(self, kind: str, about: Mapping[str, str]) -> None:
        """Takes back what waits and is no longer needed."""
        row = {"_kind": kind, "_about": _json(about)}
        self._session.later(_WITHDRAW, row, outbox, scope=(kind, row["_about"]))

    def withdraw_campaign(self, code: str) -> None:
        """Takes back every reminder and digest of a campaign that still waits."""
        self._session.now(_WITHDRAW_CAMPAIGN, {"_campaign": f'%"campaign":"{code}"%'})

    def withdraw_digests(self, code: str, round_key: str, step: str = "") -> int:
        """Takes back digests of a round, or one of them, that still wait; how many messages."""
        return self._session.now(_WITHDRAW_DIGESTS, {"_key": f"%:{code}:{round_key}:{f'{step}:' * bool(step)}%"})

    def counts(self) -> dict[tuple[Lane, str], tuple[int, datetime]]:
        """(lane, state) → how many, and since when the oldest."""
        rows = self._session.rows(_COUNTS, {}, outbox)
        return {(Lane(row.lane), row.state): (row.many, row.since) for row in rows}

    def repeats(self) -> int:
        """How often something was sent again that may have gone out before."""
        return int(self._session.rows(_REPEATS, {}, outbox)[0][0])

    def troubles(self, many: int = 5) -> Sequence[tuple[int, str, str]]:
        rows = self._session.rows(_FAILED, {"many": many}, outbox)
        return [(row.id, row.state, row.error or "") for row in rows]


def token_of(dedupe_key: str) -> str:
    """What the buttons of a message carry: short, and the same whenever it is worked out."""
    return hashlib.sha256(dedupe_key.encode()).hexdigest()[:20]


def part_key(key: str, number: int) -> str:
    """The dedupe key of one part of a text; the first has that of the whole."""
    if number == 1:
        return key
    longest = LONGEST_KEY - len(f"/{number}")
    return f"{key if len(key) <= longest else f'{key[: longest - 21]}~{token_of(key)}'}/{number}"


_IN_ORDER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_AS_IS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(values: Mapping[str, str]) -> str:
    return _IN_ORDER.encode(dict(values))


def _options(options: Sequence[Option]) -> str:
    packed = [{"label": one.label, "action": one.action, "values": dict(one.values)} for one in options]
    return _AS_IS.encode(packed) if packed else ""


def _again(posted: Posted, chat: Chat) -> Outgoing:
    """The message of a row, for another chat."""
    return Outgoing(
        chat=chat,
        lane=posted.lane,
        text=posted.text,
        dedupe_key=posted.dedupe_key,
        options=posted.options,
        valid_until=posted.valid_until,
        photo=posted.photo,
        document=posted.document,
        about={"kind": posted.kind, **posted.about},
    )


def _further(message: Outgoing, at: datetime, number: int, *, whole: str = "") -> dict[str, Any]:
    """The row of a later part: the file went with the first."""
    key = part_key(whole or message.dedupe_key, number)
    return _values(message, at) | {"dedupe_key": key, "token": token_of(key), "photo": None, "document": None}


def _values(message: Outgoing, at: datetime) -> dict[str, Any]:
    about = {name: value for name, value in message.about.items() if name != "kind"}
    kind = message.about.get("kind", "answer")
    return {
        "dedupe_key": message.dedupe_key,
        "token": token_of(message.dedupe_key),
        "channel": message.chat.channel,
        "bot": message.chat.bot,
        "chat_id": message.chat.chat_id,
        "is_group": message.group,
        "lane": int(message.lane),
        "text": message.text,
        "options": _options(message.options),
        "edits": message.edits,
        "photo": message.photo,
        "document": message.document,
        "kind": kind,
        "about": _json(about) if about else "",
        "state": "waiting",
        "created_at": at,
        "not_before": message.not_before or at,
        "valid_until": message.valid_until,
        "cause": None,
        "attempts": 0,
        "repeats": 0,
    }


def _posted(row: Row[Any]) -> Posted:
    options = json.loads(row.options) if row.options else []
    return Posted(
        id=row.id,
        dedupe_key=row.dedupe_key,
        token=row.token,
        chat=Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id),
        group=row.is_group,
        lane=Lane(row.lane),
        text=row.text,
        options=tuple(Option(label=o["label"], action=o["action"], values=o["values"]) for o in options),
        kind=row.kind,
        about=json.loads(row.about) if row.about else {},
        edits=row.edits,
        whole=row.whole,
        part=row.part,
        parts=row.parts,
        photo=row.photo,
        document=row.document,
        state=row.state,
        attempts=row.attempts,
        valid_until=row.valid_until,
        sent_at=row.sent_at,
        due_at=row.late_since or row.not_before,
        cause=row.cause,
        message_id=row.message_id,
    )
