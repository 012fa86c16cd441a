"""Which role may do what? Writes docs/permissions.md from domain/permission.py: `python docs/make_permissions.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from domain.permission import ALLOWED, GIVES, Action, may  # noqa: E402
from domain.person import Post, Role  # noqa: E402

FILE = "docs/permissions.md"
SAYS = {
    Action.REPORT: "report, correct, take back; photos, sheets, notes",
    Action.ASK_TIME: "ask for more time",
    Action.BE_AWAY: "say that one is away",
    Action.SEE: "see the unit's figures and what it owes",
    Action.DIGEST: "see how all below stand: digest, dashboard",
    Action.RANK: "see the whole order and the evidence for awards",
    Action.EXPORT: "take documents home",
    Action.REMIND: "have the unit's people reminded now",
    Action.NOTE_ABSENCE: "note that the unit's officers are away",
    Action.EXTEND: "give more time",
    Action.EXCUSE: "excuse from a round",
    Action.APPROVE: "approve or return figures",
    Action.REACHABILITY: "see who can't be reached",
    Action.OUTBOX: "see what waits to be sent to the unit's people, and what failed",
    Action.INVITE: "invite",
    Action.MANAGE_PEOPLE: "let a lost phone be replaced",
    Action.START: "start a campaign (asked for its root)",
    Action.STOP: "stop a campaign (asked for its root)",
    Action.OPERATE: "see what the bots used of their quota",
    Action.CLOSE: "close a month's figures (asked for the campaign's root)",
    Action.API: "have tokens for other systems (made on the command line)",
}
# Where the post is held, and the path of each kind of unit: nearest first.
AT = dict.fromkeys((Role.OFFICER, Role.STAND_IN, Role.APPROVER), "commune")
AT |= {Role.COORDINATOR: "district", Role.FORWARDER: "district", Role.PROVINCE: "province", Role.ADMIN: "province"}
PATHS = {
    "own commune": ("commune", "district", "province"),
    "other commune": ("commune 2", "district", "province"),
    "commune elsewhere": ("commune 3", "district 2", "province"),
    "district above": ("district", "province"),
    "other district": ("district 2", "province"),
    "province": ("province",),
}


def page() -> str:
    """The whole page."""
    roles = [role for role in Role if role in AT]
    lines = [
        "# Who may do what, and where",
        "",
        "Made from `domain/permission.py` by `python docs/make_permissions.py`; a test keeps it current, and another",
        "tries every cell through chat and dashboard (`tests/handlers/test_permissions.py`).",
        "",
        "A post holds for its unit and everything below, from its first day to its last. It is looked at when an",
        "action runs, whatever button or old message the action came from. A coordinator whose unit is the root is the",
        "province.",
        "",
        "| | " + " | ".join(roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for action in Action:
        marks = ["✓" if action in ALLOWED[role] else "" for role in roles]
        lines.append(f"| **{action}**: {SAYS[action]} | " + " | ".join(marks) + " |")
    lines += [
        "",
        "## At which units",
        "",
        "Officers, stand-ins and approvers hold their post at the commune, coordinators",
    ]
    lines += ["and forwarders at the district above it, the province and administrators at the root.", ""]
    for role in roles:
        post = (Post(person="p", unit=AT[role], role=role),)
        lines += [f"### {role}", "", "| | " + " | ".join(PATHS) + " |", "|---|" + "---|" * len(PATHS)]
        for action in Action:
            marks = ["✓" if may(post, action, path) else "" for path in PATHS.values()]
            if any(marks):
                lines.append(f"| {action} | " + " | ".join(marks) + " |")
        lines.append("")
    lines += ["## Whom they may invite", ""]
    lines += [f"- {role}: {', '.join(one for one in Role if one in given)}" for role, given in GIVES.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / FILE).write_text(page(), encoding="utf-8")
