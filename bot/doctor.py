"""What is wrong with this installation, and what is to be done about it? Looks only; nothing is sent or changed.

A write to the database and a file are tried and taken back. Each finding says what was looked at, how it
is, and for what is not well the next step. `look` is worth a look and no fault of the installation: people who blocked
the bot, a backup that was never made.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import anchor
from bot.status import LEAST_FREE, MEGABYTE, trouble
from domain.backup import OLDEST
from storage.archives import FOLDER, Broken, backups, failure, opened
from storage.files import Files
from storage.revisions import is_current
from storage.store import Library, Store

LONGEST_WAIT = timedelta(minutes=1)
LONGEST_DUE = timedelta(minutes=15)
OLDEST_PROOF = timedelta(days=35)
PROVE = "run `giaoban verify`"
MAKE_ONE = "run `giaoban backup`"
LOGS = "look at `journalctl -u giaoban -n 100`"


class Health(StrEnum):
    """How something is."""

    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at. do: the next step, where there is one."""

    what: str
    health: Health
    says: str
    do: str = ""


def well(what: str, says: str) -> Finding:
    return Finding(what=what, health=Health.WELL, says=says)


def look(what: str, says: str, do: str) -> Finding:
    return Finding(what=what, health=Health.LOOK, says=says, do=do)


def wrong(what: str, says: str, do: str) -> Finding:
    return Finding(what=what, health=Health.WRONG, says=says, do=do)


def of_machine(folder: Path, now: datetime, zone: ZoneInfo, *, least_free: int = LEAST_FREE) -> Iterator[Finding]:
    """The disk of DATA_DIR, and the newest backup in it. least_free: bytes."""
    there = folder if folder.exists() else Path()
    free = shutil.disk_usage(there).free
    says = f"{free // MEGABYTE:,} MB are free where {folder} lies."
    if free < least_free:
        yield wrong("disk", says, "make room: nothing can be stored on a full disk")
    else:
        yield well("disk", says)
    yield _backup(folder / FOLDER, now, zone)


def of_files(files: Files, waiting: int) -> Iterator[Finding]:
    """Whether a file can be written, read and removed. waiting: files on their way to the store."""
    there = "the store" if files.remote else "the folder"
    try:
        files.probe()
    except OSError as error:
        says = f"Files can't be kept: {error.strerror or error}."
        do = "check GIAOBAN_FILES, its endpoint, key and secret" if files.remote else f"mend {files.place}"
        yield wrong("files", f"{says} {waiting} wait." if waiting else says, f"{do}; what was sent is fetched again")
    else:
        yield well("files", f"They can be written to {there}, read and removed.")


def of_database(library: Library, folder: Path, now: datetime) -> Iterator[Finding]:
    """Migrations, a write, and what waits. Raises StorageTrouble when there is no database."""
    if not is_current(library.database):
        yield wrong("migrations", "The tables are not those of this version.", "run `giaoban migrate`")
        return
    yield well("migrations", "The tables are those of this version.")
    locked = [one for one in trouble(library.database, folder) if one.startswith("Nothing")]
    if locked:
        yield wrong("database", locked[0], "end what holds it, or mend the disk; what was said is not lost")
    else:
        yield well("database", "It takes writes.")
    with library.reading() as store:
        yield from _work(store, now)
        yield _chain(store, folder, now)
        waiting = store.files.many()
    if library.files.usable:
        yield from of_files(library.files, waiting)


def _work(store: Store, now: datetime) -> Iterator[Finding]:
    many, since = store.vitals.updates()
    yield _waiting("inbox", many, since, now, LONGEST_WAIT, "updates wait")
    messages = store.vitals.messages()
    first = min((one.due for one in messages), default=None)
    yield _waiting("outbox", sum(one.many for one in messages), first, now, LONGEST_DUE, "messages wait")
    yield _waiting("clock", 0, store.next_due(), now, LONGEST_DUE, "moments and rungs are due")
    dead = store.vitals.dead_updates() + len(store.campaigns.failed())
    if dead:
        yield wrong(
            "failures", f"{dead} could not be handled.", "`giaoban status` names them; mend it, then `giaoban retry`"
        )
    else:
        yield well("failures", "Nothing was set aside.")
    silent = store.people.unreachable()
    if silent:
        yield look("people", f"{silent} chats can't be reached.", "call these people; the dashboard lists them")
    else:
        yield well("people", "Every chat can be reached, as far as we know.")


def _chain(store: Store, folder: Path, now: datetime) -> Finding:
    """When all that is stored was last compared with the chain, and whether that is still its beginning."""
    links, _ = store.audit.head()
    if not links:
        return well("chain", "Nothing has been stored yet.")
    last = anchor.read(folder)
    if last is None:
        return look("chain", f"Its {links:,} links were never verified here.", f"{PROVE}, once a month at least")
    fault = last.fault(store.audit)
    if fault:
        return wrong("chain", "Its end is not the one that was verified last.", "`giaoban verify` tells more")
    says = f"Verified {_span(now - last.at)} ago; {links - last.links:,} links came since."
    return look("chain", says, PROVE) if now - last.at > OLDEST_PROOF else well("chain", says)


def _waiting(what: str, many: int, since: datetime | None, now: datetime, longest: timedelta, words: str) -> Finding:
    """What waits for longer than it should."""
    count = f"{many} {words}" if many else words.capitalize()
    if since is None or since > now:
        return well(what, f"{count}; none is late." if many else "Nothing waits.")
    late = now - since
    says = f"{count}; the oldest for {_span(late)}."
    return wrong(what, says, f"is `giaoban run` running? {LOGS}") if late > longest else well(what, says)


def _backup(folder: Path, now: datetime, zone: ZoneInfo) -> Finding:
    """The newest; of it the list of parts is read, which stands at the end of the file."""
    failed, made = failure(folder, zone), list(backups(folder, zone).values())
    if failed is not None:
        says = f"The last try, {_span(now - failed.at)} ago, failed: {failed.why.rstrip('.')}."
        return wrong("backup", says, f"mend that, then {MAKE_ONE}")
    if not made:
        return look("backup", f"There is none in {folder}.", f"{MAKE_ONE}, and keep one on another machine too")
    try:
        with opened(made[-1]) as archive:
            age = now - archive.manifest.made_at
    except (Broken, OSError) as error:
        return wrong("backup", f"The newest can't be read: {str(error).rstrip('.')}.", MAKE_ONE)
    says = f"The newest, {made[-1].name}, is {_span(age)} old and can be read."
    if age > OLDEST:
        return wrong("backup", says, f"find out why the nightly one fails ({LOGS}); {MAKE_ONE}")
    return well("backup", says)


def _span(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    for many, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * many:
            return f"{seconds // many} {unit}"
    return f"{seconds} seconds"
