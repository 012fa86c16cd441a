"""Which figure belongs to which name?

Names and figures of a clause stand in a row; each figure belongs to a name beside it, so that nothing is left over: in
`ba cây đường, kênh sáu trăm mét` the first figure comes before its name and the second behind. There is only one way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.indicator import Indicator
from domain.reading.clauses import Clause
from domain.reading.sentences import Piece
from domain.reading.units import fits


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of a name and its figure among the pieces of a clause; codes: what the name may mean."""

    name: int
    figure: int
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """pairs, and the places that stay over."""

    pairs: tuple[Pair, ...]
    lone_names: tuple[int, ...]
    lone_figures: tuple[int, ...]


def pair(clause: Clause, indicators: Mapping[str, Indicator], zeros: frozenset[int]) -> Row:
    """zeros: places of names that are told to be none (`không có người chết`)."""
    pieces = clause.part.pieces
    names = _told_once(clause, [at for at in clause.names() if at not in zeros])
    figures = clause.values()
    if len(figures) > len(names):
        figures = _fitting(pieces, names, figures, indicators)
    if len(names) > len(figures):
        strong = [at for at in names if not _weak(pieces[at])]
        names = (
            strong
            if figures and len(strong) == len(figures) and not any(_joined(pieces, at, names) for at in names)
            else [
                at
                for at in names
                if not _weak(pieces[at]) or _beside(at, [*figures, *clause.uses], names) or _joined(pieces, at, names)
            ]
        )
    row = sorted([*names, *figures])
    pairs: list[Pair] = []
    if len(names) == len(figures):
        for first, second in zip(row[::2], row[1::2], strict=True):
            name, figure = (first, second) if first in names else (second, first)
            if name not in names or figure not in figures:
                return Row((), tuple(names), tuple(figures))
            pairs.append(Pair(name, figure, _meant(pieces[name], pieces[figure], indicators)))
        return Row(tuple(pairs), (), ())
    return Row((), tuple(names), tuple(figures))


def _weak(piece: Piece) -> bool:
    return piece.name is not None and piece.name.weak


def _joined(pieces: list[Piece], at: int, names: list[int]) -> bool:
    """`rãnh với kênh mương 1,4 km`: two names for one figure."""
    return any(
        abs(other - at) == 2 and pieces[(other + at) // 2].word in ("va", "voi", "cung", "lan", "+", "&", "/")
        for other in names
    )


def _beside(at: int, figures: list[int], names: list[int]) -> bool:
    row = sorted([*names, *figures])
    place = row.index(at)
    return any(0 <= near < len(row) and row[near] in figures for near in (place - 1, place + 1))


def _told_once(clause: Clause, names: list[int]) -> list[int]:
    """`GTNT (đường bê tông) 2 km`, `VM 3 vườn`: one indicator by two names."""
    pieces, figures = clause.part.pieces, set(clause.values())
    kept: list[int] = []
    for at in names:
        last = kept[-1] if kept else None
        if last is None:
            kept.append(at)
            continue
        between = [place for place in range(last + 1, at) if place in figures]
        same = _codes(pieces[last]) & _codes(pieces[at])
        if (same and not between) or (
            same
            and between == [at - 1]
            and _last_of_pair(kept, figures, at)
            and not any(place > at and place in figures for place in range(at + 1, min(at + 4, len(pieces))))
        ):
            pieces[last] = _narrowed(pieces[last], same)
        else:
            kept.append(at)
    return kept


def _last_of_pair(kept: list[int], figures: set[int], at: int) -> bool:
    """The name before has the figure in front of this one to itself."""
    return len([place for place in figures if place < at]) == len(kept)


def _narrowed(piece: Piece, codes: frozenset[str]) -> Piece:
    name = piece.name
    return replace(piece, name=replace(name, codes=codes)) if name is not None else piece


def _codes(piece: Piece) -> frozenset[str]:
    return piece.name.codes if piece.name else frozenset()


def _fitting(
    pieces: list[Piece], names: list[int], figures: list[int], indicators: Mapping[str, Indicator]
) -> list[int]:
    """Without the figures whose unit fits none of the names: they tell something else."""
    if not names:
        return figures
    codes = {code for at in names for code in _codes(pieces[at])}

    def may(at: int) -> bool:
        said = pieces[at].quantity
        return said is not None and any(
            fits(said.unit, said.scaled, indicators[code]) is not False for code in codes if code in indicators
        )

    return [at for at in figures if may(at)] or figures


def _meant(name: Piece, figure: Piece, indicators: Mapping[str, Indicator]) -> frozenset[str]:
    """Of several indicators of one name those whose unit fits."""
    codes, said = _codes(name), figure.quantity
    if len(codes) < 2 or said is None:
        return codes
    fitting = frozenset(code for code in codes if fits(said.unit, said.scaled, indicators[code]))
    return fitting or codes
