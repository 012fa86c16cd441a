"""Takes the picture of the dashboard for README.md: Hà Tĩnh in June 2020, with figures that are made up.

.venv/bin/python -m docs.pictures.take_dashboard
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.clock import VIETNAM
from domain.message import Chat
from domain.person import Person, Role
from domain.report import Figure, Mode
from domain.summary import UnitState
from handlers import manage_campaigns
from handlers.context import Clockwork
from storage.catalog import load_calendar, load_units
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.store import Library, Store
from tests.browsers import a_browser
from tests.builders import HA_TINH, local
from tests.dashboards import a_dashboard
from tests.summaries import ctr64

FOLDER = Path(__file__).parent
AT = "2020-06-17T08:30"
SIZES = {"dashboard-desktop": (1280, 900), "dashboard-phone": (390, 844)}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "giaoban.sqlite"))
        migrate(database)
        library = Library(database, load_calendar())
        with library.writing() as store:
            fill(store)
        with a_dashboard(library, at=AT) as dashboard, a_browser() as browser:
            page = browser.new_page()
            page.goto(dashboard.link("p-province"))
            page.get_by_role("button").click()
            for name, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"{dashboard.address}/dashboard/progress")
                page.locator(".foot").wait_for()
                page.wait_for_timeout(1_000)
                page.screenshot(path=FOLDER / f"{name}.png")
        database.close()


def fill(store: Store) -> None:
    summary = ctr64()
    clock = Clockwork(store=store, now=local("2020-06-01T08:00"), zone=VIETNAM)
    manage_campaigns.start(clock, summary.campaign, load_units("2020"))
    for one in summary.units:
        store.obligations.open([one.owed], at=clock.now)
        for code in one.values:
            store.reports.add(_figure(one, code), at=clock.now)
    person = Person(id="p-province", name="Lê Thị Hà")
    chat = Chat(channel="telegram", bot="1", chat_id="1")
    store.people.enrol(person, chat, unit=HA_TINH, role=Role.PROVINCE, consent="1", at=clock.now)


def _figure(one: UnitState, code: str) -> Figure:
    total = one.values[code]
    return Figure(
        campaign=one.owed.campaign,
        round=one.owed.round,
        unit=one.unit.key,
        code=code,
        version=1,
        mode=Mode.INCREMENT if code in one.increments else Mode.LEVEL,
        value=total,
        increment=one.increments.get(code, total * 0),
        total=total,
        first_said_at=local(AT),
        said_at=local(AT),
        person="p-1",
        update="picture",
    )


if __name__ == "__main__":
    main()
