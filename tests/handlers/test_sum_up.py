"""Does a digest say the same whether the database sums the figures or every one of them is read?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from benchmarks.dashboard import NOW, ROOT, a_large_campaign, a_nation, fill
from bot.clock import VIETNAM
from domain.note import NoteKind
from domain.report import Act, Figure, Mode, Note
from domain.unit import Level
from handlers.context import Clockwork
from handlers.digest_words import digest_text
from handlers.send_digests import praised
from handlers.sum_up import NOTES, summed_up
from handlers.summarise import summarise
from storage.store import Library, Store

DISTRICT, EMPTY = "2020-D001", "2020-D003"
COMMUNES = 60


def _lived(library: Library, seed: int) -> None:
    """Half of the communes reported; some took figures back, set themselves targets, were excused or added later."""
    nation = a_nation(COMMUNES, 4)
    fill(library, a_large_campaign(6), nation)
    chance = Random(seed)
    with library.writing() as store:
        communes = [one.key for one in nation if one.level is Level.COMMUNE]
        for unit in chance.sample(communes, 20):
            _changed(store, unit, chance)
        for unit in chance.sample(communes, 8):
            words = chance.choice(("Khó khăn: thiếu xi măng", "Đề nghị hỗ trợ thêm", "Gọi 0912345678 nhé"))
            kind = chance.choice((NoteKind.DIFFICULTY, NoteKind.REMARK))
            store.reports.note(
                Note(campaign="THU", round="SK", unit=unit, update=unit, kind=kind, text=words, person="p", said_at=NOW)
            )
        for unit in [one.key for one in nation if one.parent == EMPTY and one.level is Level.COMMUNE]:
            owed = store.obligations.get("THU", "SK", unit)
            if owed is not None:
                store.obligations.withdraw(owed)


def _changed(store: Store, unit: str, chance: Random) -> None:
    code = f"I{chance.randrange(6):02}"
    known = store.reports.latest("THU", "SK", unit).get(code)
    match chance.randrange(3):
        case 0 if known is not None:
            gone = replace(known, version=2, act=Act.WITHDRAWAL, increment=Decimal(0), total=Decimal(0))
            store.reports.add(gone, at=NOW)
            owed = store.obligations.get("THU", "SK", unit)
            assert owed is not None
            store.obligations.save(replace(owed, answered=tuple(one for one in owed.answered if one != code)))
        case 1:
            target = Decimal(chance.randrange(1, 900)) / 8
            store.reports.add(
                Figure(
                    campaign="THU",
                    round="DK",
                    unit=unit,
                    code=code,
                    version=1,
                    mode=Mode.REGISTERED,
                    value=target,
                    total=target,
                    first_said_at=NOW,
                    said_at=NOW,
                    person="p",
                    update="u",
                ),
                at=NOW,
            )
        case _:
            owed = store.obligations.get("THU", "SK", unit)
            assert owed is not None
            store.obligations.rule(replace(owed, excused="mưa lũ"), at=NOW)


@pytest.mark.parametrize("seed", range(4))
def test_a_digest_says_the_same_when_the_database_sums(library: Library, seed: int) -> None:
    _lived(library, seed)

    with library.reading() as store:
        clock = Clockwork(store=store, now=NOW, zone=VIETNAM)
        running = store.campaigns.running()[0]
        for root in (ROOT, DISTRICT, "2020-C00005"):
            read, summed = (how(clock, running, "SK", root) for how in (summarise, summed_up))
            assert read is not None
            assert summed is not None
            assert (summed.count, summed.progress, summed.parts) == (read.count, read.progress, read.parts)
            assert [one.owed for one in summed.units] == [one.owed for one in read.units]
            assert set(summed.notes) <= set(read.notes)
            assert len(summed.notes) <= NOTES
            texts = [
                digest_text(one, "due-day", VIETNAM, praised(clock, running, one), "telegram") for one in (read, summed)
            ]
            assert texts[0] == texts[1]


def test_a_unit_below_which_nobody_owes_has_no_digest(library: Library) -> None:
    _lived(library, 1)

    with library.reading() as store:
        clock = Clockwork(store=store, now=NOW, zone=VIETNAM)
        assert summed_up(clock, store.campaigns.running()[0], "SK", EMPTY) is None
        assert summed_up(clock, store.campaigns.running()[0], "SK", "2020-XX") is None


def test_who_owes_nothing_in_the_round_counts_in_no_sum_of_it(library: Library) -> None:
    """The figures of the district that owes nothing are there, and are not the nation's."""
    _lived(library, 1)

    with library.reading() as store:
        clock = Clockwork(store=store, now=NOW, zone=VIETNAM)
        running = store.campaigns.running()[0]
        summary = summed_up(clock, running, "SK", ROOT)
        everywhere = store.overviews.spreads("THU", ROOT)

    assert summary is not None
    assert summary.progress[0].total is not None
    assert summary.progress[0].total < everywhere["I00"].total
