"""What stands in a form that an officer has sent?

Everything as it was typed; what it means is decided when it is handled. A field is named by where its figure goes and
the version that its page showed, so a name that was changed on the way leads to nothing that is not the person's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from domain.note import NoteKind

CHANNEL, BOT = "form", "web"
LONGEST_TEXT = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A round of a campaign, for a unit."""

    campaign: str
    round: str
    unit: str

    def __str__(self) -> str:
        return f"{self.campaign}:{self.round}:{self.unit}"

    @property
    def values(self) -> dict[str, str]:
        return {"campaign": self.campaign, "round": self.round, "unit": self.unit}

    @classmethod
    def parse(cls, text: str) -> Place:
        """Raises ValueError."""
        campaign, round_key, unit = text.split(":")
        return cls(campaign=campaign, round=round_key, unit=unit)


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """One figure. seen: the version that the page showed. settled: doubts that were confirmed, `reason=value/mode`."""

    place: Place
    code: str
    text: str
    seen: int = 0
    settled: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.place}:{self.code}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A difficulty or a proposal."""

    place: Place
    kind: NoteKind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """A photo that lies with our files, or one that was refused (`reason`)."""

    place: Place
    name: str
    sha256: str = ""
    size: int = 0
    mime: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A whole form. nil: where all blank figures mean that there is nothing to report. spot: as typed, if agreed."""

    person: str
    fixing: bool = False
    typed: tuple[Typed, ...] = ()
    told: tuple[Told, ...] = ()
    nil: tuple[Place, ...] = ()
    photos: tuple[Attached, ...] = ()
    agreed: bool = False
    latitude: str = ""
    longitude: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that was written, the names of files among it."""
        names = (one.name.rpartition(".")[0].replace("_", " ") for one in self.photos)
        return (*(one.text for one in self.typed), *(one.text for one in self.told), *names)

    def pack(self) -> dict[str, Any]:
        return asdict(self)


def unpack(packed: Mapping[str, Any]) -> Submission:
    """What `pack` put together, also after it was JSON. Raises KeyError, TypeError or ValueError."""
    return Submission(
        person=packed["person"],
        fixing=bool(packed["fixing"]),
        typed=tuple(
            Typed(**{**one, "place": Place(**one["place"]), "settled": tuple(one["settled"])})
            for one in packed["typed"]
        ),
        told=tuple(
            Told(place=Place(**one["place"]), kind=NoteKind(one["kind"]), text=one["text"]) for one in packed["told"]
        ),
        nil=tuple(Place(**one) for one in packed["nil"]),
        photos=tuple(Attached(**{**one, "place": Place(**one["place"])}) for one in packed["photos"]),
        agreed=bool(packed["agreed"]),
        latitude=packed["latitude"],
        longitude=packed["longitude"],
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Why a field is not taken yet. choices: (what settles it, in words)."""

    sentence: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What became of a form: what was said, or by key of field what is still to be done; `other`: all besides."""

    said: tuple[str, ...] = ()
    troubles: Mapping[str, Trouble] | None = None
    other: tuple[str, ...] = ()

    @property
    def stored(self) -> bool:
        return not self.troubles and not self.other

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Answer:
        packed = json.loads(text)
        troubles = {
            key: Trouble(sentence=one["sentence"], choices=tuple((a, b) for a, b in one["choices"]))
            for key, one in (packed["troubles"] or {}).items()
        }
        return cls(said=tuple(packed["said"]), troubles=troubles, other=tuple(packed["other"]))
