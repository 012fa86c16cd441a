"""What can be asked? Campaigns, obligations, values and documents; everything is read, nothing can be written."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from typing import IO, Annotated, Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Header, Path, Query, Response
from fastapi.responses import StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from bot.clock import Clock
from bot.web.api.cursor import KEY, LONGEST, packed, unpacked
from bot.web.api.gate import EXPORTS_A_MINUTE, REQUESTS_A_MINUTE, Gate
from bot.web.api.problem import Problem, Told, problems, translate
from bot.web.api.shapes import (
    Campaigns,
    CampaignShape,
    Obligations,
    Values,
    campaign_shape,
    campaign_short,
    obligation_shape,
    value_shape,
)
from domain.access import Access
from handlers import share
from handlers.context import Clockwork
from handlers.documents.format import Format
from handlers.export import HEAT, PROGRESS, file_name, write
from storage.pages import Wanted, key_of
from storage.store import Library

PREFIX = "/api/v1"
MOST_ROWS = 500
IN_MEMORY = 4_000_000  # bytes of a document; a larger one waits on the disk
CHUNK = 1 << 16
MIME = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PNG: "image/png",
}
KEPT = {"Cache-Control": "private, no-cache"}  # by the one who asked, and asked about anew

_bearer = HTTPBearer(auto_error=False, description="A token of `giaoban token new`.")


def _secret(found: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    if found is None:
        raise Problem(401, "This needs a token that is in force.", WWW_Authenticate="Bearer")
    return found.credentials


Secret = Annotated[str, Depends(_secret)]
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{2,40}$", description="Code of a campaign.", examples=["HG2023"])]
UnitKey = Annotated[str, Query(pattern=KEY, description="This unit and all below it, e.g. 2025-42.")]
RoundKey = Annotated[str, Query(pattern=KEY, description="Key of a round.")]
IndicatorCode = Annotated[str, Query(pattern=KEY, description="Code of an indicator or activity.")]
Cursor = Annotated[str, Query(max_length=LONGEST, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of a page.")]
Many = Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows on a page.")]
Known = Annotated[str, Header(alias="If-None-Match", description="The ETag of an answer that is here already.")]

_EVERY: dict[int | str, dict[str, Any]] = problems(401, 403, 404, 422, 429, 503) | {304: {"description": "As before"}}


def api(
    library: Library,
    clock: Clock,
    zone: ZoneInfo,
    *,
    a_minute: int = REQUESTS_A_MINUTE,
    exports_a_minute: int = EXPORTS_A_MINUTE,
) -> FastAPI:
    """The application to be mounted at PREFIX."""
    app = FastAPI(
        title="Giao Ban",
        version="1",
        description="Emulation campaigns as communes reported them. Read only; every token sees its own units.",
        docs_url=None,
        redoc_url=None,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
    )
    gate = Gate(library, clock, zone, a_minute=a_minute, exports=exports_a_minute)
    translate(app)
    _describe(app)
    _campaigns(app, gate)
    _obligations(app, gate)
    _values(app, gate)
    _exports(app, gate)
    return app


def _campaigns(app: FastAPI, gate: Gate) -> None:
    @app.get("/campaigns", response_model=Campaigns, responses=_EVERY, summary="The campaigns that run")
    async def all_of_them(secret: Secret, known: Known = "") -> Response:
        def job(clock: Clockwork, access: Access) -> Campaigns:
            return Campaigns(items=[campaign_short(one) for one in share.campaigns(clock, access)])

        return _answer(await gate.read(secret, job), known)

    @app.get(
        "/campaigns/{code}",
        response_model=CampaignShape,
        responses=_EVERY,
        summary="One campaign with its indicators and rounds",
    )
    async def one_of_them(secret: Secret, code: Code, known: Known = "") -> Response:
        def job(clock: Clockwork, access: Access) -> CampaignShape:
            return campaign_shape(share.campaign(clock, access, code))

        return _answer(await gate.read(secret, job), known)


def _obligations(app: FastAPI, gate: Gate) -> None:
    @app.get(
        "/campaigns/{code}/obligations",
        response_model=Obligations,
        responses=_EVERY,
        summary="Who owes what by when, and how it stands",
    )
    async def obligations(
        secret: Secret,
        code: Code,
        unit: UnitKey | None = None,
        round_key: Annotated[RoundKey | None, Query(alias="round")] = None,
        cursor: Cursor | None = None,
        many: Many = 100,
        known: Known = "",
    ) -> Response:
        after = unpacked(cursor or "", words=2)

        def job(clock: Clockwork, access: Access) -> Obligations:
            wanted = Wanted(campaign=code, unit=unit or "", round=round_key or "", after=after, many=many + 1)
            found = share.obligations(clock, access, wanted)
            items = [obligation_shape(one, share.unit_of(clock, one.unit)) for one in found[:many]]
            more = packed(key_of(found[many - 1])) if len(found) > many else None
            return Obligations(items=items, next=more)

        return _answer(await gate.read(secret, job), known)


def _values(app: FastAPI, gate: Gate) -> None:
    @app.get(
        "/campaigns/{code}/values",
        response_model=Values,
        responses=_EVERY,
        summary="Figures: the last version of each, or with history=true every version",
    )
    async def values(
        secret: Secret,
        code: Code,
        unit: UnitKey | None = None,
        round_key: Annotated[RoundKey | None, Query(alias="round")] = None,
        indicator: IndicatorCode | None = None,
        history: Annotated[bool, Query(description="Every version.")] = False,
        cursor: Cursor | None = None,
        many: Many = 100,
        known: Known = "",
    ) -> Response:
        after = unpacked(cursor or "", words=3, number=history)

        def job(clock: Clockwork, access: Access) -> Values:
            wanted = Wanted(
                campaign=code,
                unit=unit or "",
                round=round_key or "",
                code=indicator or "",
                after=after,
                many=many + 1,
            )
            running, found = share.values(clock, access, wanted, history=history)
            decided = share.verdicts(clock, running, found)
            items = [
                value_shape(one, running, share.unit_of(clock, one.unit), decided.get(number))
                for number, one in enumerate(found[:many])
            ]
            more = packed(key_of(found[many - 1], version=history)) if len(found) > many else None
            return Values(items=items, next=more)

        return _answer(await gate.read(secret, job), known)


def _exports(app: FastAPI, gate: Gate) -> None:
    binary = {"schema": {"type": "string", "format": "binary"}}
    made: dict[int | str, dict[str, Any]] = {
        200: {"description": "The document", "content": {mime.partition(";")[0]: binary for mime in MIME.values()}}
    }

    @app.get(
        "/campaigns/{code}/exports/{form}",
        response_class=StreamingResponse,
        responses=made | problems(401, 403, 404, 409, 422, 429, 503),
        summary="A workbook, a table, a draft letter or a picture of how a round stands",
    )
    async def document(
        secret: Secret,
        code: Code,
        form: Format,
        unit: UnitKey | None = None,
        round_key: Annotated[RoundKey | None, Query(alias="round")] = None,
        picture: Annotated[str, Query(pattern=rf"^({PROGRESS}|{HEAT}|trend:[A-Za-z0-9_.-]{{1,32}})$")] = PROGRESS,
    ) -> Response:
        def job(clock: Clockwork, access: Access) -> tuple[IO[bytes], str]:
            wanted = Wanted(campaign=code, unit=unit or "", round=round_key or "", many=1)
            summary = share.summary(clock, access, wanted)
            content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed when it was sent
            write(clock, summary, form, cast(BinaryIO, content), picture=picture)
            content.seek(0)
            return content, file_name(summary, form)

        content, name = await gate.export(secret, job)
        headers = KEPT | {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(_sent(content), media_type=MIME[form], headers=headers)


def _sent(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while chunk := content.read(CHUNK):
            yield chunk


def _answer(found: BaseModel, known: str) -> Response:
    """The JSON with its fingerprint; only the fingerprint when the other side has it."""
    body = found.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = KEPT | {"ETag": tag}
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _describe(app: FastAPI) -> None:
    """The description knows what a problem looks like; the ordinary one of FastAPI for bad input is never answered."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = described()
            schemas = found.setdefault("components", {}).setdefault("schemas", {})
            schemas["Told"] = Told.model_json_schema()
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


__all__ = ["PREFIX", "api"]
