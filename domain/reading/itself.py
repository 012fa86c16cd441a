"""Does the commune say that it is one of the communes that an indicator counts?"""

from __future__ import annotations

import re
from decimal import Decimal

from domain.indicator import Measure
from domain.reading.clauses import Clause
from domain.reading.days import day_of, is_ahead
from domain.reading.figures import mode_of, reached
from domain.reading.gathered import Gathered, first_code
from domain.reading.lexicon import listed
from domain.reading.risks import risky
from domain.reading.sentences import Piece
from domain.reading.types import Doubt
from domain.report import Entry

_SUBJECT = listed(
    """
    xa phuong thi tran em minh toi ta chung nha da duoc vua moi chinh thuc ubnd huyen tinh cong nhan ngay la bao cao
    , : @ ~ va day cung thi ra quyet dinh dat chuan a anh chi
    """
)
_AFTERWARDS = listed(
    """
    ~ ngay @ theo quyet dinh so qd cua ubnd huyen tinh roi a nhe nha ah em anh chi trong thang vao , : hom qua nay
    sang chieu toi
    """
)


def of_itself(found: Gathered, clause: Clause, piece: Piece) -> Entry | Doubt | None:
    """`xã đã đạt chuẩn NTM ngày 5/4`: of an indicator that counts communes the commune itself is one."""
    indicator, today = found.indicator(first_code(piece)), found.asked.today
    if indicator.measure is not Measure.COUNT_OF_MILESTONES or indicator.unit != "xã" or found.asked.registers:
        return None
    name = [token.word for token in clause.part.tokens[piece.first : piece.past]]
    head, _, tail = (words.split() for words in clause.line.partition("~"))
    if clause.uses or clause.planned or clause.unaccepted or "xa" not in (*head, *name) or not reached(clause):
        return None
    if not re.search(r"(?<!\S)(?:da|duoc|vua|chinh thuc|cong nhan|roi)(?!\S)", clause.line) or risky(clause.part):
        return None
    if not _SUBJECT.issuperset(head):
        return None
    tokens = clause.part.own_tokens
    on = day_of(tokens, today) or found.day
    if is_ahead(tokens, today) or (on is not None and today is not None and on > today):
        return None
    words = found.raw(clause.part)
    mode = mode_of(indicator, found.plain_setting(clause, words), None)
    entry = Entry(code=indicator.code, value=Decimal(1), mode=mode, said=words, on=on)
    if _AFTERWARDS.issuperset(tail):
        return entry
    return Doubt(reason="unknown_words", code=indicator.code, words=words, candidates=(entry,))
