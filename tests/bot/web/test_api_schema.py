"""Does the API keep to its own description, whatever the description allows to be asked, and never fail?"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.bot.web.conftest import NewToken
from tests.builders import HA_GIANG, LUNG_CU

EXAMPLES = 50
OPERATIONS = [
    "/campaigns",
    "/campaigns/{code}",
    "/campaigns/{code}/obligations",
    "/campaigns/{code}/values",
    "/campaigns/{code}/exports/{form}",
]
CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ignored_auth,
]
# What exists, so that half of the questions get as far as the figures.
KNOWN = {"code": "HG2023", "unit": LUNG_CU, "round": "SK", "indicator": "THUNS", "form": "csv"}


@pytest.fixture(scope="module")
def schema(site: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", site)


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_as_described(schema: Any, new_token: NewToken, path: str) -> None:
    token = new_token(HA_GIANG)
    operation = schema[path]["GET"]
    seen: set[int] = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy() | operation.as_strategy(), known=st.booleans())
    def ask(case: Any, known: bool) -> None:
        if known:
            case.path_parameters = {name: KNOWN[name] for name in case.path_parameters or {}}
            query = case.query or {}
            case.query = {name: KNOWN.get(name, value) for name, value in query.items() if name != "cursor"}
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        seen.add(response.status_code)
        case.validate_response(response, checks=CHECKS if known else [*CHECKS, negative_data_rejection])

    ask()

    assert seen - {401, 403, 404, 422}, f"nothing but refusals: {seen}"


def test_the_description_names_every_operation(schema: Any) -> None:
    assert sorted(one.ok().path for one in schema.get_all_operations()) == sorted(OPERATIONS)
    assert {one.ok().method for one in schema.get_all_operations()} == {"get"}
