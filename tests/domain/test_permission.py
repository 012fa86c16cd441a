"""Who may do what, and where?"""

import pytest

from domain.permission import ALLOWED, GIVES, Action, may, may_give
from domain.person import Post, Role

COMMUNE = ("c", "d", "p")
OTHER_DISTRICT = ("c9", "d9", "p")


def a_post(role: Role, unit: str) -> Post:
    return Post(person="p1", unit=unit, role=role)


def test_every_role_has_its_row() -> None:
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_post_holds_for_its_unit_and_what_is_below_and_nowhere_else(role: Role) -> None:
    post = (a_post(role, "d"),)
    for action in Action:
        assert may(post, action, ("d", "p")) == may(post, action, COMMUNE) == (action in ALLOWED[role])
        assert not may(post, action, ("p",))
        assert not may(post, action, OTHER_DISTRICT)


@pytest.mark.parametrize("action", Action)
def test_a_coordinator_at_the_root_is_the_province(action: Action) -> None:
    coordinator, province = (a_post(Role.COORDINATOR, "p"),), (a_post(Role.PROVINCE, "p"),)
    assert may(coordinator, action, COMMUNE) == may(province, action, COMMUNE)


@pytest.mark.parametrize("action", Action)
def test_nobody_may_do_anything_without_a_post_or_to_an_unknown_unit(action: Action) -> None:
    assert not may((), action, COMMUNE)
    assert not may((a_post(Role.ADMIN, "p"), a_post(Role.PROVINCE, "p")), action, ())


def test_one_post_of_several_is_enough() -> None:
    both = (a_post(Role.OFFICER, "c9"), a_post(Role.COORDINATOR, "d"))
    assert may(both, Action.EXTEND, COMMUNE)
    assert may(both, Action.REPORT, OTHER_DISTRICT)
    assert not may(both, Action.REPORT, COMMUNE)


def test_nobody_gives_a_role_that_allows_more_than_they_have() -> None:
    for role, given in GIVES.items():
        for other in given - {Role.OFFICER, Role.STAND_IN}:
            assert ALLOWED[other] <= ALLOWED[role] | {Action.APPROVE}, (role, other)


def test_a_coordinator_invites_the_communes_people_and_no_coordinators() -> None:
    post = (a_post(Role.COORDINATOR, "d"),)
    assert may_give(post, Role.OFFICER, COMMUNE)
    assert not may_give(post, Role.COORDINATOR, COMMUNE)
    assert not may_give(post, Role.OFFICER, OTHER_DISTRICT)
    assert not may_give((a_post(Role.OFFICER, "c"),), Role.OFFICER, COMMUNE)
