"""What do the sentences of a message report, one after the other?

Keeps what a heading says for the lines below it (`Lũy kế đến 30/6:`, `Kế hoạch tháng tới:`), sends each clause to what
reads names and figures, and puts every other one among the notes and the courtesies.
"""

from __future__ import annotations

import re
from dataclasses import replace

from domain.indicator import Kind, Measure
from domain.note import NoteKind, note_kind
from domain.reading import cues
from domain.reading.clauses import Clause, clauses_of
from domain.reading.days import day_of, is_only_a_day
from domain.reading.gathered import Gathered, first_code, surely
from domain.reading.loose import aside, figures_only, left_over, sum_of_pending
from domain.reading.message import Asked
from domain.reading.named import named_only, nil, paired, several_figures, words_only, zeros
from domain.reading.pairing import pair
from domain.reading.risks import other_cause, takes_back
from domain.reading.sentences import Part
from domain.reading.spans import month_of
from domain.reading.types import Doubt
from domain.reading.units import fits
from domain.report import Entry, Mode
from domain.words import fold

_SECTION_PLAN = re.compile(
    r"(?:ke hoach|kh|du kien|nhiem vu|phuong huong|muc tieu|chi tieu giao|thoi gian toi|tuan toi|thang toi|tuan sau|"
    r"thang sau)(?!\S)"
)
_SECTION_DONE = re.compile(
    r"(?:ket qua|thuc hien|da lam|da thuc hien|dat duoc|bao cao|hoan thanh|tuan nay|thang nay|trong (?:tuan|thang|"
    r"ky))(?!\S)"
)
_SECTION_NOTE = re.compile(r"(?:kho khan|vuong mac|kien nghi|de xuat|de nghi|ton tai|han che|ghi chu)(?!\S)")


_DONE = re.compile(r"(?<!\S)(?:da|xong|hoan thanh|dat duoc|ket qua)(?!\S)")
_TOLD = re.compile(r"(?<!\S)(?:da|duoc|dc|dat|xong|den nay|ket qua|hien)(?!\S)")
_REST = re.compile(r"(?:(?:so|phan|nhung) )?con lai (?:van )?(?:dang|chua|tiep tuc)(?!\S)")
_EXCUSE = re.compile(r"(?<!\S)(?:vi|nguyen nhan|ly do)(?!\S)")
_NAMED_FIGURE = re.compile(r"(?:.* : )?~ (?:\S+ ){0,3}?#")
_NEW_ONES = re.compile(
    r"trong do (?:\w+ ){0,3}?(?:(?P<new>#) (?:~ )?(?:moi|tang them)(?!\S)|(?:them|tang) (?:moi )?(?P<added>#))"
)
_LONGEST_HEAD = 6


