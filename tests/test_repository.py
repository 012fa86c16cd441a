"""Is the repository fit to be given away? It has nothing secret or local, its lock is whole, README true."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LOCAL_PATH = re.compile(r"(?:(?<![\w./:*})-])|(?<=file://))/(?:work|root)\b(?!-)")
BOT_TOKEN = re.compile(r"(?<!\d)\d{8,}:[A-Za-z0-9_-]{30,}")
REQUIREMENT = re.compile(r"[a-z0-9][a-z0-9.-]*==\S+( ; [^\\]+?)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
FOLDER = re.compile(r"`([\w.-]+)/`")
CODE_WITHOUT_A_LAYER = {"benchmarks"}


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Files that are tracked or would be with the next `git add`, relative to the root."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    return [Path(name) for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def lock() -> list[str]:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def test_no_file_names_a_path_of_one_machine(files: list[Path]) -> None:
    assert places_of(LOCAL_PATH, files) == []


def test_no_file_holds_a_bot_token(files: list[Path]) -> None:
    assert places_of(BOT_TOKEN, files) == []


def test_the_lock_names_no_index_and_no_folder(lock: list[str]) -> None:
    options = [line for line in lock if line.lstrip().startswith("-") and not HASH.fullmatch(line)]
    addresses = [line for line in lock if "://" in line or " @ " in line]
    assert options + addresses == []


def test_every_requirement_in_the_lock_is_exact_and_has_a_hash(lock: list[str]) -> None:
    hashes: dict[str, int] = {}
    requirement = ""
    for line in lock:
        if line and not line.startswith((" ", "#")):
            requirement = line
            hashes[requirement] = 0
        elif HASH.fullmatch(line):
            hashes[requirement] += 1

    assert hashes
    assert [line for line in hashes if not REQUIREMENT.fullmatch(line)] == []
    assert [line for line, count in hashes.items() if count == 0] == []


def test_the_lock_holds_every_dependency(lock: list[str]) -> None:
    project = pyproject()["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = {line.partition("==")[0] for line in lock if "==" in line}
    assert {canonical(name) for name in wanted} - locked == set()


def test_the_folder_table_of_the_readme_is_true(files: list[Path]) -> None:
    tables = [folders for folders in folder_tables(ROOT / "README.md") if "domain" in folders]
    assert len(tables) == 1, "README.md needs one table whose first column names the folders as `domain/`"

    tracked = {file.parts[0] for file in files if len(file.parts) > 1}
    visible = {folder for folder in tracked if not folder.startswith(".")}
    assert {folder for folder in tables[0] if not folder.startswith(".")} == visible
    assert tables[0] <= tracked


def test_every_package_has_chosen_its_layer(files: list[Path]) -> None:
    packages = {file.parts[0] for file in files if file.parts[1:] == ("__init__.py",)}
    linted = pyproject()["tool"]["importlinter"]
    layers = next(c["layers"] for c in linted["contracts"] if c["id"] == "layers")
    assert packages - CODE_WITHOUT_A_LAYER == set(linted["root_packages"]) == set(layers)


def places_of(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """file:line of each match in a text file; the match itself isn't repeated, it may be a secret."""
    places = []
    for file in files:
        text = (ROOT / file).read_bytes().decode("utf-8", errors="replace")
        places += [f"{file}:{1 + text[: m.start()].count(chr(10))}" for m in pattern.finditer(text)]
    return places


def folder_tables(page: Path) -> list[set[str]]:
    """For each table of a page, the folders that its first column names."""
    tables: list[set[str]] = []
    inside = False
    for line in page.read_text(encoding="utf-8").splitlines():
        row = line.strip().startswith("|")
        if row and not inside:
            tables.append(set())
        if row:
            tables[-1].update(FOLDER.findall(line.split("|")[1]))
        inside = row
    return tables


def pyproject() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def canonical(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()
