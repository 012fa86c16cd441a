"""What does an option do that somebody chose, and what do words do that answer a question?

Names are written down with messages, so they stay: a button finds its action after any restart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.message import Outgoing
from handlers import (
    amend,
    approve,
    away,
    claim,
    connect,
    correct,
    escalate,
    evidence,
    export,
    extend,
    guided,
    hand_over,
    join,
    order,
    privacy,
    report,
    sheet,
    tell,
)
from handlers.context import Context
from handlers.form.link import form

Action = Callable[[Context, Mapping[str, str]], list[Outgoing]]
Free = Callable[[Context, Mapping[str, str], str], list[Outgoing]]

ACTIONS: dict[str, Action] = {
    "consent": join.consent,
    "decline": join.decline,
    "guided": guided.guided,
    "choose": guided.choose,
    "stop": guided.stop,
    "store": report.store,
    "nil": report.nil,
    "fix": correct.fix,
    "undo": correct.undo,
    "cancel": correct.cancel,
    "amend-store": amend.store,
    "note-drop": tell.drop,
    "extend": extend.extend,
    "extend-days": extend.days_chosen,
    "extend-grant": extend.grant,
    "extend-refuse": extend.refuse,
    "away": away.away,
    "leave": away.leave,
    "nudge": escalate.nudge,
    "grant": escalate.grant,
    "grant-unit": escalate.grant_unit,
    "absent": escalate.absent,
    "absent-unit": escalate.absent_unit,
    "evidence-put": evidence.put,
    "evidence-other": evidence.other,
    "evidence-drop": evidence.drop,
    "sheet-store": sheet.store,
    "template": sheet.blank,
    "export": export.export,
    "approve": approve.approve,
    "return": approve.give_back,
    "erase": privacy.erase,
    "connect": connect.connect,
    "disconnect": connect.disconnect,
    "hand-over": hand_over.hand_over,
    "hand-over-which": hand_over.which,
    "claim-agree": claim.agree,
    "claim-refuse": claim.refuse,
    "form": form,
    "order-unit": order.unit_chosen,
    "order-round": order.round_chosen,
    "order-do": order.do,
}
ANSWERS: dict[str, Free] = {
    "value": guided.value,
    "clarified": report.clarified,
    "evidence-named": evidence.named,
    "extend-why": extend.why_said,
    "return-why": approve.why_said,
    "claim": claim.said,
    "order-why": order.why_said,
}
ONCE = {
    "store",
    "choose",
    "consent",
    "sheet-store",
    "amend-store",
    "leave",
    "connect",
    "hand-over",
    "erase",
    "order-do",
}
# What messages offer that are no questions; their words are understood as long as a question is.
# [Không phát sinh] is not among them: its words are a report, which goes to what is due first like every other.
OFFERED = {
    *("guided", "fix", "undo", "note-drop", "evidence-other", "evidence-drop"),
    *("extend", "away", "nudge", "grant", "absent", "extend-grant", "extend-refuse", "approve", "return"),
    *("claim-agree", "claim-refuse"),
}
DECIDING = {"extend-grant", "extend-refuse", "claim-agree", "claim-refuse"}  # of several, one must be named
