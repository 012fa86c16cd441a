"""What do other systems read over `/api/v1`, and what do they never see?"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from python_calamine import CalamineWorkbook

from bot.clock import VIETNAM
from bot.web.api import PREFIX, api
from bot.web.serve import Site, take_address
from domain.access import Data
from domain.campaign import Approval
from domain.review import Judgement, Verdict
from handlers.manage_tokens import token_hash
from tests.bot.web.conftest import NewToken
from tests.builders import (
    DONG_VAN,
    HA_GIANG,
    HA_TINH,
    LUNG_CU,
    MA_LE,
    MEO_VAC,
    THUONG_PHUNG,
    XIN_CAI,
    a_chat,
    catalogue,
    units,
)
from tests.story import Story

Get = Callable[..., httpx.Response]


@pytest.fixture
def client(site: FastAPI) -> Iterator[TestClient]:
    with TestClient(site, base_url="http://testserver/api/v1/", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def get(client: TestClient, new_token: NewToken) -> Get:
    """Asks with the province's token, or another."""
    whole = new_token(HA_GIANG)

    def ask(path: str, token: str = whole, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        named = {name.rstrip("_"): value for name, value in query.items()}
        sent = {"Authorization": f"Bearer {token}", **(headers or {})}
        answer: httpx.Response = client.get(path, params=named, headers=sent)
        return answer

    return ask


def refused(answer: httpx.Response, status: int) -> str:
    """The sentence of a problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["detail"].endswith(".")
    assert len(told["detail"].splitlines()) == 1
    return str(told["detail"])


# --- what is read


def test_campaigns_with_indicators_and_rounds(get: Get) -> None:
    listed = get("campaigns").json()["items"]
    assert [(one["code"], one["state"], one["version"]) for one in listed] == [("HG2023", "running", 1)]

    found = get("campaigns/hg2023").json()
    assert len(found["indicators"]) == 25
    budget = next(one for one in found["indicators"] if one["code"] == "THUNS")
    assert (budget["unit"], budget["target"], budget["reported"]) == ("tỷ đồng", "3000", True)
    rounds = {one["key"]: one for one in found["rounds"]}
    assert rounds["SK"]["last_day"] == "2023-06-29"


def test_obligations_tell_state_and_times(get: Get) -> None:
    found = {one["unit"]: one for one in get("campaigns/HG2023/obligations", round_="SK").json()["items"]}

    assert len(found) == 5
    assert found[LUNG_CU]["state"] == "partial"
    assert found[LUNG_CU]["unit_title"] == "xã Lũng Cú"
    assert {"THUNS", "RUNG"} == set(found[LUNG_CU]["answered"])
    assert found[XIN_CAI]["state"] == "open"
    assert found[XIN_CAI]["first_reported_at"] is None
    assert found[LUNG_CU]["due_at"] == "2023-06-29T17:00:00Z"


def test_values_are_exact_decimals_with_their_unit_and_version(get: Get) -> None:
    found = get("campaigns/HG2023/values", unit=LUNG_CU).json()["items"]

    budget = next(one for one in found if one["code"] == "THUNS")
    assert (budget["value"], budget["total"], budget["measured_in"], budget["version"]) == (
        "3.25",
        "3.25",
        "tỷ đồng",
        2,
    )
    assert budget["act"] == "correction"
    assert budget["said_at"] == "2023-06-20T02:00:00Z"


def test_history_has_every_version(get: Get) -> None:
    found = get("campaigns/HG2023/values", unit=LUNG_CU, indicator="THUNS", history="true").json()["items"]

    assert [(one["version"], one["value"]) for one in found] == [(1, "3.2"), (2, "3.25")]


def test_nobody_is_named(get: Get, told: Story) -> None:
    text = get("campaigns/HG2023/values", history="true").text + get("campaigns/HG2023/obligations").text

    assert "Lan" not in text
    with told.library.reading() as store:
        people = {one.person for one in store.reports.history("HG2023", LUNG_CU)}
    assert people
    assert not any(one in text for one in people)


def test_numbers_are_never_floats(get: Get) -> None:
    def floats(value: Any) -> bool:
        if isinstance(value, dict | list):
            return any(map(floats, value.values() if isinstance(value, dict) else value))
        return isinstance(value, float)

    for path in ("campaigns/HG2023", "campaigns/HG2023/values", "campaigns/HG2023/obligations"):
        assert not floats(json.loads(get(path).text))


@pytest.mark.parametrize(("path", "key"), [("obligations", ("round", "unit")), ("values", ("round", "unit", "code"))])
def test_pages_hold_each_row_once_whatever_their_size(get: Get, path: str, key: tuple[str, ...]) -> None:
    whole = get(f"campaigns/HG2023/{path}", many=500).json()
    assert whole["next"] is None
    assert len(whole["items"]) > 3

    for many in (1, 2, 3, len(whole["items"])):
        found: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = get(f"campaigns/HG2023/{path}", many=many, **cursor).json()
            assert len(page["items"]) <= many
            found += page["items"]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert found == whole["items"]
        assert len({tuple(one[part] for part in key) for one in found}) == len(found)


def test_history_is_paged_by_version(get: Get) -> None:
    first = get("campaigns/HG2023/values", unit=LUNG_CU, indicator="THUNS", history="true", many=1).json()
    second = get(
        "campaigns/HG2023/values", unit=LUNG_CU, indicator="THUNS", history="true", many=1, cursor=first["next"]
    ).json()

    assert [one["version"] for one in first["items"] + second["items"]] == [1, 2]
    assert second["next"] is None


def test_workbook(get: Get) -> None:
    answer = get("campaigns/HG2023/exports/xlsx", round_="SK")

    assert "hg2023-sk-tinh-ha-giang.xlsx" in answer.headers["content-disposition"]
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        assert len(book.get_sheet_by_name("Lịch sử").to_python()) == 6


def test_table_of_one_district(get: Get) -> None:
    answer = get("campaigns/HG2023/exports/csv", unit=MEO_VAC)

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["Đơn vị"] for row in rows} == {"Xã Thượng Phùng", "Xã Xín Cái"}


def test_draft_letter_and_pictures(get: Get) -> None:
    assert get("campaigns/HG2023/exports/docx").content.startswith(b"PK")
    for picture in ("progress", "heat", "trend:THUNS"):
        png = get("campaigns/HG2023/exports/png", picture=picture).content
        assert Image.open(io.BytesIO(png)).width == 1080


def test_what_is_here_already_is_not_sent_again(get: Get) -> None:
    tag = get("campaigns/HG2023/values").headers["etag"]

    again = get("campaigns/HG2023/values", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag


# --- what is not


@pytest.mark.parametrize("token", ["", "gb_" + "x" * 43, "gb_short", "' OR 1=1 --", "gb_" + "0" * 42 + "é"])
def test_unknown_token_is_turned_away(client: TestClient, token: str) -> None:
    for path in ("campaigns", "campaigns/HG2023", "campaigns/NOPE", "campaigns/HG2023/exports/xlsx"):
        answer = client.get(path, headers={"Authorization": f"Bearer {token}".encode()})

        assert refused(answer, 401) == "This needs a token that is in force."
        assert answer.headers["www-authenticate"] == "Bearer"


def test_expired_and_revoked_tokens_look_like_unknown_ones(get: Get, new_token: NewToken, told: Story) -> None:
    old, gone = new_token(HA_GIANG, days=-1), new_token(HA_GIANG)
    with told.library.writing() as store:
        access = store.tokens.by_hash(token_hash(gone))
        assert access is not None
        assert store.tokens.revoke(access.name, at=told.now)

    assert refused(get("campaigns", old), 401) == refused(get("campaigns", gone), 401)


@pytest.mark.parametrize("data", Data)
def test_token_is_for_its_data_only(get: Get, new_token: NewToken, data: Data) -> None:
    paths = {
        Data.CAMPAIGNS: "campaigns",
        Data.OBLIGATIONS: "campaigns/HG2023/obligations",
        Data.VALUES: "campaigns/HG2023/values",
        Data.EXPORTS: "campaigns/HG2023/exports/csv",
    }
    token = new_token(HA_GIANG, data)

    for asked, path in paths.items():
        if asked is data:
            assert get(path, token).status_code == 200
        else:
            assert refused(get(path, token), 403) == f"This token is not for {asked.value}."


def test_token_sees_its_unit_and_what_is_below(get: Get, new_token: NewToken) -> None:
    district, commune = new_token(DONG_VAN), new_token(MA_LE)

    def seen(token: str, path: str) -> set[str]:
        return {one["unit"] for one in get(f"campaigns/HG2023/{path}", token).json()["items"]}

    assert seen(district, "values") == {LUNG_CU, MA_LE}
    assert len(seen(district, "obligations")) == 3
    assert seen(commune, "values") == seen(commune, "obligations") == {MA_LE}
    exported = get("campaigns/HG2023/exports/csv", district).content.decode()
    assert "Thượng Phùng" not in exported


def test_other_units_are_not_found_like_units_that_do_not_exist(get: Get, new_token: NewToken) -> None:
    token = new_token(DONG_VAN)

    for path in ("values", "obligations", "exports/csv"):
        said = {
            refused(get(f"campaigns/HG2023/{path}", token, unit=unit), 404)
            for unit in (THUONG_PHUNG, MEO_VAC, HA_GIANG, "2020-99999")
        }
        assert said == {"There is no such unit for this token."}


def test_other_campaigns_are_not_found_like_campaigns_that_do_not_exist(get: Get, new_token: NewToken) -> None:
    token = new_token(HA_TINH)
    narrow = new_token(HA_GIANG, campaigns=("HT2023-H2",))

    assert [one["code"] for one in get("campaigns", token).json()["items"]] == ["HT2023-H2"]
    assert get("campaigns", narrow).json()["items"] == []
    for path in ("", "/values", "/obligations", "/exports/csv"):
        said = {refused(get(f"campaigns/{code}{path}", token), 404) for code in ("HG2023", "NOPE")}
        assert said == {"There is no such campaign for this token."}
        refused(get(f"campaigns/HG2023{path}", narrow), 404)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "bnVsbA", "WyJTSyIsMV0", "WyJcdTAwMDAiLCJhIl0", "////", "W" * 500])
def test_broken_cursor_is_refused(get: Get, cursor: str) -> None:
    refused(get("campaigns/HG2023/obligations", cursor=cursor), 422)


def test_cursor_of_elsewhere_leads_nowhere_else(get: Get, new_token: NewToken) -> None:
    cursor = get("campaigns/HG2023/values", many=1).json()["next"]

    found = get("campaigns/HG2023/values", new_token(MEO_VAC), cursor=cursor).json()["items"]

    assert {one["unit"] for one in found} <= {THUONG_PHUNG, XIN_CAI}


@pytest.mark.parametrize("many", ["0", "501", "-1", "x", "1e9"])
def test_page_size_is_bounded(get: Get, many: str) -> None:
    refused(get("campaigns/HG2023/values", many=many), 422)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: TestClient, method: str) -> None:
    for path in ("campaigns", "campaigns/HG2023/values", "campaigns/HG2023/exports/csv"):
        refused(client.request(method, path), 405)


def test_budget_of_one_token_leaves_others_alone(told: Story, new_token: NewToken) -> None:
    app = FastAPI(openapi_url=None)
    app.mount(PREFIX, api(told.library, told.clock, VIETNAM, a_minute=3, exports_a_minute=1))
    greedy, modest = new_token(HA_GIANG), new_token(HA_GIANG)

    with TestClient(app, base_url="http://testserver/api/v1/") as client:

        def ask(token: str, path: str = "campaigns") -> httpx.Response:
            answer: httpx.Response = client.get(path, headers={"Authorization": f"Bearer {token}"})
            return answer

        assert [ask(greedy).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        assert int(ask(greedy).headers["retry-after"]) > 0
        assert ask(modest).status_code == 200
        assert ask(modest, "campaigns/HG2023/exports/csv").status_code == 200
        refused(ask(modest, "campaigns/HG2023/exports/csv"), 429)


def test_reading_waits_for_no_writer(get: Get, told: Story) -> None:
    with told.library.writing() as store:
        store.people.seen(a_chat("1001"), told.now)
        store.session.flush()
        assert get("campaigns/HG2023/values").status_code == 200


def test_it_is_served_over_http_with_safe_headers(told: Story, new_token: NewToken) -> None:
    token = new_token(HA_GIANG)

    async def asked() -> tuple[httpx.Response, httpx.Response]:
        site = Site(take_address("127.0.0.1", 0))
        site.app.mount(PREFIX, api(told.library, told.clock, VIETNAM))
        try:
            async with site.served(), httpx.AsyncClient(base_url=site.address) as client:
                values = await client.get(
                    "/api/v1/campaigns/HG2023/values", headers={"Authorization": f"Bearer {token}"}
                )
                return values, await client.get("/api/v1/openapi.json")
        finally:
            site.close()

    values, described = asyncio.run(asked())

    assert Decimal(values.json()["items"][0]["value"])
    assert values.headers["x-content-type-options"] == "nosniff"
    assert "script-src" not in values.headers["content-security-policy"]
    assert "private" in values.headers["cache-control"]
    assert set(described.json()["paths"]) == {
        "/campaigns",
        "/campaigns/{code}",
        "/campaigns/{code}/obligations",
        "/campaigns/{code}/values",
        "/campaigns/{code}/exports/{form}",
    }


# --- the last test: the campaign is another one from here on


def test_value_tells_whether_its_version_is_approved(get: Get, told: Story) -> None:
    told.amend(replace(catalogue()["HG2023"], approval=Approval.COMMUNE), units(LUNG_CU))
    with told.library.writing() as store:
        figure = store.reports.latest("HG2023", "SK", LUNG_CU)["THUNS"]
        store.approvals.add(
            Judgement(
                campaign="HG2023",
                round="SK",
                unit=LUNG_CU,
                code="THUNS",
                version=figure.version,
                verdict=Verdict.APPROVED,
                at=told.now,
                person="p1",
            )
        )

    found = get("campaigns/HG2023/values", unit=LUNG_CU, history="true").json()["items"]

    verdicts = {(one["code"], one["version"]): (one["verdict"], one["decided_at"] is not None) for one in found}
    assert verdicts["THUNS", 1] == (None, False)
    assert verdicts["THUNS", 2] == ("approved", True)
    assert "p1" not in json.dumps(found)
