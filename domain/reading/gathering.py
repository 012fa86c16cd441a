"""What do the sentences of a message report, one after the other?

Keeps what a heading says for the lines below it (`Lũy kế đến 30/6:`, `Kế hoạch tháng tới:`), binds figures to names,
and puts every other clause among the notes, the courtesies, or the questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from domain.indicator import Indicator, Kind, Measure
from domain.reading import cues
from domain.reading.clauses import Clause, Use, clauses_of, marked
from domain.reading.figures import Setting, fall, figure, milestone
from domain.reading.lexicon import listed
from domain.reading.names import SURE, Name, Vocabulary
from domain.reading.pairing import Pair, pair
from domain.reading.quantities import Quantity, roman
from domain.reading.sentences import Part, Piece
from domain.reading.tokens import Sign
from domain.reading.types import Doubt
from domain.reading.units import THINGS, Unit, converted, fits, wanted
from domain.report import Entry, Mode
from domain.words import fold

_PLACE = listed(
    """
    thon xom ban to khu ap ho ong ba anh chi em tuyen duong cau xa huyen tinh cum doi trai nha dong bac co cho
    truong lang chu
    """
)
_RISKY = re.compile(
    r"(?<!\S)(?:hong|hu hong|sat lo|sat|ngap|cuon troi|troi|xuong cap|thieu|hut|huy|thu hoi|bi rut|xin (?:cap|them|"
    r"ho tro|kinh phi)|"
    r"can (?:them|cap|von|ho tro|lam|phai)|no|muon|that thoat|chua|khong|ko|k|chang|hok|neu|gia nhu|le ra|dang le|"
    r"cua (?:xa|huyen|nguoi) (?:ban|khac)|nam ngoai|nam truoc|cung ky|thang truoc|quy truoc|tuan truoc|ky truoc|"
    r"bo di|tru|moi chi)(?!\S)"
)
_SECTION_PLAN = re.compile(
    r"(?:ke hoach|kh|du kien|nhiem vu|phuong huong|muc tieu|chi tieu giao|thoi gian toi|tuan toi|thang toi|tuan sau|"
    r"thang sau)(?!\S)"
)
_SECTION_DONE = re.compile(
    r"(?:ket qua|thuc hien|da lam|da thuc hien|dat duoc|bao cao|hoan thanh|tuan nay|thang nay|trong (?:tuan|thang|"
    r"ky))(?!\S)"
)
_SECTION_NOTE = re.compile(r"(?:kho khan|vuong mac|kien nghi|de xuat|de nghi|ton tai|han che|ghi chu)(?!\S)")


_LAST_YEAR = frozenset({"nam truoc", "cung ky", "nam ngoai", "thang truoc", "quy truoc", "ky truoc"})


@dataclass(slots=True)
class Gathered:
    """What was found. loose: figures without a name that could be one's. told: names without a figure."""

    entries: list[Entry] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loose: list[Doubt] = field(default_factory=list)
    told: list[Doubt] = field(default_factory=list)
    nil: list[str] = field(default_factory=list)
    remark: bool = False  # a note worth keeping by itself: a plan, a difficulty
    unknown: int = 0  # words that nobody knows
    words: int = 0
    details: list[str] = field(default_factory=list)  # clauses whose figures count something else
    sums: list[tuple[str, Entry, str]] = field(default_factory=list)


