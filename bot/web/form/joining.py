"""How does somebody without any chat get a form of their own?

With the same one-time code as in a chat: the page shows what is kept and asks for consent, nothing is ticked before.
Then they get a link to keep. Whoever tries codes is slowed down.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from datetime import datetime, timedelta
from functools import partial

from fastapi import Request, Response

from bot.web.form import render
from bot.web.form.desk import Desk
from bot.web.form.guard import new_page, page_of
from bot.web.form.intake import fields, text_of
from domain.code import code_hash
from domain.errors import Refused
from domain.form import BOT, CHANNEL, Answer
from domain.person import CONSENT_VERSION
from handlers.form.enrol import invited
from handlers.form.link import BOOKMARK_LIVES, bookmark
from handlers.texts import sentence
from handlers.wording import instant
from storage.store import Store

LONGEST_NAME = 60
WRONG, WITHIN = 10, timedelta(minutes=10)  # codes from one address


class TooMany(Refused):
    """Too many wrong codes came from this address."""


class Guesses:
    """How many wrong codes came from where lately."""

    def __init__(self) -> None:
        self._wrong: dict[str, deque[datetime]] = defaultdict(partial(deque, maxlen=WRONG))

    def check(self, who: str, now: datetime) -> None:
        """Raises TooMany."""
        for one in [one for one, times in self._wrong.items() if times[-1] <= now - WITHIN]:
            del self._wrong[one]
        lately = [at for at in self._wrong.get(who, ()) if at > now - WITHIN]
        if len(lately) >= WRONG:
            raise TooMany("Too many wrong codes.")

    def count(self, who: str, now: datetime) -> None:
        self._wrong[who].append(now)


class Joining:
    """The pages under /j/."""

    def __init__(self, desk: Desk, guesses: Guesses) -> None:
        self._desk = desk
        self._guesses = guesses

    async def page(self, code: str, request: Request) -> Response:
        """The consent for this code, or why it can't be used."""
        now = self._desk.clock.now()
        return await self._ask(code, _from(request), now)

    async def take(self, code: str, request: Request) -> Response:
        """Enrols who agrees; once for each page, however often it is sent."""
        now = self._desk.clock.now()
        async with fields(request) as sent:
            name, _ = page_of(self._desk.links.signer, _address(code), text_of(sent, "page"), now=now)
            called = text_of(sent, "name")[:LONGEST_NAME]
            agreed = bool(called) and text_of(sent, "agree") == "1"
        answer = await self._desk.look(lambda store: _answer(store, name))
        if answer is None:
            refused = await self._ask(code, _from(request), now, name=called, missing=not agreed)
            if refused.status_code != 200:
                return refused
            person = f"p{hashlib.sha256(f'form:{name}'.encode()).hexdigest()[:16]}"
            body = {"person": person, "code": code_hash(code), "name": called}
            await self._desk.put(name, person, {"kind": "join", "at": now.isoformat(), "sent": body})
            answer = await self._desk.wait(lambda store: _answer(store, name))
        if answer is None:
            return render.told(sentence("form-waiting"), title=sentence("form-join-title"), again=False)
        if answer[1].other:
            return render.told(*answer[1].other, title=sentence("form-join-title"), status=409)
        return self._joined(answer[0], answer[1], now)

    async def _ask(self, code: str, who: str, now: datetime, *, name: str = "", missing: bool = False) -> Response:
        self._guesses.check(who, now)
        consent, refusal = await self._desk.look(lambda store: invited(self._desk.context(store, "", now), code))
        if refusal:
            self._guesses.count(who, now)
            return render.told(refusal, title=sentence("form-join-title"), status=404)
        page = new_page(self._desk.links.signer, _address(code), now=now)
        return render.join(consent=consent, version=CONSENT_VERSION, page=page, name=name, missing=missing)

    def _joined(self, person: str, answer: Answer, now: datetime) -> Response:
        until = instant(now + BOOKMARK_LIVES, self._desk.zone)
        lines = (*answer.said, sentence("form-join-done", until=until))
        link = bookmark(self._desk.links, person, now=now)
        return render.told(*lines, title=sentence("form-join-title"), link=link)


def _answer(store: Store, name: str) -> tuple[str, Answer] | None:
    found = store.submissions.get(f"{CHANNEL}:{BOT}:{name}")
    return (found.person, found.answer) if found else None


def _address(code: str) -> str:
    return f"join:{code_hash(code)}"


def _from(request: Request) -> str:
    return request.client.host if request.client else ""
