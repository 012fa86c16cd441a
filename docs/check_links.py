"""Do the links between our pages lead somewhere? Files and headings are checked, the network is left alone.

Usage: python docs/check_links.py [ROOT]. Prints each dead link with its file and line; exits 1 if any.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

SKIPPED = {".venv", ".git", "data", "node_modules", "build", "dist"}
FENCE = re.compile(r"^ {0,3}(```|~~~)")
CODE = re.compile(r"(`+).*?\1")
INLINE = re.compile(r"\[[^\]\[]*(?:\[[^\]]*\][^\]\[]*)*\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
ANCHOR = re.compile(r"<a\s+(?:id|name)=[\"']([^\"']+)[\"']")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def main(root: Path) -> int:
    dead = [line for page in pages(root) for line in dead_links(page, root)]
    print(*dead, sep="\n", end="\n" if dead else "")
    return 1 if dead else 0


def pages(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*.md") if not SKIPPED & set(p.relative_to(root).parts))


def dead_links(page: Path, root: Path) -> Iterator[str]:
    for number, target in links(page):
        path, _, anchor = unquote(target).partition("#")
        base = root if path.startswith("/") else page.parent
        file = base / path.lstrip("/") if path else page
        where = f"{page.relative_to(root)}:{number}"

        if not file.exists():
            yield f"{where}: {target}: no such file"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"{where}: {target}: no such heading"


def links(page: Path) -> Iterator[tuple[int, str]]:
    for number, line in prose(page):
        text = CODE.sub("", line)
        for target in INLINE.findall(text) + REFERENCE.findall(text):
            if not ELSEWHERE.match(target) and not target.startswith("//"):
                yield number, target


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page, and the ones set by hand."""
    found: set[str] = set()
    seen: Counter[str] = Counter()
    for _, line in prose(page):
        found.update(ANCHOR.findall(line))
        if heading := HEADING.match(line):
            slug = slug_of(heading[1])
            found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
    return found


def slug_of(heading: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    text = re.sub(r"[^\w\- ]", "", text.lower())
    return text.replace(" ", "-")


def prose(page: Path) -> Iterator[tuple[int, str]]:
    """The numbered lines outside fenced code."""
    fence = ""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        mark = FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1] == fence:
            fence = ""
        elif not fence:
            yield number, line


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