class Gatherer:
    """Goes over the sentences in order."""

    def __init__(self, text: str, vocabulary: Vocabulary, *, registers: bool, asked: bool = False) -> None:
        self.text, self.vocabulary, self.registers = text, vocabulary, registers
        self.asked = asked
        self.found = Gathered()
        self.section = ""  # of the heading above: plan, note
        self.running = False  # a heading says `lũy kế`
        self.pending: Piece | None = None  # a name whose figure may come in the next clause
        self.pending_words = ""
        self.last_code = ""

    def part(self, part: Part) -> None:
        """One sentence, or what stands in brackets."""
        self._count(part)
        heading = part.line.endswith(":") or (not part.figures and part.end in ("\n", "•", ""))
        if heading and not part.figures and not part.aside and self._heading(part):
            return
        if self.section and not part.aside and (self.section == "note" or not _SECTION_DONE.match(part.line)):
            self._note(part, remark=True)
            return
        clauses = clauses_of(part)
        if part.aside and not any(clause.names() and clause.values() for clause in clauses):
            self._aside(part, clauses)
            return
        self._sentence(part, clauses)

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
        running = self.running
        planned = False
        noting = False
        before: list[int] = []  # entries of this sentence, to which a trailing `từ đầu năm` speaks
        first_entry = len(self.found.entries)
        head = _head(part)
        if cues.TOTAL.search(cues.NO_TOTAL.sub("", head)) and not cues.MORE.search(head):
            running = True
            if head.rstrip().endswith(":"):
                self.running = True
        somebody = bool(cues.SOMEBODY_ELSE.search(part.line)) and not cues.OWN.search(part.line)
        for clause in clauses:
            theirs = cues.SOMEBODY_ELSE.search(clause.line) and not cues.OWN.search(clause.line)
            if somebody or theirs:
                self._note(clause.part, remark=not somebody)
                continue
            noting = noting or clause.note
            if noting:
                self._note(clause.part, remark=True)
                continue
            if clause.planned or (planned and not cues.RESULT.search(clause.line)):
                planned = True
                self._note(clause.part, remark=True)
                if clause.names() and _surely(
                    clause.part.pieces[clause.names()[-1]]
                ):  # `kế hoạch 5 km GTNT, đã thực hiện 2,2 km`
                    self.pending, self.pending_words = clause.part.pieces[clause.names()[-1]], ""
                continue
            planned = False
            if clause.registers and not self.registers and clause.names() and not self._registration(clause):
                self._note(clause.part, remark=True)
                continue
            if clause.unaccepted and not clause.names() and not clause.values():
                self._unaccept(first_entry, clause)
                continue
            if (
                not clause.names()
                and not clause.part.figures
                and re.search(r"(?<!\S)(?:tu dau nam|den nay)", clause.line)
            ):
                self._total_behind(first_entry)
            self._clause(clause, running=running)
            if cues.MORE.search(clause.line) and clause.values():
                running = self.running and False
        del before

    def _registration(self, clause: Clause) -> bool:
        """The indicator counts what is registered."""
        return any(
            "dang ky" in fold(self.vocabulary.indicators[code].name)
            for at in clause.names()
            for code in _codes(clause.part.pieces[at])
        )

    def _unaccept(self, first: int, clause: Clause) -> None:
        """`…, chưa nghiệm thu xong`: what the sentence reported is not sure."""
        words = clause.part.raw(self.text)
        for entry in self.found.entries[first:]:
            self.found.doubts.append(Doubt(reason="unaccepted", code=entry.code, words=words, candidates=(entry,)))
        del self.found.entries[first:]
        self.found.doubts = [
            replace(one, reason="range_and_unaccepted") if one.reason == "range" else one for one in self.found.doubts
        ]
        if not self.found.doubts:
            told = [replace(one, reason="unaccepted") for one in self.found.told[-1:]]
            self.found.doubts += told
            self.found.told = self.found.told[:-1]
        self._note(clause.part, remark=True)

    def _total_behind(self, first: int) -> None:
        """`…, từ đầu năm đến nay` behind the figures of a sentence."""
        self.found.entries[first:] = [
            replace(entry, mode=Mode.TOTAL) if entry.mode is Mode.INCREMENT else entry
            for entry in self.found.entries[first:]
        ]

    # One clause

    def _clause(self, clause: Clause, *, running: bool) -> None:
        part = clause.part
        zeros = self._zeros(clause)
        nil = self._nil(clause, zeros)
        row = pair(clause, self.vocabulary.indicators, frozenset(zeros | nil))
        if row.pairs:
            self.pending = None
            for one, slice_ in _slices(clause, row.pairs):
                self._pair(slice_, part, one, running=running)
            self._left_over(clause, {place for one in row.pairs for place in (one.name, one.figure)})
            return
        names, figures = list(row.lone_names), list(row.lone_figures)
        if names and not figures:
            self._named_only(clause, names, running=running, nil=bool(zeros or nil))
        elif figures and not names:
            self._figures_only(clause, figures, running=running)
        elif names:
            code = self._code(part.pieces[names[0]])
            doubt = Doubt(reason="several_figures", code=code, words=part.raw(self.text))
            self.found.doubts.append(self._two_rates(clause, names, figures) or doubt)
        elif clause.uses:
            self._left_over(clause, set())
        elif not (zeros or nil):
            self._words_only(clause)

    def _pair(self, clause: Clause, part: Part, one: Pair, *, running: bool, use: Use | None = None) -> None:
        said = part.pieces[one.figure].quantity
        name = part.pieces[one.name].name
        assert said is not None
        assert name is not None
        words = clause.part.raw(self.text)
        if len(one.codes) > 1:
            self.found.doubts.append(self._several(one.codes, said, words))
            return
        indicator = self.vocabulary.indicators[next(iter(one.codes))]
        setting = self._setting(clause, words, one, part, running=running)
        if indicator.kind is not Kind.QUANTITY:
            if name.near == 100 and not name.weak:
                self._milestone(indicator, setting, clause)
            else:
                self._figures_only(
                    clause,
                    [at for at, piece in enumerate(clause.part.pieces) if piece.quantity is said],
                    running=running,
                )
            return
        if name.near < SURE and fits(said.unit, said.scaled, indicator) is False:
            self._figures_only(
                clause, [at for at, piece in enumerate(clause.part.pieces) if piece.quantity is said], running=running
            )
            return
        if name.near < SURE:
            reading = figure(indicator, said, setting, use)
            sure = (reading,) if isinstance(reading, Entry) else reading.candidates
            self.found.doubts.append(Doubt(reason="unsure_name", code=indicator.code, words=words, candidates=sure))
            return
        self._take(figure(indicator, said, setting, use))
        self.last_code = indicator.code
        if said.unit is not None and said.unit.said == "dong":
            return

    def _take(self, outcome: Entry | Doubt | None) -> None:
        if isinstance(outcome, Entry):
            self.found.entries.append(outcome)
        elif outcome is not None:
            self.found.doubts.append(outcome)

    def _several(self, codes: frozenset[str], said: Quantity, words: str) -> Doubt:
        ways = []
        for code in sorted(codes):
            value = figure(
                self.vocabulary.indicators[code],
                said,
                Setting(clause=_plain_clause(), running=False, registers=self.registers, asked=self.asked, words=words),
            )
            ways += [value] if isinstance(value, Entry) else []
        return Doubt(reason="ambiguous_name", code=sorted(codes)[0], words=words, candidates=tuple(ways))

    def _setting(self, clause: Clause, words: str, one: Pair, part: Part, *, running: bool) -> Setting:
        strange = self._strange(clause, part, one)
        return Setting(
            clause=clause, running=running, registers=self.registers, asked=self.asked, words=words, strange=strange
        )

    def _strange(self, clause: Clause, part: Part, one: Pair) -> tuple[str, ...]:
        """Words that may turn the meaning: unknown ones between name and figure, many before, risky ones anywhere."""
        found = [one for one in _risky(clause.part) if not (clause.falls and one in _LAST_YEAR)]
        low, high = sorted((one.name, one.figure))
        found += [piece.word for piece in part.pieces[low + 1 : high] if self._is_unknown(part, piece)]
        found += [
            piece.word
            for piece in clause.part.pieces
            if piece.sign == "w" and any(letter.isdigit() for letter in piece.word) and piece.word not in ("m2", "km2")
        ]
        start = clause.part.pieces[0].first if clause.part.pieces else 0
        before = [piece.word for piece in part.pieces[:low] if piece.first >= start and self._is_unknown(part, piece)]
        return (*found, *(before if len(before) > 3 else ()))

    def _is_unknown(self, part: Part, piece: Piece) -> bool:
        if piece.sign != "w" or piece.word.rstrip("_") in self.vocabulary.words:
            return False
        if len(piece.word) == 1 or roman(piece.word):
            return False
        token = part.tokens[piece.first]
        if token.raw[:1].isupper() and not token.raw.isupper():
            return False
        return not any(
            part.tokens[at].sign is Sign.WORD and part.tokens[at].word in _PLACE
            for at in range(max(0, piece.first - 3), piece.first)
        )

    # What has no pair

    def _zeros(self, clause: Clause) -> set[int]:
        """`không có người chết`: none is a figure where things are counted against last year."""
        found: set[int] = set()
        for pattern in (cues.ZERO, cues.NONE_OF):
            for match in pattern.finditer(clause.line):
                for offset in range(match.start(), match.end()):
                    if clause.line[offset] == "~":
                        found.add(clause.part.piece_at(offset))
        counted = set()
        for at in found:
            if not _surely(clause.part.pieces[at]):
                continue
            code = self._code(clause.part.pieces[at])
            indicator = self.vocabulary.indicators.get(code)
            if indicator is not None and indicator.measure is Measure.VS_LAST_YEAR and not _figure_behind(clause, at):
                words = clause.part.raw(self.text)
                self.found.entries.append(Entry(code=code, value=Decimal(0), mode=Mode.LEVEL, said=words))
                counted.add(at)
        return counted

    def _nil(self, clause: Clause, zeros: set[int]) -> set[int]:
        """`kênh mương không phát sinh`."""
        names = [at for at in clause.names() if at not in zeros and _surely(clause.part.pieces[at])]
        if clause.values() or not names or not cues.NIL.search(clause.line):
            return set()
        if not re.search(r"(?<!\S)(?:phat sinh|ps)(?!\S)", clause.line):
            return set()
        for at in names:
            code = self._code(clause.part.pieces[at])
            if self.vocabulary.indicators[code].kind is Kind.QUANTITY:
                words = clause.part.raw(self.text)
                self.found.entries.append(Entry(code=code, value=None, mode=Mode.NIL, said=words))
                self.found.nil.append(code)
        return set(names)

    def _named_only(self, clause: Clause, names: list[int], *, running: bool, nil: bool) -> None:
        part, words = clause.part, clause.part.raw(self.text)
        uses = clause.uses
        names = [at for at in names if (name := part.pieces[at].name) is not None and name.near >= SURE]
        if not names:
            self._words_only(clause)
            return
        for at in names:
            piece = part.pieces[at]
            code = self._code(piece)
            indicator = self.vocabulary.indicators[code]
            if indicator.kind is not Kind.QUANTITY:
                if piece.name is not None and piece.name.near == 100:
                    self._milestone(indicator, self._plain_setting(clause, words), clause)
                return
        piece = part.pieces[names[-1]]
        if not _surely(piece):
            self.found.doubts.append(Doubt(reason="ambiguous_name", code=self._code(piece), words=words))
            return
        code = self._code(piece)
        indicator = self.vocabulary.indicators[code]
        setting = self._plain_setting(clause, words)
        told = {use: at for at, use in uses.items()}
        if Use.FROM in told and Use.TO in told:
            low, high = part.pieces[told[Use.TO]].quantity, part.pieces[told[Use.FROM]].quantity
            if low is not None and high is not None:
                self._take(fall(indicator, high, low, setting))
            return
        if len(names) == 1 or len({self._code(part.pieces[at]) for at in names}) == 1:
            for use in (Use.LEVEL, Use.SUM, Use.COMPARED, Use.LEFT, Use.SIZE):
                if use in told:
                    self._used(clause, indicator, told[use], use, setting, running=running)
                    return
        if Use.SHARE in told:
            self.found.doubts.append(Doubt(reason="percent_of_plan_not_value", code=code, words=words))
            self._note(part, remark=False)
            return
        if Use.PLANNED in told:
            self._note(part, remark=True)
            return
        if piece.name is not None and piece.name.weak and not part.line.endswith(":"):
            self._words_only(clause)
            return
        if re.search(r"(?<!\S)(?:chua|khong|ko|k)(?!\S)", clause.line):
            self._note(part, remark=True)
            return
        self.pending, self.pending_words = piece, words
        for at in names:
            code = self._code(part.pieces[at])
            self.found.told.append(Doubt(reason="missing_value", code=code, words=words))

    def _used(
        self, clause: Clause, indicator: Indicator, at: int, use: Use, setting: Setting, *, running: bool
    ) -> None:
        said = clause.part.pieces[at].quantity
        assert said is not None
        fit = fits(said.unit, said.scaled, indicator)
        words = setting.words
        if use is Use.SUM:
            if any(entry.code == indicator.code for entry in self.found.entries):
                self._sum(indicator.code, said, words)
                return
            self.last_code = indicator.code
            outcome = figure(indicator, said, replace(setting, running=running), Use.SUM)
        elif use is Use.COMPARED and not clause.falls and fit is not False:
            outcome = Doubt(reason="level_vs_change_ambiguous", code=indicator.code, words=words)
        else:
            outcome = figure(indicator, said, setting, use if use in (Use.LEVEL, Use.LEFT) else None)
            if use is Use.COMPARED and isinstance(outcome, Entry) and not _falling(indicator):
                outcome = Doubt(reason="level_vs_change_ambiguous", code=indicator.code, words=words)
            if use is Use.LEFT and isinstance(outcome, Entry):
                share = wanted(indicator).dimension in ("share", "points")
                reason = "level_vs_change_ambiguous" if share else "unknown_words"
                outcome = Doubt(reason=reason, code=indicator.code, words=words)
        self._take(outcome)
        if isinstance(outcome, Doubt):
            self._note(clause.part, remark=False)

    def _figures_only(self, clause: Clause, figures: list[int], *, running: bool) -> None:
        """Figures without a name: of the name before, a detail for the note, or a question."""
        part = clause.part
        words = part.raw(self.text)
        for at in figures:
            said = part.pieces[at].quantity
            assert said is not None
            if self.pending is not None and len(figures) == 1 and self._fits_pending(said, clause):
                name = self.pending.name
                assert name is not None
                code = self._code(self.pending)
                told = [one for one in self.found.told if one.code != code]
                self.found.told = told
                setting = self._plain_setting(clause, f"{self.pending_words} {words}")
                self._take(figure(self.vocabulary.indicators[code], said, setting))
                self.pending = None
                return
            if clause.total and self.found.entries and self._sum_of_last(said, words):
                self._note(part, remark=False)
                return
            if self._part_of_sum(said, clause, words):
                return
            if self._detail(said, clause):
                self.found.details.append(words)
                continue
            indicator = self.vocabulary.indicators.get(self.last_code)
            if indicator is not None and self.found.entries and fits(said.unit, said.scaled, indicator):
                self.found.doubts.append(Doubt(reason="several_figures", code=self.last_code, words=words))
                return
            self.found.loose.append(Doubt(reason=_trouble(said), words=words))
            return
        self._note(part, remark=False)

    def _sum_of_last(self, said: Quantity, words: str) -> bool:
        """`nâng tổng từ đầu năm lên 2,1 km`: beside an increment the total is a remark, unless it is smaller."""
        code = self.found.entries[-1].code
        if fits(said.unit, said.scaled, self.vocabulary.indicators[code]) is False:
            return False
        self._sum(code, said, words)
        return True

    def _part_of_sum(self, said: Quantity, clause: Clause, words: str) -> bool:
        """`lũy kế 5 km, tháng này thêm 2 km`: the increment is the figure, the total before it a remark."""
        last = self.found.entries[-1] if self.found.entries else None
        if last is None or last.mode is not Mode.TOTAL or last.code != self.last_code or not clause.more:
            return False
        indicator = self.vocabulary.indicators[last.code]
        if not fits(said.unit, said.scaled, indicator) or not said.exact:
            return False
        self.found.entries[-1] = Entry(
            code=last.code, value=converted(said.value, said.unit, indicator), mode=Mode.INCREMENT, said=words
        )
        self.found.sums.append((last.code, last, words))
        self.found.notes.append(last.said)
        return True

    def _sum(self, code: str, said: Quantity, words: str) -> None:
        indicator = self.vocabulary.indicators[code]
        value = converted(said.value, said.unit, indicator)
        self.found.sums.append((code, Entry(code=code, value=value, mode=Mode.TOTAL), words))

    def _fits_pending(self, said: Quantity, clause: Clause) -> bool:
        assert self.pending is not None
        indicator = self.vocabulary.indicators[self._code(self.pending)]
        fit = fits(said.unit, said.scaled, indicator)
        return bool(fit) or (fit is None and bool(cues.RESULT.search(clause.line)))

    def _detail(self, said: Quantity, clause: Clause) -> bool:
        """A figure that counts something else: `30 hộ hiến đất`, `kinh phí 80 triệu`."""
        unit = said.unit
        if said.scaled or (unit is not None and unit.dimension == "money"):
            if cues.MONEY_ASIDE.search(clause.line):
                return True
            return not any(wanted(one).dimension == "money" for one in self.vocabulary.indicators.values())
        if unit is None:
            return False
        if unit.per:
            return True
        return not any(self._may_count(unit, one) for one in self.vocabulary.indicators.values())

    def _may_count(self, unit: Unit, indicator: Indicator) -> bool:
        if indicator.kind is not Kind.QUANTITY:
            return False
        if THINGS.get(unit.said) == "nguoi" or unit.said in ("vu", "ho"):
            return False
        return fits(unit, False, indicator) is True

    def _left_over(self, clause: Clause, used: set[int]) -> None:
        """Figures beside a pair: comparisons and details go to the note; a running total is checked."""
        part = clause.part
        for at, piece in enumerate(part.pieces):
            if piece.sign != "#" or at in used or piece.quantity is None:
                continue
            said, words = piece.quantity, part.raw(self.text)
            use = clause.uses.get(at)
            if use is Use.SUM and self.found.entries:
                self._sum_of_last(said, words)
            self._note(part, remark=False)

    def _two_rates(self, clause: Clause, names: list[int], figures: list[int]) -> Doubt | None:
        codes = {self._code(clause.part.pieces[at]) for at in names}
        if len(codes) != 1 or len(figures) != 2:
            return None
        code = next(iter(codes))
        indicator = self.vocabulary.indicators[code]
        words = clause.part.raw(self.text)
        ways: list[Entry] = []
        for at in figures:
            said = clause.part.pieces[at].quantity
            assert said is not None
            outcome = figure(indicator, said, self._plain_setting(clause, words))
            ways += [outcome] if isinstance(outcome, Entry) else []
        reason = "compound_two_values" if indicator.compound else "several_figures"
        return Doubt(reason=reason, code=code, words=words, candidates=tuple(ways))

    def _milestone(self, indicator: Indicator, setting: Setting, clause: Clause) -> None:
        outcome = milestone(indicator, setting)
        if isinstance(outcome, Doubt) and outcome.reason == "missing_value":
            self.found.told.append(outcome)
        elif outcome is None:
            self._note(clause.part, remark=True)
        else:
            self._take(outcome)
            if isinstance(outcome, Doubt):
                self._note(clause.part, remark=True)

    def _aside(self, part: Part, clauses: Sequence[Clause]) -> None:
        """In brackets: a detail, unless it is a figure of its own."""
        for clause in clauses:
            for at in (*clause.uses, *clause.values()):
                said = part.pieces[at].quantity if at < len(part.pieces) else None
                if clause.total and said is not None and self.found.entries:
                    self._sum_of_last(said, part.raw(self.text))
        if part.figures or any(piece.sign in "w@" for piece in part.pieces):
            self._note(part, remark=False)

    def _words_only(self, clause: Clause) -> None:
        told = self._told_in_words(clause)
        if told is not None:
            self.found.entries.append(told)
            return
        remark = bool(cues.NOTE.search(clause.line)) or clause.unaccepted or clause.planned
        self._note(clause.part, remark=remark)

    def _told_in_words(self, clause: Clause) -> Entry | None:
        """`công tác quốc phòng đảm bảo`: what is told in words, by a name that is also an ordinary word."""
        piece = next((one for one in clause.part.names if one.name and one.name.near == 100), None)
        indicator = self.vocabulary.indicators.get(self._code(piece)) if piece is not None else None
        if indicator is None or indicator.kind is not Kind.TEXT or clause.part.figures:
            return None
        if not re.match(r"(?:cong tac |viec |ve |thuc hien )?~ (?::|\w)", clause.line):
            return None
        words = clause.part.raw(self.text)
        return Entry(code=indicator.code, value=None, mode=Mode.TEXT, text=words, said=words)

    def _note(self, part: Part, *, remark: bool) -> None:
        """Words worth keeping; not a greeting."""
        telling = (
            part.figures or part.names or any(piece.sign == "w" and piece.word not in _EMPTY for piece in part.pieces)
        )
        if not telling or (not remark and not part.figures and cues.COURTESY.search(part.line)):
            return
        words = part.raw(self.text)
        if words and words not in self.found.notes:
            self.found.notes.append(words)
        self.found.remark = self.found.remark or remark

    # Small things

    def _plain_setting(self, clause: Clause, words: str) -> Setting:
        strange = tuple(one for one in _risky(clause.part) if one not in _LAST_YEAR)
        return Setting(
            clause=clause, running=False, registers=self.registers, asked=self.asked, words=words, strange=strange
        )

    def _code(self, piece: Piece) -> str:
        return sorted(_codes(piece))[0]

    def _count(self, part: Part) -> None:
        for piece in part.pieces:
            if piece.sign == "w":
                self.found.words += 1
                self.found.unknown += piece.word.rstrip("_") not in self.vocabulary.words


