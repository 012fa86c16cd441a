"""How do the pages of the form become HTML?

Jinja2 with everything escaped. A page is one request: its style stands in it. Its policy lets in that style and the one
small script that offers the device's position, by their hashes; whatever somebody types is words.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from domain.bot import Bot
from handlers.form.show import Field, Sheet
from handlers.texts import sentence

FOLDER = Path(__file__).parent
STYLE = Markup((FOLDER / "style.css").read_text(encoding="utf-8").strip())  # noqa: S704  ours
SCRIPT = Markup((FOLDER / "spot.js").read_text(encoding="utf-8").strip())  # noqa: S704  ours


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {_source(STYLE)}; script-src {_source(SCRIPT)}; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def form(sheet: Sheet, **more: Any) -> Response:
    """The form. more: base, page, done, notice, before, most_photos."""
    errors = _errors(sheet)
    heading = sentence("form-title-fix" if sheet.fixing else "form-title", sheet.language)
    wrong = bool(errors or sheet.other)
    title = sentence("form-title-error", sheet.language, title=heading) if wrong else heading
    values = {"sheet": sheet, "errors": errors, "heading": heading, "title": title, "script": SCRIPT}
    return _page("form.html", sheet.language, status=422 if wrong else 200, **values, **more)


def told(
    *lines: str, title: str, status: int = 200, link: str = "", language: str = "vi", again: bool = False
) -> Response:
    """A page with some sentences."""
    return _page("sentence.html", language, status=status, title=title, lines=lines, link=link, again=again)


def welcome(bots: Sequence[Bot]) -> Response:
    """What this is and where to go, for whoever opens the bare address."""
    keys = ("welcome-what", "welcome-officers", "welcome-offices", "welcome-code")
    english = " ".join(sentence(key, "en") for key in keys)
    return _page("welcome.html", "vi", status=200, title=sentence("welcome-title"), bots=bots, english=english)


def join(language: str = "vi", **values: Any) -> Response:
    """The consent. values: consent, version, page, name, missing."""
    title = sentence("form-join-title", language)
    return _page("join.html", language, status=422 if values["missing"] else 200, title=title, **values)


def _page(template: str, language: str, *, status: int, **values: Any) -> Response:
    words = partial(_words, language)
    given = {"language": language, "words": words, "style": STYLE, "again": False, **values}
    html = _TEMPLATES.get_template(template).render(given)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": POLICY})


def _words(language: str, key: str, **values: Any) -> str:
    return sentence(key, language, **values)


def _errors(sheet: Sheet) -> list[tuple[str, str, str]]:
    """(id of the field, its label, what is to be done), from top to bottom."""
    found = []
    for at, section in enumerate(sheet.sections, 1):
        found += [
            (f"f{at}-{number}", field.label, field.trouble.sentence)
            for number, field in enumerate(section.fields, 1)
            if _wrong(field)
        ]
        if section.photo_trouble:
            found.append((f"p{at}", section.title, section.photo_trouble))
    if sheet.spot_trouble:
        found.append(("agree", sentence("form-spot", sheet.language), sheet.spot_trouble))
    return found


def _wrong(field: Field) -> bool:
    return bool(field.trouble.sentence)
