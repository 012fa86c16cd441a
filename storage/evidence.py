"""Which photos, places and sheets came with the figures, and are their files here?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.evidence import Piece, PieceKind, PieceState
from domain.message import Chat
from storage.jobs import Jobs
from storage.session import Session
from storage.tables import evidence

_ADD = insert(evidence).on_conflict_do_nothing()
_KEY = evidence.c.key == bindparam("_key")
_STILL_WANTED = (_KEY, evidence.c.state == PieceState.WANTED.value)
_HANG = (
    update(evidence)
    .where(_KEY)
    .values({name: bindparam(f"_{name}") for name in ("campaign", "round", "unit", "codes", "figures")})
)
_KEPT = (
    update(evidence)
    .where(*_STILL_WANTED)
    .values(state=PieceState.KEPT.value, sha256=bindparam("_sha256"), size=bindparam("_size"), mime=bindparam("_mime"))
)
_END = update(evidence).where(*_STILL_WANTED).values(state=bindparam("_state"), reason=bindparam("_reason"))
_AGAIN = (
    update(evidence)
    .where(*_STILL_WANTED)
    .values(next_at=bindparam("_at"), attempts=evidence.c.attempts + bindparam("_counts"), reason=bindparam("_reason"))
)
_DROP = update(evidence).where(_KEY).values(state=PieceState.DROPPED.value)
_GET = select(evidence).where(evidence.c.key == bindparam("key"))
_LATELY = (
    select(evidence)
    .where(evidence.c.channel == bindparam("channel"), evidence.c.bot == bindparam("bot"))
    .where(evidence.c.chat_id == bindparam("chat_id"), evidence.c.said_at >= bindparam("since"))
    .order_by(evidence.c.said_at, evidence.c.key)
)
_LATELY_IN = (
    select(evidence)
    .where(evidence.c.channel == bindparam("channel"), evidence.c.bot == bindparam("bot"))
    .where(evidence.c.chat_id.in_(bindparam("chat_ids", expanding=True)), evidence.c.said_at >= bindparam("since"))
    .order_by(evidence.c.said_at, evidence.c.key)
)
_WANTED = (
    select(evidence)
    .where(evidence.c.state == PieceState.WANTED.value, evidence.c.channel == bindparam("channel"))
    .where(evidence.c.bot == bindparam("bot"))
    .where(evidence.c.next_at <= bindparam("now"))
    .order_by(evidence.c.next_at, evidence.c.key)
    .limit(bindparam("many"))
)
_OF = (
    select(evidence)
    .where(evidence.c.campaign == bindparam("campaign"), evidence.c.round == bindparam("round"))
    .where(evidence.c.unit == bindparam("unit"))
    .order_by(evidence.c.said_at, evidence.c.key)
)
_SAME = (
    select(evidence)
    .where(evidence.c.sha256 == bindparam("sha256"), evidence.c.unit == bindparam("unit"))
    .order_by(evidence.c.said_at, evidence.c.key)
)
_COUNTS = select(evidence.c.state, func.count().label("many")).group_by(evidence.c.state).order_by(evidence.c.state)


class Evidence:
    """Pieces of evidence. Scope of what handlers read and write: the chat; the rest sees everything."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        """jobs: who fetches what is wanted, where that is not this process."""
        self._session = session
        self._jobs = jobs

    def add(self, piece: Piece) -> None:
        """Writes the piece unless it is known; a file that is wanted is fetched as soon as may be."""
        self._session.later(_ADD, _values(piece), evidence, piece.chat)
        if piece.state is PieceState.WANTED:
            self._jobs.fetch(piece.chat.channel, piece.chat.bot)

    def get(self, key: str) -> Piece | None:
        row = self._session.row(_GET, {"key": key}, evidence)
        return _piece(row) if row else None

    def lately(self, chat: Chat, since: datetime) -> tuple[Piece, ...]:
        """What was sent in this chat, oldest first."""
        return _pieces(self._session.rows(_LATELY, _since(chat, since), evidence, chat))

    def foresee(self, asked: Iterable[tuple[Chat, datetime]]) -> None:
        """Looks up what was sent in these chats since then, for all of one bot at once."""
        by_bot: dict[tuple[str, str], list[tuple[Chat, datetime]]] = {}
        for chat, since in asked:
            by_bot.setdefault((chat.channel, chat.bot), []).append((chat, since))
        for (channel, bot), some in by_bot.items():
            of_chat: dict[str, list[Row[Any]]] = {chat.chat_id: [] for chat, _ in some}
            values = {"channel": channel, "bot": bot, "chat_ids": list(of_chat), "since": min(at for _, at in some)}
            for row in self._session.rows(_LATELY_IN, values, evidence):
                of_chat[row.chat_id].append(row)
            for chat, since in some:
                rows = [row for row in of_chat[chat.chat_id] if row.said_at >= since]
                self._session.know(_LATELY, _since(chat, since), evidence, chat, rows)

    def hang(self, pieces: Iterable[Piece]) -> None:
        """Writes where the pieces hang now."""
        for piece in pieces:
            row = {"_key": piece.key, "_campaign": piece.campaign, "_round": piece.round, "_unit": piece.unit}
            row |= {"_codes": " ".join(piece.codes), "_figures": piece.figures}
            self._session.later(_HANG, row, evidence, piece.chat)

    def drop(self, pieces: Iterable[Piece]) -> None:
        """The officer takes them back; a file that is here stays for auditors."""
        for piece in pieces:
            self._session.later(_DROP, {"_key": piece.key}, evidence, piece.chat)

    def of(self, campaign: str, round_key: str, unit: str) -> tuple[Piece, ...]:
        values = {"campaign": campaign, "round": round_key, "unit": unit}
        return _pieces(self._session.rows(_OF, values, evidence))

    def same_file(self, sha256: str, unit: str) -> tuple[Piece, ...]:
        """Everything with these bytes that hangs on the unit."""
        return _pieces(self._session.rows(_SAME, {"sha256": sha256, "unit": unit}, evidence))

    def wanted(self, channel: str, bot: str, *, now: datetime, many: int) -> tuple[Piece, ...]:
        """Whose file is to be fetched now."""
        values = {"channel": channel, "bot": bot, "now": now, "many": many}
        return _pieces(self._session.rows(_WANTED, values, evidence))

    def kept(self, piece: Piece, *, sha256: str, size: int, mime: str) -> bool:
        """The file is here; False when nobody wants it any more."""
        row = {"_key": piece.key, "_sha256": sha256, "_size": size, "_mime": mime}
        return bool(self._session.now(_KEPT, row))

    def end(self, piece: Piece, state: PieceState, reason: str) -> bool:
        """Ends as refused or lost; False when nobody wants it any more."""
        return bool(self._session.now(_END, {"_key": piece.key, "_state": state.value, "_reason": reason}))

    def again(self, piece: Piece, *, at: datetime, reason: str, counts: bool = True) -> None:
        """Is tried again at `at`; `counts`: as one of the attempts."""
        self._session.now(_AGAIN, {"_key": piece.key, "_at": at, "_reason": reason, "_counts": int(counts)})

    def counts(self) -> dict[str, int]:
        """State → how many."""
        return {row.state: row.many for row in self._session.rows(_COUNTS, {}, evidence)}


_PLAIN = [one.name for one in fields(Piece) if one.name not in ("kind", "state", "chat", "codes")]


def _values(piece: Piece) -> dict[str, Any]:
    plain = {name: getattr(piece, name) for name in _PLAIN}
    chat = {"channel": piece.chat.channel, "bot": piece.chat.bot, "chat_id": piece.chat.chat_id}
    return {
        **plain,
        **chat,
        "kind": piece.kind.value,
        "state": piece.state.value,
        "codes": " ".join(piece.codes),
        "next_at": piece.next_at or (piece.said_at if piece.state is PieceState.WANTED else None),
    }


def _since(chat: Chat, since: datetime) -> dict[str, Any]:
    return {"channel": chat.channel, "bot": chat.bot, "chat_id": chat.chat_id, "since": since}


def _pieces(rows: Sequence[Row[Any]]) -> tuple[Piece, ...]:
    return tuple(map(_piece, rows))


def _piece(row: Row[Any]) -> Piece:
    return Piece(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=PieceKind(row.kind),
        state=PieceState(row.state),
        chat=Chat(channel=row.channel, bot=row.bot, chat_id=row.chat_id),
        codes=tuple(row.codes.split()),
    )
