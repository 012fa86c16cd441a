"""How is a form shown, taken and answered?

What is sent is checked to be ours and put into the inbox. The browser is then led to the address of that very form,
which shows what became of it: after a crash, a lost line or a second click it shows the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from bot.web.form import render
from bot.web.form.desk import Desk
from bot.web.form.guard import new_page, page_of
from bot.web.form.intake import MOST_PHOTOS, digest, fields, submission, text_of
from domain.errors import NotAllowed, NotFound
from domain.form import BOT, CHANNEL, Answer, Submission, unpack
from handlers.form.show import Sheet, show
from handlers.links import Purpose
from handlers.texts import sentence
from storage.store import Store


class Sent:
    """A form by its name. state: of the row that brought it. answer: once it was handled."""

    def __init__(self, store: Store, name: str) -> None:
        found = store.inbox.find(CHANNEL, BOT, name)
        self.form = unpack(found[0].body["sent"]) if found and found[0].body.get("kind") == "form" else None
        self.state = found[1] if found else ""
        handled = store.submissions.get(found[0].key) if found else None
        self.person = handled.person if handled else self.form.person if self.form else ""
        self.answer = handled.answer if handled else None


class Filling:
    """The pages under /f/."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, token: str, *, fixing: bool = False, number: int = 0) -> Response:
        """The form as it is now. Raises Forged, Expired or NotAllowed."""
        now = self._desk.clock.now()
        person = self._person(token, now)
        sheet = await self._desk.look(lambda store: self._sheet(store, person, now, fixing=fixing, page=number))
        return self._form(token, sheet, now)

    async def take(self, token: str, request: Request) -> Response:
        """Stores what was sent, waits for what becomes of it and leads there."""
        now = self._desk.clock.now()
        person = self._person(token, now)
        await self._desk.look(lambda store: self._sheet(store, person, now))  # who may not report sends no photos
        async with fields(request) as sent:
            name, before = page_of(self._desk.links.signer, token, text_of(sent, "page"), now=now)
            earlier = (await self._desk.look(lambda store: Sent(store, before))).form
            mine = earlier if earlier and earlier.person == person else None
            form = await submission(sent, person, self._desk.library.files, mine)

        known = await self._desk.look(lambda store: Sent(store, name))
        again = known.form is not None and known.form != form
        if again and known.answer is not None and not known.answer.stored:
            name, again = f"{name}.{digest(form)}", False  # corrected on the page that came before
        if not again:
            await self._desk.put(name, person, {"kind": "form", "at": now.isoformat(), "sent": form.pack()})
            await self._handled(name)
        return RedirectResponse(f"{self._desk.path}/f/{token}/{name}{'?again=1' if again else ''}", 303)

    async def result(self, token: str, name: str, *, again: bool = False) -> Response:
        """What became of a form."""
        now = self._desk.clock.now()
        person = self._person(token, now)
        sent = await self._handled(name)
        if sent.person != person:
            raise NotFound("There is no such form.")
        if sent.form is None and sent.answer is not None:  # no word of it was kept
            return render.told(*sent.answer.other, title=sentence("form-title"), status=422)
        if sent.form is not None and sent.answer is not None:
            return await self._answered(token, name, sent.form, sent.answer, now, again=again)
        language = (await self._desk.look(lambda store: self._desk.context(store, person, now))).language
        dead = sent.state == "dead"
        words = sentence("form-trouble" if dead else "form-waiting", language)
        return render.told(words, title=sentence("form-title", language), language=language, again=not dead)

    async def _answered(
        self, token: str, name: str, sent: Submission, answer: Answer, now: datetime, *, again: bool
    ) -> Response:
        back = None if answer.stored else sent
        fixing = back is not None and back.fixing
        sheet = await self._desk.look(
            lambda store: self._sheet(store, sent.person, now, fixing=fixing, sent=back, answer=answer)
        )
        notice = sentence("form-again", sheet.language) if again else ""
        return self._form(token, sheet, now, done=answer.said, notice=notice, before=name if back else "")

    async def _handled(self, name: str) -> Sent:
        """The form when it is handled, or as it is after some seconds."""

        def done(store: Store) -> Sent | None:
            sent = Sent(store, name)
            return None if sent.state == "waiting" else sent

        found = await self._desk.wait(done)
        return await self._desk.look(lambda store: Sent(store, name)) if found is None else found

    def _form(
        self, token: str, sheet: Sheet, now: datetime, *, done: tuple[str, ...] = (), notice: str = "", before: str = ""
    ) -> Response:
        page = new_page(self._desk.links.signer, token, now=now, before=before)
        return render.form(
            sheet, base=f"{self._desk.path}/f/{token}", page=page, done=done, notice=notice, most_photos=MOST_PHOTOS
        )

    def _sheet(self, store: Store, person: str, now: datetime, **how: Any) -> Sheet:
        ctx = self._desk.context(store, person, now)
        if not ctx.reporting_units:
            raise NotAllowed("This person reports for no unit.")
        return show(ctx, **how)

    def _person(self, token: str, now: datetime) -> str:
        return self._desk.links.signer.read(Purpose.FORM, token, now=now).subject
