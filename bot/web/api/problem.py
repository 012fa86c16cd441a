"""How is a request refused? As RFC 9457 says it: a status and one clear sentence, never a trace of what is inside."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from domain.errors import NotAllowed, NotFound, Refused
from storage.database import StorageTrouble

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "5"


class Told(BaseModel):
    """A problem as it is answered. type: always `about:blank`, the status says it all."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Problem(Exception):
    """Ends a request with a status and a sentence."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def answered(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    told = Told(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return Response(told.model_dump_json(), status, headers, MEDIA_TYPE)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers as the description names them."""
    schema = {"$ref": "#/components/schemas/Told"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def translate(app: FastAPI) -> None:
    """Every error of this application becomes a problem."""

    @app.exception_handler(Problem)
    def _problem(_request: Request, error: Problem) -> Response:
        return answered(error.status, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or "request"
        return answered(422, f"{where}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    def _http(_request: Request, error: HTTPException) -> Response:
        sentences = {404: "There is nothing at this address.", 405: "This interface only reads: use GET."}
        detail = sentences.get(error.status_code, f"{error.detail}.")
        return answered(error.status_code, detail, dict(error.headers or {}))

    @app.exception_handler(Refused)
    def _refused(_request: Request, error: Refused) -> Response:
        status = 403 if isinstance(error, NotAllowed) else 404 if isinstance(error, NotFound) else 409
        return answered(status, str(error))

    @app.exception_handler(StorageTrouble)
    def _trouble(request: Request, error: StorageTrouble) -> Response:
        log.error("api_storage_trouble", path=request.url.path, error=str(error))
        return answered(503, "The data can't be read just now; try again.", {"Retry-After": RETRY_AFTER})

    @app.exception_handler(Exception)
    def _broken(request: Request, error: Exception) -> Response:
        log.error("api_failed", path=request.url.path, error=type(error).__name__)
        return answered(500, "Something went wrong here; the operator can see it in the log.")
