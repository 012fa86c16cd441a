"""How does a coordinator get into the dashboard? By a link that the bot sends on request, good for one browser.

The link is signed, lives ten minutes and is used up by the button on the page behind it, not by opening it: telephones
open links by themselves to draw a preview. Whoever loses their posts loses the dashboard with them, signed in or not.
"""

from __future__ import annotations

from datetime import timedelta

from domain.errors import NotAllowed
from domain.message import Outgoing
from domain.person import Person
from handlers.context import Clockwork, Context
from handlers.dashboard.viewer import tops
from handlers.links import Expired, Links, Purpose

LINK_LIVES = timedelta(minutes=10)
SESSION_LIVES = timedelta(hours=12)
KEPT = timedelta(days=30)  # links and sessions that are over


class Spent(NotAllowed):
    """The link is ours and opens nothing any more: it was used, or a newer one was sent."""


class NoPost(NotAllowed):
    """The person oversees no unit (any more)."""


def sign_in(ctx: Context) -> list[Outgoing]:
    """`bảng điều khiển`: a link to the dashboard."""
    if not ctx.person_id or not tops(ctx, ctx.person_id):
        return ctx.say_key("dashboard-not-yours")
    if ctx.desk is None:
        return ctx.say_key("dashboard-not-served")
    ctx.store.sessions.forget(ctx.now - KEPT)
    ctx.store.sessions.offer(ctx.update, ctx.person_id, at=ctx.now, expires_at=ctx.now + LINK_LIVES)
    address = ctx.desk.to(Purpose.SIGN_IN, ctx.update, now=ctx.now, lives=LINK_LIVES)
    return ctx.say_key("dashboard-link", address=address, minutes=LINK_LIVES // timedelta(minutes=1))


def sign_out(ctx: Context) -> list[Outgoing]:
    """`đăng xuất`: every browser of this person is signed out, and an unused link opens nothing."""
    ended = ctx.store.sessions.end_all(ctx.person_id, ctx.now)
    return ctx.say_key("dashboard-ended" if ended else "dashboard-none-open", count=ended)


def in_group(ctx: Context) -> list[Outgoing]:
    """Links are for one person and are never sent where others read."""
    return ctx.say_key("dashboard-private")


def invited(clock: Clockwork, links: Links, token: str) -> Person:
    """Whom the link would sign in. Raises Forged, Expired, Spent or NoPost."""
    return _person(clock, links.signer.read(Purpose.SIGN_IN, token, now=clock.now).subject)


def enter(clock: Clockwork, links: Links, token: str, *, token_hash: str) -> Person:
    """Uses up the link and starts a session. Raises like `invited`."""
    key = links.signer.read(Purpose.SIGN_IN, token, now=clock.now).subject
    person = _person(clock, key)
    if not clock.store.sessions.use(key, clock.now):
        raise Spent("This link was used already.")
    clock.store.sessions.start(token_hash, person.id, at=clock.now, expires_at=clock.now + SESSION_LIVES)
    return person


def refusal(error: Exception) -> str:
    """The sentence for what `invited` and `enter` raise."""
    if isinstance(error, NoPost):
        return "dashboard-lost"
    if isinstance(error, Expired):
        return "dashboard-link-expired"
    return "dashboard-link-spent" if isinstance(error, Spent) else "dashboard-link-forged"


def _person(clock: Clockwork, key: str) -> Person:
    known = clock.store.sessions.offered_to(key, clock.now)
    if known is None:
        raise Spent("This link was used already.")
    person = clock.store.people.person(known)
    if person is None or not tops(clock, known):
        raise NoPost("The person oversees nothing.")
    return person
