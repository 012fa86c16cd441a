"""How does a campaign get from the file that people edit into the program, and back out as text?

A file is taken whole or not at all: `read_campaign` raises `BrokenCampaign` with every fault it can find, each with
file, line, field and a Vietnamese sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml.nodes import Node

from domain.campaign import Campaign
from domain.errors import BrokenCampaign, Fault
from domain.indicator import Indicator
from domain.words import nfc
from storage.campaign_checks import problems_of
from storage.campaign_schema import NUMERIC, misread, shaped
from storage.reference import load_calendar, load_units
from storage.yaml_lines import Plain, Problem, Unreadable, Where, compose, line_at, plain

LARGEST_FILE = 1_000_000
MOST_KNOWN = 32  # files
WHOLE_FILE = "(tệp)"

# What stands in for a broken or missing field, so that the rest of the file can be checked all the same.
STAND_INS: dict[str, Plain] = {
    "code": "XX",
    "title": "?",
    "short_title": "?",
    "province": "?",
    "document": {"type": "?", "issuing_body": "?"},
}
LISTS = ("indicators", "activities", "rounds", "reporting", "named_units")


def read_campaign(path: Path) -> Campaign:
    """The campaign of a file. Raises BrokenCampaign with all its faults."""
    try:
        return _campaign(path, _text(path))
    except Unreadable as error:
        fault = Fault(file=str(path), line=error.line, field=WHOLE_FILE, sentence=error.sentence)
        raise BrokenCampaign([fault]) from None


@lru_cache(maxsize=MOST_KNOWN)
def _campaign(path: Path, text: str) -> Campaign:
    """Read once for the same text: to know every line takes a third of a second. Raises Unreadable, BrokenCampaign."""
    node = compose(text)

    campaign, problems = _checked(node)

    if problems or campaign is None:
        raise BrokenCampaign(_faults(path, node, problems))
    return campaign


def dump_campaign(campaign: Campaign) -> str:
    """JSON that `parse_campaign` turns into an equal campaign; decimals are strings in it."""
    return _adapter().dump_json(campaign).decode()


def parse_campaign(text: str) -> Campaign:
    """What `dump_campaign` wrote."""
    campaign = _adapter().validate_json(text)
    return replace(campaign, indicators=tuple(map(_with_number, campaign.indicators)))


@lru_cache
def _adapter() -> TypeAdapter[Campaign]:
    return TypeAdapter(Campaign)


def _with_number(indicator: Indicator) -> Indicator:
    """JSON keeps decimals as text; whether a target is a number is the comparator's to say."""
    if isinstance(indicator.target, str) and indicator.comparator in NUMERIC:
        return replace(indicator, target=Decimal(indicator.target))
    return indicator


def _text(path: Path) -> str:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise Unreadable(1, "đây không phải tệp thường")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(1, "không có tệp này") from None
    except IsADirectoryError:
        raise Unreadable(1, "đây là thư mục, không phải tệp") from None
    except (OSError, ValueError):
        raise Unreadable(1, "không mở được tệp này") from None
    if len(data) > LARGEST_FILE:
        raise Unreadable(1, f"tệp quá lớn ({len(data)} byte); một phong trào không quá {LARGEST_FILE} byte")
    if b"\0" in data:
        raise Unreadable(1, "đây không phải tệp văn bản")
    try:
        return nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "chữ không theo bảng mã UTF-8; hãy lưu lại tệp với UTF-8") from None


def _checked(node: Node) -> tuple[Campaign | None, list[Problem]]:
    value, problems = plain(node)
    if not isinstance(value, dict):
        return None, [Problem(where=(), sentence="cả tệp phải là một nhóm trường dạng “tên: giá trị”")]

    campaign, shape_problems = shaped(value)
    problems += shape_problems

    if campaign is not None:
        problems += misread(campaign, value)
        problems += _misfits(campaign)
    else:
        problems += _rest(value, shape_problems)
    return campaign, problems


def _misfits(campaign: Campaign, left_out: frozenset[str] = frozenset()) -> list[Problem]:
    return list(problems_of(campaign, load_units(campaign.tree), load_calendar(), left_out=left_out))


@dataclass(frozen=True, kw_only=True, slots=True)
class Trimmed:
    """A file without its broken entries. positions: for each list, where its entries stood."""

    value: dict[str, Plain]
    positions: dict[str, list[int]]
    left_out: frozenset[str]


def _rest(value: dict[str, Plain], broken: list[Problem]) -> list[Problem]:
    """What doesn't fit in the part of a file whose shape is right, so that all faults are told at once."""
    trimmed = _trimmed(value, broken)
    campaign, _ = shaped(trimmed.value)
    if campaign is None:
        return []
    found = [*misread(campaign, trimmed.value), *_misfits(campaign, trimmed.left_out)]
    told = {problem.where for problem in broken}
    moved = [replace(problem, where=_moved_back(problem.where, trimmed.positions)) for problem in found]
    return [problem for problem in moved if problem.where not in told]


def _trimmed(value: dict[str, Plain], broken: list[Problem]) -> Trimmed:
    entries = {(p.where[0], p.where[1]) for p in broken if len(p.where) > 1 and p.where[0] in LISTS}
    fields = {str(p.where[0]) for p in broken if p.where and p.where[:2] not in entries}
    kept = {name: entry for name, entry in value.items() if name not in fields}
    kept |= {name: STAND_INS[name] for name in fields & STAND_INS.keys()}

    positions: dict[str, list[int]] = {}
    left_out: set[str] = {"?"} if broken else set()
    for name in LISTS:
        listed = kept.get(name)
        if isinstance(listed, list):
            positions[name] = [index for index in range(len(listed)) if (name, index) not in entries]
            left_out |= {_code_of(listed[index]) for index in range(len(listed)) if (name, index) in entries}
            kept[name] = [listed[index] for index in positions[name]]
    return Trimmed(value=kept, positions=positions, left_out=frozenset(left_out))


def _code_of(entry: Plain) -> str:
    return str(entry.get("code", "?")) if isinstance(entry, dict) else "?"


def _moved_back(where: Where, positions: dict[str, list[int]]) -> Where:
    """The place in the file of a place in its trimmed form."""
    match where:
        case (str(name), int(index), *rest) if name in positions:
            return (name, positions[name][index], *rest)
    return where


def _faults(path: Path, node: Node, problems: list[Problem]) -> list[Fault]:
    faults = {
        Fault(file=str(path), line=line_at(node, p.where), field=_field(p.where), sentence=p.sentence) for p in problems
    }
    return sorted(faults, key=lambda fault: (fault.line, fault.field, fault.sentence))


def _field(where: Where) -> str:
    """`indicators[3].target`."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in where]
    return "".join(steps).removeprefix(".") or WHOLE_FILE
