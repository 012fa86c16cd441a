"""Who may do what, and where?

One rule for chat, form, dashboard and API: a post allows the actions of its role at its unit and at everything below.
It is asked at the moment an action runs, with the posts held then, whatever button or old message the action came from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from domain.person import Post, Role


class Action(StrEnum):
    """Everything that somebody can do to a unit. Actions about a whole campaign are asked for its root."""

    REPORT = "report"  # figures, nil, targets, notes, photos, sheets, and correcting them
    ASK_TIME = "ask_time"  # ask for more time
    BE_AWAY = "be_away"  # say that one is away oneself
    SEE = "see"  # the unit's own figures and what it owes
    DIGEST = "digest"  # how all below a unit stand: summary, who is missing, dashboard
    RANK = "rank"  # the whole order, and the evidence for awards
    EXPORT = "export"
    REMIND = "remind"  # have the unit's people reminded now
    NOTE_ABSENCE = "note_absence"  # that the unit's officers are away
    EXTEND = "extend"
    EXCUSE = "excuse"  # from a round
    APPROVE = "approve"  # a unit's figures, or return them
    REACHABILITY = "reachability"  # for which units nobody can be reached
    OUTBOX = "outbox"  # how many messages to the unit's people wait, and what could not be sent
    INVITE = "invite"
    MANAGE_PEOPLE = "manage_people"  # hand over posts, list people, let a lost phone be replaced
    START = "start"  # a campaign
    STOP = "stop"  # a campaign
    OPERATE = "operate"  # see what the bots used of their quota
    CLOSE = "close"  # a month's figures
    API = "api"  # tokens for other systems


_OWN = frozenset({Action.REPORT, Action.ASK_TIME, Action.BE_AWAY, Action.SEE})
_HEAD = frozenset({Action.SEE, Action.REMIND, Action.NOTE_ABSENCE, Action.APPROVE})
_ABOVE = _HEAD | {
    Action.DIGEST,
    Action.RANK,
    Action.EXPORT,
    Action.EXTEND,
    Action.EXCUSE,
    Action.REACHABILITY,
    Action.OUTBOX,
    Action.INVITE,
    Action.MANAGE_PEOPLE,
}
_WHOLE = _ABOVE | {Action.START, Action.STOP, Action.OPERATE, Action.CLOSE}

ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.OFFICER: _OWN,
    Role.STAND_IN: _OWN,
    Role.APPROVER: _HEAD,
    Role.COORDINATOR: _ABOVE,
    Role.PROVINCE: _WHOLE,
    Role.ADMIN: (_WHOLE | {Action.API}) - {Action.APPROVE},  # runs the system; figures are not theirs to approve
    Role.FORWARDER: frozenset({Action.DIGEST}),
    Role.GROUP: frozenset(),  # a group is no person: it gets what is posted, and decides nothing
}

# Whom an invitation or a handing over may make what: nobody gives more than they hold.
_BELOW = frozenset({Role.OFFICER, Role.STAND_IN, Role.APPROVER, Role.FORWARDER, Role.GROUP})
GIVES: Mapping[Role, frozenset[Role]] = {
    Role.COORDINATOR: _BELOW,
    Role.PROVINCE: _BELOW | {Role.COORDINATOR, Role.PROVINCE},
    Role.ADMIN: _BELOW | {Role.COORDINATOR, Role.PROVINCE, Role.ADMIN},
}


def may(posts: Sequence[Post], action: Action, path: Sequence[str]) -> bool:
    """Whether somebody with these posts, all held now, may do it to the unit.

    path: keys from the unit up to the root, nearest first; empty (nobody knows the unit) allows nothing.
    """
    return any(post.unit in path and action in ALLOWED[_role(post, path)] for post in posts)


def may_somewhere(posts: Sequence[Post], action: Action) -> bool:
    """Whether there may be a unit to which somebody with these posts may do it; False: surely not."""
    return any(action in ALLOWED[post.role] or post.role is Role.COORDINATOR for post in posts)


def may_give(posts: Sequence[Post], role: Role, path: Sequence[str]) -> bool:
    """Whether somebody with these posts may make somebody else that at the unit."""
    return any(post.unit in path and role in GIVES.get(_role(post, path), ()) for post in posts)


def _role(post: Post, path: Sequence[str]) -> Role:
    """Coordinators of the whole had no role of their own at first: one at the root is the province."""
    return Role.PROVINCE if post.role is Role.COORDINATOR and post.unit == path[-1] else post.role
