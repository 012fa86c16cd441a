"""Is a signed link good for its purpose, its subject and its time only?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.links import LONGEST, Expired, Forged, Links, Purpose, Signer
from tests.builders import local

KEY = "a key of thirty-two letters long"
NOW = local("2026-11-29T08:00")
LINKS = Links("https://giaoban.example.vn", Signer(KEY))


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def test_a_link_leads_back_to_its_subject() -> None:
    link = LINKS.to(Purpose.FORM, "p12", now=NOW)

    assert link.startswith("https://giaoban.example.vn/f/")
    assert LINKS.signer.read(Purpose.FORM, token_of(link), now=NOW).subject == "p12"


def test_a_link_is_good_until_its_time_is_over() -> None:
    token = token_of(LINKS.to(Purpose.FORM, "p12", now=NOW, lives=timedelta(days=7)))

    LINKS.signer.read(Purpose.FORM, token, now=NOW + timedelta(days=7) - timedelta(seconds=1))
    with pytest.raises(Expired):
        LINKS.signer.read(Purpose.FORM, token, now=NOW + timedelta(days=7))


@pytest.mark.parametrize("other", [Purpose.SIGN_IN, Purpose.FILE])
def test_a_link_is_good_for_one_purpose(other: Purpose) -> None:
    with pytest.raises(Forged):
        LINKS.signer.read(other, token_of(LINKS.to(Purpose.FORM, "p12", now=NOW)), now=NOW)


def test_a_link_of_another_key_is_forged() -> None:
    token = token_of(Links("", Signer("another key of thirty-two letters")).to(Purpose.FORM, "p12", now=NOW))

    with pytest.raises(Forged):
        LINKS.signer.read(Purpose.FORM, token, now=NOW)


def test_a_link_with_one_letter_changed_is_forged() -> None:
    token = token_of(LINKS.to(Purpose.FORM, "p12", now=NOW))

    for place in range(len(token) - 1):  # the last letter holds bits that count for nothing
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Forged):
            LINKS.signer.read(Purpose.FORM, changed, now=NOW)


@pytest.mark.parametrize("nonsense", ["", ".", "a.b", "é", "\0", "x" * (LONGEST + 1), "..", "WyJwMTIiLDFd"])
def test_nonsense_is_forged(nonsense: str) -> None:
    with pytest.raises(Forged):
        LINKS.signer.read(Purpose.FORM, nonsense, now=NOW)


def test_the_key_never_shows() -> None:
    assert KEY not in repr(LINKS)
