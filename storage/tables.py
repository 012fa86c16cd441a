"""Which tables are there?

Instants are kept in UTC, figures as whole millionths (exact, and they can be added in SQL). Natural keys wherever there
is one, so that doing a thing twice is a conflict and not a second row.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from domain.audit import utc_text

MILLIONTHS = 6


class Instant(TypeDecorator[datetime]):
    """An aware datetime. PostgreSQL has a type for it; SQLite gets UTC text of fixed width, sorted as time is."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        text = utc_text(value)
        return text if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Nothing to do where the connection speaks in UTC, as ours to PostgreSQL do."""
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None


class Exact(TypeDecorator[Decimal]):
    """A decimal with at most six places, kept as a whole number of millionths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = value.scaleb(MILLIONTHS)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {MILLIONTHS} decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else exact(value)


def exact(millionths: int) -> Decimal:
    """The decimal that a whole number of millionths stands for."""
    return Decimal(int(millionths)).scaleb(-MILLIONTHS).normalize() + 0


def new_pseudonym() -> str:
    """What a person is called in the chain of acts: chance, so that it leads nowhere when the rest is erased."""
    return secrets.token_hex(8)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

units = Table(
    "units",
    metadata,
    Column("key", String(24), primary_key=True),
    Column("tree", String(8), nullable=False),
    Column("code", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("level", String(16), nullable=False),
    Column("parent", String(24), index=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("successors", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("consented_at", Instant, nullable=False),
    Column("consent_version", String(16), nullable=False),
    Column("pseudonym", String(32), nullable=False, default=new_pseudonym),
)

posts = Table(
    "posts",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Index(None, "unit", "role"),
)

chats = Table(
    "chats",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("is_group", Boolean, nullable=False),
    Column("person", String(40), index=True),
    Column("unit", String(24), index=True),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False),  # active, blocked, left
    Column("bound_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("unit", String(24), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", Text),
    Column("revoked_at", Instant),
    Column(
        "bot", String(48), nullable=False, default=""
    ),  # `zalo:123`: the bot that keeps a place for it; "" where none has to
    Column("name", Text, nullable=False),  # as the office's list has it; "" when anybody may use the code
    Column("follows", String(40), nullable=False),  # the person whose post is taken over
    Column("made_by", String(40), nullable=False),  # "" on the command line
    Column("since", Instant),  # when the post begins and ends; None: at once, never
    Column("until", Instant),
    Index(None, "unit", "role"),
)

connections = Table(  # codes with which a person binds another chat of their own
    "connections",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

parted = Table(  # chats that were somebody's: what was said there goes with the person
    "parted",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(32), primary_key=True),
    Column("chat_id", String(64), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
)

guesses = Table(  # wrong codes
    "guesses",
    metadata,
    Column("who", String(128), primary_key=True),  # a chat; "" for everybody together
    Column("wrong", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
)

claims = Table(  # new chats that say they are somebody whose phone is lost
    "claims",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # open, agreed, refused
    Column("decided_by", String(40), nullable=False),
    Column("decided_at", Instant),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("definition", Text, nullable=False),
    Column("state", String(16), nullable=False),  # running, stopped, superseded
    Column("started_at", Instant, nullable=False),
    Column("stopped_at", Instant),
)

_UNDONE: dict[str, Any] = {
    "sqlite_where": text("done_at IS NULL"),
    "postgresql_where": text("done_at IS NULL"),
}

moments = Table(
    "moments",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("event", String(16), primary_key=True),
    Column("step", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
    Column("done_at", Instant),
    Column("result", Text),  # what came of it, e.g. `sent 12`, `too late`
    # In the order in which the clock takes them: with less, PostgreSQL counts on many and starts workers to sort them.
    Index("ix_moments_at", "at", "campaign", "round", "event", "step", **_UNDONE),
)

_OWED: dict[str, Any] = {
    "sqlite_where": text("completed_at IS NULL"),
    "postgresql_where": text("completed_at IS NULL"),
}

_ASKED: dict[str, Any] = {
    "sqlite_where": text("review_at IS NOT NULL"),
    "postgresql_where": text("review_at IS NOT NULL"),
}

_REGISTERED: dict[str, Any] = {
    "sqlite_where": text("registered IS NOT NULL"),
    "postgresql_where": text("registered IS NOT NULL"),
}

obligations = Table(
    "obligations",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("needed", Text, nullable=False),
    Column("needs_any", Boolean, nullable=False),
    Column("answered", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("first_reported_at", Instant),
    Column("completed_at", Instant),
    Column("excused", Text, nullable=False),  # why nothing is expected of the unit this time; "" otherwise
    Column("next_at", Instant),  # when the next rung for the unit's own people is due
    Column("above_at", Instant),  # when the next rung for those above it is due
    Column("review_at", Instant),  # when its figures are brought to whoever approves them
    Index(None, "unit", "closes_at"),
    Index("ix_obligations_next_at", "next_at", **_OWED),
    Index("ix_obligations_above_at", "above_at", **_OWED),
    Index("ix_obligations_review_at", "review_at", **_ASKED),
)

reminders = Table(  # every rung that came, for whom, and in which message; kept to answer why somebody was reminded
    "reminders",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("rung", String(16), primary_key=True),
    Column("at", Instant, primary_key=True),  # when it was due; an extension makes the rung due anew
    Column("person", String(40), primary_key=True),  # "" when there is nobody to tell
    Column("until", Instant, nullable=False),  # when it is stale
    Column("result", String(16), nullable=False),  # said, collapsed, stale, nobody
    Column("message", String(160), nullable=False),  # dedupe key in the outbox
    Column("done_at", Instant, nullable=False),
    Index(None, "person", "done_at"),
    Index(None, "message"),
)

absences = Table(
    "absences",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant, nullable=False),  # first instant at which the person is back
    Column("said_by", String(40), nullable=False),
)

rulings = Table(  # what people above decided about an obligation, and why
    "rulings",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("kind", String(16), primary_key=True),  # extended, excused
    Column("at", Instant, primary_key=True),
    Column("due_before", Instant),
    Column("due_after", Instant),
    Column("reason", Text, nullable=False),
    Column("person", String(40), nullable=False),
)

_FIGURE = (
    ("version", Integer, False),
    ("base", Integer, False),
    ("act", String(16), False),
    ("mode", String(16), False),
    ("value", Exact, True),
    ("increment", Exact, False),
    ("total", Exact, True),
    ("text", Text, False),
    ("on", Date, True),  # the day a milestone was reached or an activity took place
    ("details", Text, False),  # what an activity counts, as JSON
    ("first_said_at", Instant, False),
    ("said_at", Instant, False),
    ("person", String(40), False),
    ("update", Text, False),
    ("reason", Text, False),
)


def _figure_columns(*, version_in_key: bool) -> list[Column[Any]]:
    return [
        Column(name, kind, primary_key=version_in_key and name == "version", nullable=nullable)
        for name, kind, nullable in _FIGURE
    ]


reports = Table(  # append-only: every version of every figure
    "reports",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("code", String(32), primary_key=True),
    *_figure_columns(version_in_key=True),
    Column("stored_at", Instant, nullable=False),
    Index(None, "update"),
)

latest = Table(  # the last version of each, upserted in the transaction that appends it
    "latest",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("code", String(32), primary_key=True),
    *_figure_columns(version_in_key=False),
)

approvals = Table(  # append-only: what was decided about each version
    "approvals",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("verdict", String(16), nullable=False),  # approved, returned
    Column("person", String(40), nullable=False),
    Column("reason", Text, nullable=False),
)

reviews = Table(  # the message in which somebody was last shown what waits for them
    "reviews",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("message", String(160), nullable=False),  # dedupe key in the outbox
)

standings = Table(  # where a unit stands over all rounds: the running total or level, and the target it registered
    "standings",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("total", Exact),
    Column("text", Text, nullable=False),
    Column("registered", Exact),
    Column("said_at", Instant, nullable=False),
    Index("ix_standings_registered", "campaign", "code", "unit", **_REGISTERED),
)

notes = Table(  # words that came with figures or alone: difficulties, proposals
    "notes",
    metadata,
    Column("campaign", String(40), primary_key=True),
    Column("round", String(40), primary_key=True),
    Column("unit", String(24), primary_key=True),
    Column("update", Text, primary_key=True),
    Column("kind", String(16), nullable=False),  # difficulty, proposal, example, remark
    Column("text", Text, nullable=False),
    Column("person", String(40), nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

evidence = Table(  # photos, places and sheets; the files themselves lie in DATA_DIR, named by their hash
    "evidence",
    metadata,
    Column("key", String(160), primary_key=True),  # the inbox row it came with, and a number
    Column("kind", String(16), nullable=False),  # photo, location, document
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("file_id", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("album", String(80), nullable=False),
    Column("campaign", String(40), nullable=False),  # "" while it hangs on nothing
    Column("round", String(40), nullable=False),
    Column("unit", String(24), nullable=False),
    Column("codes", Text, nullable=False),
    Column("figures", Text, nullable=False),  # the inbox row whose figures it shows
    Column("person", String(40), nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # wanted, kept, refused, lost, dropped
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer),
    Column("mime", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("accuracy", Float),
    Column("note", Text, nullable=False),
    Index(None, "state", "channel", "next_at"),
    Index(None, "channel", "bot", "chat_id", "said_at"),
    Index(None, "campaign", "round", "unit"),
    Index(None, "sha256"),
)

sign_ins = Table(  # links to the dashboard that were sent, by the message they stand in; each opens one session
    "sign_ins",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

sessions = Table(  # browsers that are signed in; the cookie holds the token, we its hash
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

conversations = Table(  # the question that is open with a person, in whichever chat it was asked
    "conversations",
    metadata,
    Column("who", String(128), primary_key=True),  # the person, or the chat of a stranger or a group
    Column("question", Text, nullable=False),  # dedupe key of the message that asked
    Column("expects", Text, nullable=False),  # JSON: what a free answer would be, {} for options only
    Column("expires_at", Instant, nullable=False),
)

_OFFERS: dict[str, Any] = {"sqlite_where": text("options <> ''"), "postgresql_where": text("options <> ''")}
_WAITING: dict[str, Any] = {"sqlite_where": text("state = 'waiting'"), "postgresql_where": text("state = 'waiting'")}

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("update_id", String(80), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, done, dead
    Column("handled_at", Instant),
    Column("error", Text),
    UniqueConstraint("channel", "bot", "update_id"),
    Index(None, "state", "seq"),
    Index("ix_inbox_waiting_chat", "channel", "bot", "chat_id", "seq", info={"only": "postgresql"}, **_WAITING),
)


outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("dedupe_key", String(160), nullable=False, unique=True),
    Column("token", String(24), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(32), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("is_group", Boolean, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("edits", String(160)),
    Column("whole", String(160)),  # key of the first part of a text that took several messages
    Column("part", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("photo", Text),
    Column("document", Text),
    Column("kind", String(16), nullable=False),
    Column("about", Text, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, sending, sent, stale, withdrawn, failed, doubtful
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("late_since", Instant),  # when it was to go out first, where a failure put it off
    Column("valid_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("repeats", Integer, nullable=False),  # sent again although it may have gone out before
    Column("sending_since", Instant),
    Column("sent_at", Instant),
    Column("message_id", String(64)),
    Column("error", Text),
    Column("cause", String(160)),  # key of the inbox row that it answers; none for what the clock says
    Index(None, "channel", "bot", "state", "lane", "id"),
    Index("ix_outbox_offers", "channel", "bot", "chat_id", "id", **_OFFERS),
    Index("ix_outbox_waiting_kind_about", "kind", "about", **_WAITING),
    Index("ix_outbox_waiting_valid_until", "valid_until", **_WAITING),
    Index("ix_outbox_waiting_whole", "whole", **_WAITING),
)

quotas = Table(  # what a bot used of its month; counted in the transaction that records the send
    "quotas",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(32), primary_key=True),
    Column("month", String(7), primary_key=True),  # 2026-11, by Vietnam's calendar
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("cut_digest", Integer, nullable=False),
    Column("cut_early", Integer, nullable=False),
    Column("cut_reminder", Integer, nullable=False),
    Column("cut_answer", Integer, nullable=False),
    Column("warned", Integer, nullable=False),  # per cent of which administrators were told
    Column("spent_at", Instant),  # when the platform said that nothing is left
)

bots = Table(  # how our bots are called, as the platform says when we start
    "bots",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("bot", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("joins_groups", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

parcels = Table(  # files on their way to a store on the network, by hash; no content: on their way out of it
    "parcels",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("token", String(16), nullable=False),
    Column("content", LargeBinary),
    Column("shown", LargeBinary),
)

submissions = Table(  # what was answered to forms on the web, by the inbox row that brought them
    "submissions",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("at", Instant, nullable=False, index=True),
    Column("answer", Text, nullable=False),  # JSON: what was said, or what is still to be done
)

digests = Table(  # as posted
    "digests",
    metadata,
    Column("dedupe_key", String(160), primary_key=True),
    Column("replaces", String(160), nullable=False),  # the message that it brings up to date
    Column("campaign", String(40), nullable=False),
    Column("round", String(40), nullable=False),
    Column("unit", String(24), nullable=False),
    Column("step", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON: the figures that it rests on
    Index(None, "campaign", "round", "unit", "at"),
)

audit = Table(  # append-only: every act in its order, each with the hash of the one before it
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),  # of the way in which things are written down to be hashed
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Text, nullable=False),  # "" where the row that it is about has it
    Column("sha256", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

tokens = Table(  # with which other systems read; of a token only its hash is kept
    "tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("unit", String(24), nullable=False),
    Column("data", Text, nullable=False),
    Column("campaigns", Text, nullable=False),  # "" for all
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

installations = Table(  # one row: whose data these are, and from where they came when they moved
    "installations",
    metadata,
    Column("id", String(32), primary_key=True),  # chance, given when they move for the first time
    Column("named_at", Instant, nullable=False),
    Column("filled_at", Instant),  # when they came from another database; None where they began
    Column("filled_with", String(32)),  # the sum over what came
)
