"""Where does a handler find everything that we remember?

A `Store` is one transaction's view: the tables by their plural names. `Library` opens stores and keeps what outlives
them: parsed campaigns and units, which never change under their key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from domain.calendar import Calendar
from domain.evidence import WAITS
from domain.message import Chat
from domain.person import Role
from domain.quota import PLANS, Plan
from domain.unit import Unit
from storage.approvals import Approvals
from storage.audit import Audit
from storage.bots import Bots
from storage.campaigns import Campaigns, Running
from storage.claims import Claims
from storage.closings import Closings
from storage.contacts import Contacts
from storage.conversations import Conversations
from storage.database import Database
from storage.digests import Digests
from storage.dues import Dues
from storage.erasure import Erasure
from storage.evidence import Evidence
from storage.faults import Faults
from storage.files import Files
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.jobs import Jobs
from storage.obligations import Obligations
from storage.outbox import Outbox
from storage.overviews import Overviews
from storage.pages import Pages
from storage.parcels import Parcels
from storage.people import People
from storage.quotas import Quotas
from storage.reminders import Reminders
from storage.reports import Reports
from storage.retention import Retention
from storage.session import Session
from storage.sessions import Sessions
from storage.submissions import Submissions
from storage.tokens import Tokens
from storage.units import Units
from storage.vitals import Vitals


class Store:
    """Everything that we remember, in one transaction."""

    def __init__(
        self,
        session: Session,
        calendar: Calendar,
        known_units: dict[str, Unit],
        known_campaigns: dict[tuple[str, int, datetime], Running],
        files: Files,
        plans: Mapping[str, Plan] = PLANS,
        *,
        grown: bool = False,
    ) -> None:
        self.session = session
        self.jobs = Jobs(session, grown=grown)
        self.calendar = calendar
        self.files = Parcels(session, files)
        self.units = Units(session, known_units)
        self.audit = Audit(session)
        self.people = People(session, self.audit)
        self.invitations = Invitations(session)
        self.claims = Claims(session)
        self.campaigns = Campaigns(session, calendar, known_campaigns)
        self.obligations = Obligations(session)
        self.reports = Reports(session, self.audit)
        self.approvals = Approvals(session, self.audit)
        self.evidence = Evidence(session, self.jobs)
        self.conversations = Conversations(session, self.people.person_of)
        self.inbox = Inbox(session, self.jobs)
        self.outbox = Outbox(session, self.jobs)
        self.submissions = Submissions(session)
        self.digests = Digests(session)
        self.reminders = Reminders(session, self.audit)
        self.quotas = Quotas(session, plans)
        self.bots = Bots(session)
        self.tokens = Tokens(session)
        self.pages = Pages(session)
        self.erasure = Erasure(session, self.audit)
        self.sessions = Sessions(session)
        self.overviews = Overviews(session)
        self.contacts = Contacts(session)
        self.retention = Retention(session)
        self.vitals = Vitals(session)
        self.faults = Faults(session)
        self.closings = Closings(session, self.audit)
        self.dues = Dues(session)

    def complete(self) -> None:
        """Writes what was collected and links it in the chain; the commit follows."""
        self.session.flush()
        self.jobs.flush()
        self.audit.link()

    def foresee(self, heard: Sequence[tuple[Chat, datetime]], now: datetime) -> None:
        """Looks up at once what the messages of a batch are going to ask for. heard: chat, and when it was said."""
        chats = [chat for chat, _ in heard]
        self.session.hold(*chats)  # before anything is looked up that is decided by
        held = self.people.foresee(chats, at=now)
        self.session.hold(*(self.conversations.who(chat) for chat in chats))
        self.conversations.foresee(chats)
        owing = {
            (post.unit, said_at)
            for chat, said_at in heard
            for post in held[chat]
            if post.role in (Role.OFFICER, Role.STAND_IN)
        }
        self.session.hold(*(unit for unit, _ in owing))
        self.reports.foresee(self.obligations.foresee(owing, now))
        self.evidence.foresee((chat, said_at - WAITS) for chat, said_at in heard)

    def next_due(self) -> datetime | None:
        """When the next moment or rung is due; in the past when something waits to be done."""
        found = (self.campaigns.next_due(), self.obligations.next_due())
        return min((at for at in found if at is not None), default=None)


class Library:
    """Opens stores on one database."""

    def __init__(
        self,
        database: Database,
        calendar: Calendar,
        files: Files | None = None,
        plans: Mapping[str, Plan] = PLANS,
        *,
        grown: bool = False,
    ) -> None:
        """grown: other processes take on what this one writes."""
        self.database = database
        self.calendar = calendar
        self.files = files or Files.beside(database)
        self.plans = plans
        self.grown = grown
        self._units: dict[str, Unit] = {}
        self._campaigns: dict[tuple[str, int, datetime], Running] = {}

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """One transaction; everything collected is written at its end, or nothing."""
        with self.database.writing() as connection:
            store = self._store(Session(connection, holds=not self.database.is_sqlite))
            yield store
            store.complete()

    @contextmanager
    def reading(self) -> Iterator[Store]:
        with self.database.reading() as connection:
            yield self._store(Session(connection))

    def within(self, connection: Connection) -> Store:
        """A store in a transaction that is open; it reads."""
        return self._store(Session(connection))

    def _store(self, session: Session) -> Store:
        known = (self._units, self._campaigns)
        return Store(session, self.calendar, *known, self.files, self.plans, grown=self.grown)

    def file(self, sha256: str, *, shown: bool) -> bytes:
        """A file of ours, or the copy of it that may be shown, wherever it is just now. Raises NotFound, OSError."""
        if self.files.remote:
            with self.reading() as store:
                parcel = store.files.waiting(sha256)
            content = (parcel.shown if shown else parcel.content) if parcel else None
            if content is not None:
                return content
        return self.files.shown(sha256) if shown else self.files.original(sha256)
