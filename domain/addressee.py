"""Whom does a rung reach? The people of the unit, or those above it; whoever is not there is stood in for.

`there` answers who holds a post at a unit and can be told now, so the same rule serves the clock, which asks the
ledger, and a simulation, which asks a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.campaign import Approval
from domain.person import Role
from domain.reminder import Who

Someone = TypeVar("Someone")
There = Callable[[str, Role], tuple[Someone, ...]]


def own_people(unit: str, who: Who, there: There[Someone]) -> tuple[Someone, ...]:
    """Officers; where none is there, the stand-ins; where none is either, the head of the commune."""
    if who is Who.STAND_IN:
        return there(unit, Role.STAND_IN)
    for role in (Role.OFFICER, Role.STAND_IN, Role.APPROVER):
        if found := there(unit, role):
            return found
    return ()


def people_above(path: Sequence[str], root: str, who: Who, there: There[Someone]) -> tuple[Someone, ...]:
    """The head, the nearest coordinators below the root, or the province. path: the unit and what it belongs to."""
    if who is Who.HEAD:
        return there(path[0], Role.APPROVER)
    if who is Who.PROVINCE:
        return there(root, Role.PROVINCE) or there(root, Role.COORDINATOR) or there(root, Role.ADMIN)
    for above in path[1:]:
        if above != root and (found := there(above, Role.COORDINATOR)):
            return found
    return ()


def approvers(approval: Approval, path: Sequence[str], root: str, there: There[Someone]) -> tuple[Someone, ...]:
    """Who is asked to approve what a unit told: its head, or the nearest coordinators, as far as they are there."""
    if approval is Approval.COMMUNE:
        return people_above(path, root, Who.HEAD, there)
    if approval is Approval.DISTRICT:
        nearest = people_above(path, root, Who.COORDINATOR, there)
        return nearest or there(root, Role.PROVINCE) or there(root, Role.COORDINATOR)
    return ()