class Gatherer:
    """Goes over the sentences in order."""

    def __init__(self, asked: Asked, text: str) -> None:
        self.found = Gathered(asked, text)
        self.section = ""  # of the heading above: plan, note
        self.running = False  # a heading says `lũy kế`

    def part(self, part: Part) -> None:
        """One sentence, or what stands in brackets."""
        self.found.count(part)
        if not part.aside and self._narrates(part):
            return
        heading = part.line.endswith(":") or (not part.figures and part.end in ("\n", "•", ""))
        if heading and not part.figures and not part.aside and self._heading(part):
            return
        if self.section and not part.aside and (self.section == "note" or not _SECTION_DONE.match(part.line)):
            self.found.note(part, remark=True)
            return
        clauses = clauses_of(part)
        if part.aside and (takes_back(part) or (clauses[0].unaccepted and not part.figures)):
            self._unaccept(max(0, len(self.found.entries) - 1), clauses[0])
            return
        if part.aside and not any(clause.names() and clause.values() for clause in clauses):
            aside(self.found, part, clauses)
            return
        self._sentence(part, clauses)

    def _narrates(self, part: Part) -> bool:
        """`Điển hình tiên tiến: …`, `Quốc phòng: …`: what follows is told in words, its figures are details."""
        head, colon, _ = part.line.partition(" :")
        length = len(head.split())
        if not colon or "#" in head or length > _LONGEST_HEAD:
            return False
        if note_kind(self.found.raw(part.cut(0, length))) is NoteKind.EXAMPLE:
            self.found.note(part, remark=True)
            return True
        first = part.pieces[0]
        if first.name is None or first.name.activity or first.name.near < 100 or len(part.names) > 1:
            return False
        indicator = self.found.indicator(first_code(first))
        if indicator.kind is not Kind.TEXT:
            return False
        words = self.found.raw(part)
        self.found.entries.append(Entry(code=indicator.code, value=None, mode=Mode.TEXT, text=words, said=words))
        return True

    def _heading(self, part: Part) -> bool:
        """A line without a figure that tells what the lines below are."""
        line = part.line
        if part.names and not line.endswith(":"):
            return False
        if _SECTION_NOTE.match(line) and line.endswith(":"):
            self.section = "note"
        elif (
            _SECTION_PLAN.match(line)
            and not cues.RESULT.search(line)
            and not part.names
            and (line.endswith(":") or len(line) < 40)
        ):
            self.section = "plan"
        elif _SECTION_DONE.search(line):
            self.section = ""
        if cues.TOTAL.search(cues.NO_TOTAL.sub("", line)) and not part.names:
            self.running = True
        elif re.search(r"(?<!\S)(?:them|trong (?:tuan|thang|ky)|phat sinh|tuan nay|thang nay)(?!\S)", line):
            self.running = False
        return bool(not part.names and (self.section or line.endswith(":")))

    def _sentence(self, part: Part, clauses: list[Clause]) -> None:
        running = self._runs(part)
        planned = noting = excused = registering = False
        first = len(self.found.entries)  # of this sentence, to which a trailing `từ đầu năm` speaks
        somebody = _somebody_else(part.line)
        self.found.day, self.found.within, self.found.cause = None, "", other_cause(part)
        for clause in clauses:
            self.found.within = self.found.within or month_of(clause.part)
            if noting and excused and _NAMED_FIGURE.match(clause.line):
                noting = False  # `xin lỗi vì chậm, BHYT 96,8%`
            if not noting and self._new_ones(clause, first):
                continue
            if clause.note and not (noting or somebody or self._is_own_part(clause)):
                noting, excused = True, bool(_EXCUSE.search(clause.line))
            if somebody or _somebody_else(clause.line):
                self.found.note(clause.part, remark=not somebody)
            elif noting:
                self.found.note(clause.part, remark=True)
            elif len(self.found.entries) > first and not clause.names() and takes_back(clause.part):
                self._unaccept(first, clause)
            elif clause.planned or (planned and not _ends_plan(clause.line)):
                planned = True
                self._plan(clause)
            else:
                planned = False
                registering = (registering or clause.registers) and not _DONE.search(clause.line)
                clause.registers = clause.registers or registering
                self._told(clause, first, running=running)
                if cues.MORE.search(clause.line) and clause.values():
                    running = False

    def _runs(self, part: Part) -> bool:
        """Whether the words before the first name or figure say that totals follow."""
        found = re.search(r"[~#]", part.line)
        head = part.line[: found.start()] if found else part.line
        if not cues.TOTAL.search(cues.NO_TOTAL.sub("", head)) or cues.MORE.search(head):
            return self.running
        self.running = self.running or head.rstrip().endswith(":")
        return True

    def _plan(self, clause: Clause) -> None:
        self.found.note(clause.part, remark=True)
        names = clause.names()
        if names and surely(clause.part.pieces[names[-1]]):  # `kế hoạch 5 km GTNT, đã thực hiện 2,2 km`
            self.found.wait(clause.part.pieces[names[-1]])

    def _told(self, clause: Clause, first: int, *, running: bool) -> None:
        """A clause that may report. first: of the entries of its sentence."""
        if clause.registers and not self.found.asked.registers and clause.names() and not self._registration(clause):
            self.found.note(clause.part, remark=True)
        elif _REST.match(clause.line) and not clause.part.figures:
            self.found.note(clause.part, remark=False)
        elif clause.unaccepted and not clause.names() and not clause.values():
            self._unaccept(first, clause)
        else:
            bare = not clause.names() and not clause.part.figures
            if bare and re.search(r"(?<!\S)(?:tu dau nam|den nay)", clause.line):
                self._total_behind(first, self.found.raw(clause.part))
            if bare and is_only_a_day(clause.part.own_tokens):
                self._day(clause, first)
            self._clause(clause, running=running)

    def _is_own_part(self, clause: Clause) -> bool:
        """`thu ngân sách 2,45 tỷ, trong đó thu nội địa 1,9 tỷ`: money of another indicator, named exactly."""
        if not clause.part_of:
            return False
        piece = clause.part.names[0]
        if not surely(piece) or piece.name is None or piece.name.weak or first_code(piece) == self.found.last_code:
            return False
        return not self.found.indicator(first_code(piece)).adds_up

    def _new_ones(self, clause: Clause, first: int) -> bool:
        """`có 35 vườn mẫu, trong đó 5 vườn mới`: the first figure may be what there is, the second what was added."""
        found = self.found
        new = _NEW_ONES.match(clause.line)
        last = found.entries[-1] if len(found.entries) > first else None
        if new is None or last is None or last.mode is not Mode.INCREMENT:
            return False
        said = clause.part.pieces[clause.part.piece_at(new.start(new.lastgroup or ""))].quantity
        other = any(first_code(piece) != last.code for piece in clause.part.names)
        if said is None or not said.exact or other or fits(said.unit, said.scaled, found.indicator(last.code)) is False:
            return False
        words = f"{last.said}, {found.raw(clause.part)}"
        ways = (replace(last, value=found.value(last.code, said)), replace(last, mode=Mode.TOTAL), last)
        found.entries.pop()
        found.doubts.append(Doubt(reason="unknown_words", code=last.code, words=words, candidates=ways))
        return True

    def _registration(self, clause: Clause) -> bool:
        """The indicator counts what is registered."""
        return any(
            "dang ky" in fold(self.found.indicator(code).name)
            for piece in clause.part.names
            for code in (piece.name.codes if piece.name else ())
        )

    def _unaccept(self, first: int, clause: Clause) -> None:
        """`…, chưa nghiệm thu xong`: what the sentence reported is not sure."""
        found = self.found
        words = found.raw(clause.part)
        told = [one for one in found.entries[first:] if not (one.mode is Mode.DONE and one.value == 0)]
        for entry in told:
            found.doubts.append(Doubt(reason="unaccepted", code=entry.code, words=words, candidates=(entry,)))
        if len(found.entries) > first and not told:  # `chưa xong, còn 3 hạng mục đang làm`
            found.note(clause.part, remark=True)
            return
        found.entries[first:] = [one for one in found.entries[first:] if one not in told]
        found.doubts = [
            replace(one, reason="range_and_unaccepted") if one.reason == "range" else one for one in found.doubts
        ]
        if not found.doubts:
            found.doubts += [replace(one, reason="unaccepted") for one in found.told[-1:]]
            found.told = found.told[:-1]
        found.note(clause.part, remark=True)

    def _total_behind(self, first: int, words: str) -> None:
        """`…, từ đầu năm đến nay` behind a figure makes it the total; behind several it may mean the last only."""
        found = self.found
        added = [entry for entry in found.entries[first:] if entry.mode is Mode.INCREMENT]
        for entry in added:
            found.entries.remove(entry)
            total = replace(entry, mode=Mode.TOTAL)
            if len(added) == 1:
                found.entries.append(total)
            else:
                said = f"{entry.said}, {words}"
                found.doubts.append(
                    Doubt(reason="unknown_words", code=entry.code, words=said, candidates=(total, entry))
                )

    def _day(self, clause: Clause, first: int) -> None:
        """`Ngày 15/5, …` before a milestone or `…, ngày 15/5` behind it."""
        found, today = self.found, self.found.asked.today
        found.day = day_of(clause.part.own_tokens, today)
        told = [
            entry for entry in found.entries[first:] if entry.value == 1 and not entry.on and self._is_reached(entry)
        ]
        if not told or found.day is None:
            return
        del found.entries[found.entries.index(told[-1])]
        if today is None or found.day <= today:
            found.entries.append(replace(told[-1], on=found.day))

    def _is_reached(self, entry: Entry) -> bool:
        counts = self.found.indicator(entry.code).measure is Measure.COUNT_OF_MILESTONES
        return entry.mode is Mode.DONE or counts

    def _clause(self, clause: Clause, *, running: bool) -> None:
        found = self.found
        counted = zeros(found, clause)
        none = nil(found, clause, counted)
        row = pair(clause, found.asked.vocabulary.indicators, frozenset(counted | none))
        if row.pairs:
            found.pending = None
            paired(found, clause, row.pairs, running=running)
            left_over(found, clause, {place for one in row.pairs for place in (one.name, one.figure)})
        elif row.lone_names and not row.lone_figures:
            named_only(found, clause, row.lone_names, running=running)
        elif row.lone_figures and not row.lone_names:
            figures_only(found, clause, row.lone_figures)
        elif row.lone_names:
            found.doubts.append(several_figures(found, clause, row.lone_names, row.lone_figures))
        elif clause.uses:
            if not sum_of_pending(found, clause):
                left_over(found, clause, set())
        elif not (counted or none):
            words_only(found, clause)


def _ends_plan(line: str) -> bool:
    """`dự kiến 2 km, đến nay được 1,2`; what `và` joins to a plan is planned as well, unless it is said to be done."""
    return bool(_TOLD.search(line) if line.startswith("va ") else cues.RESULT.search(line))


def _somebody_else(line: str) -> bool:
    return bool(cues.SOMEBODY_ELSE.search(line)) and not cues.OWN.search(line)
