"""Are the messages of a simulation added up as an operator reads them?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.clock import VIETNAM
from domain.calendar import Calendar
from domain.person import Role
from domain.simulation import OffDay, Pace, Peak, Roster, Sent, Simulation, Slot, Spread, off_days, peaks, spread
from tests.builders import DONG_VAN, LUNG_CU, MA_LE, a_round, local

TELEGRAM = {"telegram": Pace(per_second=30, chat_gap=1, group_gap=3)}


def a_slot(at: str, people: Iterable[str], kind: Sent = Sent.REMIND) -> Slot:
    return Slot(at=local(at), kind=kind, about=(("SK", "0"),), people=frozenset(people))


def played(*slots: Slot) -> Simulation:
    return Simulation(slots=slots, events={}, zone=VIETNAM)


def everybody(many: int) -> list[str]:
    return [f"p{number}" for number in range(many)]


def test_messages_are_counted_by_day_and_person_and_month() -> None:
    told = played(
        a_slot("2023-06-29T08:00", ["lan", "nam"]),
        a_slot("2023-06-30T08:00", ["lan"]),
        a_slot("2023-07-01T00:30", ["group"], Sent.DIGEST),
    )

    assert told.total == 4
    assert {day: found.total() for day, found in told.by_day().items()} == {
        date(2023, 6, 29): 2,
        date(2023, 6, 30): 1,
        date(2023, 7, 1): 1,
    }
    assert told.by_person() == {"lan": 2, "nam": 1, "group": 1}
    assert told.by_month(Roster()) == {"2023-06": 3, "2023-07": 1}
    assert told.by_month(Roster(channels={"lan": "zalo"}), "zalo") == {"2023-06": 2, "2023-07": 0}
    assert ("lan", date(2023, 6, 30), Sent.REMIND) in told.sent()


def test_two_thousand_officers_take_67_seconds() -> None:
    told = played(a_slot("2023-06-29T08:00", everybody(2_000)), a_slot("2023-06-30T08:00", ["lan"]))

    fullest, next_one = peaks(told, Roster(), TELEGRAM)

    assert fullest == Peak(at=local("2023-06-29T08:00"), channel="telegram", messages=2_000, seconds=67)
    assert next_one.seconds == 1


def test_group_that_gets_most_bounds_a_peak() -> None:
    roster = Roster(groups={"group": DONG_VAN})
    told = played(*(a_slot("2023-06-29T16:30", ["group"], Sent.DIGEST) for _ in range(4)))

    (peak,) = peaks(told, roster, TELEGRAM)

    assert (peak.messages, peak.seconds) == (4, 9)


def test_channel_without_a_known_pace_has_no_peak() -> None:
    assert peaks(played(a_slot("2023-06-29T08:00", ["lan"])), Roster(channels={"lan": "console"}), TELEGRAM) == ()


def test_spread_counts_those_who_get_nothing() -> None:
    roster = Roster(
        posts={
            (LUNG_CU, Role.OFFICER): ("lan", "nam"),
            (MA_LE, Role.OFFICER): ("mai",),
            (MA_LE, Role.STAND_IN): ("lan",),
        },
        groups={"group": DONG_VAN},
    )
    told = played(a_slot("2023-06-29T08:00", ["lan", "nam"]), a_slot("2023-06-30T08:00", ["lan"]))

    found = spread(told, roster)

    assert found["officer"] == Spread(people=3, messages=3, least=0, middle=1, most=2)
    assert found["group"].most == 0
    assert "stand_in" not in found  # who is an officer somewhere is counted as one


def test_last_days_that_are_not_worked_lead_to_the_day_before() -> None:
    calendar = Calendar(days_off={date(2023, 9, 4): "Quốc khánh", date(2023, 9, 1): "Quốc khánh"})
    holiday = a_round(key="LE", due_before=None, due_by=date(2023, 9, 4))
    sunday = a_round(key="CN", due_before=None, due_by=date(2023, 9, 10))

    assert off_days((holiday, sunday, a_round()), calendar) == (
        OffDay(round="LE", day=date(2023, 9, 4), why="Quốc khánh", safe=date(2023, 8, 31)),
        OffDay(round="CN", day=date(2023, 9, 10), why="", safe=date(2023, 9, 8)),
    )
