"""How do people of a year use the form? As a browser without scripts does: open the page, fill in, send, read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from benchmarks.year_steps import SECONDS, Leave, Line
from domain.form import CHANNEL

TRIES = 4  # what is asked back is settled, and the page is sent again
Choose = Callable[[str, list[str]], str]
"""Which of some labels is meant for an indicator."""


@dataclass
class Page:
    """What a person sees of a page. choices: field → (value, label)."""

    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    done: str = ""
    trouble: str = ""
    links: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._text = ""  # name of the text area that is open
        self._radio = ("", "")
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "a":
            self.page.links.append(given.get("href", ""))
        elif tag == "div" and given.get("class") in ("k", "s"):
            self._inside = "done" if given["class"] == "k" else "trouble"
        elif tag == "textarea":
            self._text = name
            self.page.fields[name] = ""
        elif tag == "select":
            self._text = ""
            self.page.fields[name] = ""
        elif tag == "input" and given.get("type") == "radio":
            self._radio = (name, given.get("value", ""))
        elif tag == "input" and given.get("type", "text") in ("text", "hidden") and name:
            self.page.fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._inside = ""
        elif tag == "textarea":
            self._text = ""
        elif tag == "label":
            self._radio = ("", "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.page.fields[self._text] += data
        if self._radio[0]:
            self.page.choices.setdefault(self._radio[0], []).append((self._radio[1], data.strip()))
        if self._inside == "done":
            self.page.done += data
        elif self._inside == "trouble":
            self.page.trouble += data


class FormTelephone:
    """Somebody without any chat, who keeps the link to the form."""

    channel = CHANNEL

    def __init__(self, number: int, name: str, address: str) -> None:
        self.chat = f"form-{number}"
        self.doing: asyncio.Task[None] | None = None
        self.news: list[Line] = []
        self._name = name
        self._browser = httpx.AsyncClient(base_url=address, timeout=SECONDS, follow_redirects=True)
        self._link = ""

    def types(self, text: str) -> None:
        """The one thing that is typed is the code, behind the address of the site."""
        self.doing = asyncio.create_task(self._join(text.split()[-1]))

    def presses(self, line: Line, label: str) -> None:
        raise AssertionError("there are no buttons on paper")

    def leaves(self, how: Leave) -> None:
        """A browser can't be blocked."""

    def fills(self, place: str, texts: Mapping[str, str], *, nil: bool, choose: Choose) -> None:
        """Fills in the figures of a place `campaign:round:unit` and sends them."""
        self.doing = asyncio.create_task(self._fill(place, texts, nil, choose))

    async def close(self) -> None:
        await self._browser.aclose()

    async def _join(self, code: str) -> None:
        page = _read(await self._browser.get(f"/j/{code}"))
        sent = {**page.fields, "name": self._name, "agree": "1"}
        joined = await self._browser.post(f"/j/{code}", files=_parts(sent))
        self._link = next(link for link in _read(joined).links if "/f/" in link)

    async def _fill(self, place: str, texts: Mapping[str, str], nil: bool, choose: Choose) -> None:
        answer = await self._browser.get(self._link)
        page = _read(answer)
        for name in page.fields:
            code = name.removeprefix(f"f:{place}:").rpartition(":")[0]
            if name.startswith(f"f:{place}:") and code in texts:
                page.fields[name] = texts[code]
        if nil:
            page.fields[f"0:{place}"] = "1"
        for _ in range(TRIES):
            answer = await self._browser.post(self._link, files=_parts(page.fields))
            page = _read(answer)
            if page.done:
                break
            for name, choices in page.choices.items():
                labels = [label for _, label in choices]
                label = choose(name.split(":")[-2], labels)
                page.fields[name] = choices[labels.index(label)][0]
        self.news.append(Line(text=(page.done or page.trouble).strip() or f"{answer.status_code} {answer.text}"))


def _parts(fields: Mapping[str, str]) -> list[tuple[str, tuple[None, str]]]:
    """As a browser sends a form that may hold files."""
    return [(name, (None, value)) for name, value in fields.items()]


def _read(answer: httpx.Response) -> Page:
    reader = Reader()
    reader.feed(answer.text)
    return reader.page