_EMPTY = listed(
    """
    a ah ai ak alo anh ba bac ban bao bc be cac cai cao chao chau chi cho chu chung co con cong cua dc cung da
    dang dat day di do doi dong duoc e em ghi gi giup gui ha het hien ho hom hoan hy i ke ket kinh la lai lam
    len ma minh moi nay ne ng ngay nhe nhen nha nhan nhi nhu o oi ok qua quy ra rang roi rui rua sang se sep so
    sau tai tam tap thang thanh the theo thi thoi tin toi toan tong trong truoc tu tuan va vang ve voi vua xa
    xin xong y z dau den nam ca hop bieu van phong huyen tinh ubnd phuong thon don vi khong phat sinh luy cuoi
    giai doan lieu thuc tien cu vay tl vs sr buoi trua chieu dinh chinh sua nham bi dung phai fw chuyen tiep
    them tang giam cham du ngoai
    """
)


def _risky(part: Part) -> list[str]:
    """Words that may turn the meaning of a figure beside them; `không có người chết` is a figure itself."""
    told = [match.span() for pattern in (cues.ZERO, cues.NONE_OF) for match in pattern.finditer(part.line)]
    return [
        found.group()
        for found in _RISKY.finditer(part.line)
        if not any(start <= found.start() < end for start, end in told) and _as_written(part, found)
    ]


