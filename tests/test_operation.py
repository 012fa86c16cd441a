"""Do the files for operators fit the programme: metrics, unit, alerts with a way out?"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.clock import VIETNAM, TrainingClock
from bot.metrics import Metrics
from bot.settings import Settings
from domain.backup import OLDEST, file_name
from domain.bot import Bot
from storage.store import Library
from tests.builders import local

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "operation"
GUIDE = ROOT / "docs" / "van-hanh.md"
NAME = re.compile(r"\b(?:giaoban|process)_[a-z_]+\b")
LABEL = re.compile(r'([a-z_]+)=~?"([^"]+)"')
NOW = local("2026-11-29T08:00")


def rules() -> list[dict[str, Any]]:
    loaded = YAML(typ="safe").load(FOLDER / "alerts.yaml")
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / "grafana.json").read_text(encoding="utf-8"))["panels"])


def expressions() -> list[str]:
    return [rule["expr"] for rule in rules()] + [target["expr"] for panel in panels() for target in panel["targets"]]


@pytest.fixture
def served(library: Library, tmp_path: Path) -> str:
    """What /metrics says of an installation with a bot that has a quota, and with a backup."""
    metrics = Metrics()
    metrics.watch(library, TrainingClock(NOW))
    metrics.watch_backups(tmp_path, VIETNAM, TrainingClock(NOW))
    (tmp_path / file_name(NOW, VIETNAM)).touch()
    metrics.handled("zalo", "done", None)
    with library.writing() as store:
        store.bots.serve([Bot(channel="zalo", bot="123")], at=NOW)
    return metrics.text().decode()


def test_every_metric_that_is_drawn_or_watched_is_served(served: str) -> None:
    named = {name for expression in expressions() for name in NAME.findall(expression)}
    there = {line.partition("{")[0].partition(" ")[0] for line in served.splitlines() if not line.startswith("#")}

    assert len(named) > 10
    assert named - there == set()


def test_every_label_that_is_asked_for_is_served(served: str) -> None:
    asked = {found for expression in expressions() for found in LABEL.findall(expression)} - {("job", "giaoban")}

    assert asked
    for label, values in asked:
        for value in values.split("|"):
            assert f'{label}="{value}"' in served, (label, value)


def test_every_metric_of_ours_is_drawn(served: str) -> None:
    ours = set(re.findall(r"^# TYPE (giaoban_\w+)", served, re.MULTILINE))
    ours = {name for name in ours if not name.endswith("_created")}
    drawn = " ".join(expressions())

    assert {name for name in ours if name not in drawn} == set()


def test_what_all_processes_say_of_the_same_tables_is_one_figure() -> None:
    """Of the database itself each process tells its own line."""
    shared = re.compile(r"giaoban_(?:inbox|outbox|overdue|unreachable|quota|backup)")

    for expression in expressions():
        parts = re.split(r" / ", expression)
        assert all(part.startswith(("max", "min")) for part in parts if shared.search(part)), expression


def test_backup_is_old_for_the_alert_when_it_is_for_the_doctor() -> None:
    (rule,) = (one for one in rules() if one["alert"] == "GiaoBanBackupOld")

    assert rule["expr"].endswith(f"> {OLDEST.total_seconds():.0f}")


def test_every_alert_says_what_is_wrong_and_the_guide_what_to_do() -> None:
    guide = GUIDE.read_text(encoding="utf-8")

    for rule in rules():
        assert rule["annotations"]["summary"].endswith("."), rule["alert"]
        assert rule["labels"]["severity"] in ("page", "look")
        assert f"`{rule['alert']}`" in guide, f"{rule['alert']} is missing in {GUIDE.name}"


def test_guide_explains_every_line_of_the_doctor() -> None:
    code = "".join(
        (ROOT / "bot" / f"{name}.py").read_text("utf-8") for name in ("doctor", "platforms", "command_doctor")
    )
    told = set(re.findall(r'(?:\bwell|look|wrong|_waiting)\(\s*"([a-z]+)"', code))
    guide = GUIDE.read_text(encoding="utf-8")

    assert {"disk", "backup", "database", "migrations", "inbox", "people", "tokens", "files"} <= told
    assert {name for name in told if f"| `{name}` |" not in guide} == set()
    for ending in re.findall(r'what\}: (\w+)"', code):
        assert f"| `… {ending}` |" in guide
    assert "| `clock against …` |" in guide


def test_panels_do_not_lie_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells


@pytest.mark.parametrize("unit", sorted(path.name for path in FOLDER.glob("*.service")))
def test_systemd_takes_the_unit(unit: str, tmp_path: Path) -> None:
    """With a programme that exists here, in place of the one that will be installed."""
    if shutil.which("systemd-analyze") is None:
        assert not os.environ.get("CI"), "CI installs systemd for this"
        pytest.skip("systemd-analyze is not on this machine")
    text = (FOLDER / unit).read_text(encoding="utf-8")
    there = tmp_path / unit.replace("@", "@8101")
    program = "/opt/giaoban/.venv/bin/giaoban"
    assert program in text
    there.write_text(text.replace(program, sys.executable), encoding="utf-8")

    timer = there.with_suffix(".timer")
    if (FOLDER / timer.name).exists():
        shutil.copy(FOLDER / timer.name, timer)

    command = ["systemd-analyze", "verify", "--man=no", str(there), *map(str, tmp_path.glob("*.timer"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    said = [line for line in done.stderr.splitlines() if there.stem in line]
    assert (done.returncode, said) == (0, [])


def test_environment_of_the_unit_is_known() -> None:
    lines = (FOLDER / "giaoban.env").read_text(encoding="utf-8").splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert names
    assert names <= {f"GIAOBAN_{name.upper()}" for name in Settings.model_fields}


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    """Where there is one. With a certificate of our own, and sockets for ports that are not everybody's."""
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        pytest.skip("nginx is not on this machine")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=giaoban.example"]
    subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    site = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for name, there in (("fullchain.pem", certificate), ("privkey.pem", key)):
        site = site.replace(f"/etc/letsencrypt/live/giaoban.example/{name}", str(there))
    site = re.sub(r"listen (\[::\]:)?(\d+)", rf"listen unix:{tmp_path}/\g<2>\g<1>", site).replace("[::]:", "-6")
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    places = "".join(
        f"{one}_temp_path {tmp_path}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    begins = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}"
    whole = f"{begins} http {{ access_log off; {places} include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")

    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr


def test_proxy_takes_what_the_site_takes_and_hides_what_is_for_the_machine() -> None:
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")

    assert "client_max_body_size 64m" in text
    assert "X-Forwarded-For" in text
    for path in ("/metrics", "/readyz", "/healthz"):
        assert f"location = {path} {{ return 404; }}" in text
