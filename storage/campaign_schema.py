"""Does what a campaign file says have the shape of a `Campaign`, and if not, what is wrong, in Vietnamese?

The dataclasses of `domain.campaign` are the schema. pydantic checks them; a field that they don't have is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from domain.campaign import (
    Activity,
    Awards,
    AwardTier,
    Campaign,
    Digests,
    Document,
    Escalation,
    NamedUnit,
    Period,
    Reminders,
    ReportingDuty,
    RoundPlan,
    RoundRule,
)
from domain.indicator import Comparator, Indicator, Source
from storage.yaml_lines import Plain, Problem, Where

NUMERIC = frozenset(
    {
        Comparator.GE,
        Comparator.GT,
        Comparator.EQ,
        Comparator.BETWEEN,
        Comparator.APPROX,
        Comparator.INCREASE_GE,
        Comparator.DECREASE_GE,
        Comparator.DECREASE_GT,
    }
)
"""The comparators whose target is a number."""

SHAPES: dict[str, type] = {
    "document": Document,
    "period": Period,
    "reporting": ReportingDuty,
    "indicators": Indicator,
    "activities": Activity,
    "named_units": NamedUnit,
    "awards": Awards,
    "tiers": AwardTier,
    "reminders": Reminders,
    "escalation": Escalation,
    "digests": Digests,
    "source": Source,
}
BRANCHES = {"RoundPlan", "RoundRule"}
THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")


class Box(BaseModel):
    """Carries the configuration down to the dataclasses, which have none: they know nothing of pydantic."""

    model_config = ConfigDict(extra="forbid")
    campaign: Campaign


def shaped(value: Plain) -> tuple[Campaign | None, list[Problem]]:
    """The campaign, or what keeps it from being one."""
    try:
        return Box(campaign=value).campaign, []
    except ValidationError as error:
        found = {problem.where: problem for problem in _problems(error.errors(include_url=False), value)}
        return None, list(found.values())


def _problems(errors: Sequence[ErrorDetails], value: Plain) -> Iterator[Problem]:
    for error in errors:
        where = error["loc"][1:]
        if len(where) > 2 and where[0] == "rounds" and where[2] in BRANCHES:
            branch = where[2]
            where = (*where[:2], *where[3:])
            if branch != _branch(at(value, where[:2])):
                continue
        elif where[:1] == ("indicators",) and where[2:3] == ("target",):
            where = where[:3]
        yield Problem(where=where, sentence=_sentence(error, where, value))


def _branch(entry: Plain) -> str:
    """Which of the two kinds of round an entry means: one with a rule repeats."""
    return "RoundRule" if isinstance(entry, Mapping) and "rule" in entry else "RoundPlan"


def at(value: Plain, where: Where) -> Plain:
    """What stands at a place, None where nothing does."""
    for step in where:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _sentence(error: ErrorDetails, where: Where, value: Plain) -> str:
    kind, name = error["type"], str(where[-1]) if where else ""
    given = _shown(error["input"])
    if kind == "missing":
        return f"thiếu trường bắt buộc “{name}”"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"không có trường “{name}”{_hint(where, value)}"
    if error["input"] is None:
        return "đang để trống; hãy điền giá trị hoặc bỏ cả dòng"
    if kind in ("enum", "literal_error"):
        choices = str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
        return f"không nhận giá trị “{given}”; chọn một trong: {choices}"
    for prefix, sentence in SENTENCES.items():
        if kind.startswith(prefix):
            return sentence.format(given=given)
    return f"giá trị “{given}” không hợp lệ"


SENTENCES = {
    "decimal": "“{given}” không phải là số; viết dấu chấm thập phân và không ngăn hàng nghìn, ví dụ 57.8 hoặc 1500",
    "date": "“{given}” không phải là ngày; viết năm-tháng-ngày, ví dụ 2023-06-30",
    "time": "“{given}” không phải là giờ; viết giờ:phút, ví dụ 08:00",
    "bool": "“{given}” không dùng được ở đây; chỉ nhận true hoặc false",
    "int": "“{given}” không phải là số nguyên",
    "string": "“{given}” phải là chữ; nếu là mã hay số hiệu thì đặt trong dấu nháy, ví dụ '02'",
    "tuple": "phải là danh sách, mỗi mục một dòng bắt đầu bằng dấu gạch (-)",
    "dataclass": "phải là một nhóm trường dạng “tên: giá trị”",
    "dict": "phải là một nhóm trường dạng “tên: giá trị”",
    "too_long": "danh sách dài quá số mục cho phép",
}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if isinstance(value, str | Decimal) else "…"
    return text if len(text) <= 60 else f"{text[:57]}…"


def _hint(where: Where, value: Plain) -> str:
    """The field that was probably meant."""
    names = [step for step in where[:-1] if isinstance(step, str)]
    shape: type = SHAPES.get(names[-1], Campaign) if names else Campaign
    if names == ["rounds"]:
        shape = RoundRule if _branch(at(value, where[:-1])) == "RoundRule" else RoundPlan
    close = get_close_matches(str(where[-1]), [field.name for field in fields(shape)], n=1)
    return f"; có phải là “{close[0]}”?" if close else ""


def misread(value: Any, text: Any, where: Where = ()) -> Iterator[Problem]:
    """Values that pydantic reads too kindly: a date from a number, truth from "yes", 1.500 as one and a half."""
    if is_dataclass(value) and isinstance(text, dict):
        for field in fields(value):
            if field.name in text:
                yield from misread(getattr(value, field.name), text[field.name], (*where, field.name))
    elif isinstance(value, tuple) and isinstance(text, list):
        for index, (item, item_text) in enumerate(zip(value, text, strict=True)):
            yield from misread(item, item_text, (*where, index))
    elif sentence := _too_kind(value, text):
        yield Problem(where=where, sentence=sentence.format(given=_shown(text)))


def _too_kind(value: Any, text: Any) -> str | None:
    if isinstance(value, bool):
        return None if isinstance(text, bool) else SENTENCES["bool"]
    if isinstance(value, int):
        return None if isinstance(text, Decimal) else SENTENCES["int"]
    if isinstance(value, date):
        return None if text == value.isoformat() else SENTENCES["date"]
    if isinstance(value, time):
        return None if isinstance(text, str) and re.fullmatch(r"\d\d:\d\d", text) else SENTENCES["time"]
    if isinstance(value, Decimal):
        return SENTENCES["decimal"] if not isinstance(text, Decimal) else _doubtful(text)
    return None


def _doubtful(number: Decimal) -> str | None:
    """Vietnamese group thousands with dots: whoever writes 1.500 hardly means one and a half."""
    return AMBIGUOUS if THOUSANDS.fullmatch(str(number)) else None


AMBIGUOUS = "“{given}” không rõ là số nào; dấu chấm là dấu thập phân, hàng nghìn viết liền (1500, không phải 1.500)"
