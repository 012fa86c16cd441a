"""What do tests of the API begin with? A story with figures, and its application with tokens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.clock import VIETNAM
from bot.web.api import PREFIX, api
from domain.access import Data
from domain.calendar import Calendar
from handlers.context import Clockwork
from handlers.manage_tokens import give
from storage.database import Database, sqlite_url
from storage.files import FOLDER, Files
from storage.store import Library
from tests.builders import DONG_VAN_TOWN, LUNG_CU, MA_LE, THUONG_PHUNG, TUONG_SON, XIN_CAI, catalogue, units
from tests.story import Story

NewToken = Callable[..., str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, calendar: Calendar) -> Iterator[Story]:
    """HG2023 in five communes of two districts, three of which reported; another campaign in another province."""
    folder = tmp_path_factory.mktemp("api")
    shutil.copy(migrated_sqlite, folder / "giaoban.sqlite")
    database = Database(sqlite_url(folder / "giaoban.sqlite"))
    story = Story(Library(database, calendar, Files(folder / FOLDER)), at="2023-06-14T07:00")
    story.start(catalogue()["HG2023"], units(LUNG_CU, MA_LE, DONG_VAN_TOWN, THUONG_PHUNG, XIN_CAI))
    story.start(catalogue()["HT2023-H2"], units(TUONG_SON))
    story.clock_to("2023-06-20T09:00")
    lan = story.officer(LUNG_CU, "Lan")
    lan.says("thu ngân sách 3,2 tỷ; che phủ rừng 58,9%")
    lan.says("sửa thu ngân sách 3,25 tỷ")
    story.officer(MA_LE, "Minh").says("che phủ rừng 60,1%")
    story.officer(THUONG_PHUNG, "Hoa").says("thu ngân sách 1,8 tỷ")
    yield story
    story.close()
    database.close()


@pytest.fixture(scope="module")
def new_token(told: Story) -> NewToken:
    """Makes a token for a unit; all data and campaigns unless they are named."""
    made: list[str] = []

    def new(unit: str, *data: Data, campaigns: tuple[str, ...] = (), days: float = 90) -> str:
        secret = f"gb_{len(made):043}"
        made.append(secret)
        with told.library.writing() as store:
            clock = Clockwork(store=store, now=told.now, zone=VIETNAM)
            lives = timedelta(days=days)
            name = f"token {len(made)}"
            give(clock, secret, name=name, unit=unit, data=data or tuple(Data), campaigns=campaigns, lives=lives)
        return secret

    return new


@pytest.fixture(scope="module")
def site(told: Story) -> FastAPI:
    """As `giaoban run` mounts it; with a budget that tests don't use up."""
    app = FastAPI(openapi_url=None)
    app.mount(PREFIX, api(told.library, told.clock, VIETNAM, a_minute=100_000, exports_a_minute=100_000))
    return app