_WRITTEN = listed(
    """
    hỏng hư sạt sát ngập trôi nợ mượn thiếu hụt hủy huỷ chưa không chẳng trừ nếu
    """
)


def _as_written(part: Part, found: re.Match[str]) -> bool:
    """`trời` is no `trôi`: a word with diacritics has to be the risky one itself."""
    if " " in found.group():
        return True
    raw = part.tokens[part.pieces[part.piece_at(found.start())].first].raw.lower()
    return raw.isascii() or raw in _WRITTEN


def _head(part: Part) -> str:
    """The words before the first name or figure."""
    found = re.search(r"[~#]", part.line)
    return part.line[: found.start()] if found else part.line


def _codes(piece: Piece) -> frozenset[str]:
    return piece.name.codes if isinstance(piece.name, Name) else frozenset()


def _surely(piece: Piece) -> bool:
    """Whether a name is spelt well enough and means one indicator."""
    return piece.name is not None and piece.name.near >= SURE and len(piece.name.codes) == 1


def _falling(indicator: Indicator) -> bool:
    return indicator.comparator.value in ("decrease_ge", "decrease_gt")


def _figure_behind(clause: Clause, at: int) -> bool:
    """`không có người chết 0`: the figure is told as well."""
    values = clause.values()
    return at + 1 in values


def _trouble(said: Quantity) -> str:
    if said.vague:
        return "vague_quantity"
    return "numbers_without_indicator"


def _plain_clause() -> Clause:
    return Clause(Part([], []))


def _slices(clause: Clause, pairs: Sequence[Pair]) -> list[tuple[Pair, Clause]]:
    """Each pair with the words that go with it."""
    if len(pairs) == 1:
        return [(pairs[0], clause)]
    found: list[tuple[Pair, Clause]] = []
    start = 0
    for number, one in enumerate(pairs):
        past = max(one.name, one.figure) + 1
        if number + 1 < len(pairs):
            following = pairs[number + 1]
            if following.name < following.figure and one.name < one.figure:
                past = following.name
        else:
            past = len(clause.part.pieces)
        cut = marked(Clause(clause.part.cut(start, past)))
        found.append((one, cut))
        start = past
    return found
