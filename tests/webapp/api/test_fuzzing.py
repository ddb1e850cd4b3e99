"""Calls made up from the OpenAPI document: whatever fits it, and whatever does not, no call breaks."""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from sqlalchemy.orm import Session

from community.accounts import Account
from community.roles import ADMIN
from community.tokens import SCOPES, issue_token
from tests.webapp.test_doors import furnished, people  # noqa: F401 - fixtures

pytestmark = pytest.mark.slow
EXAMPLES = 25


def test_no_call_made_up_from_the_document_breaks(
    app: Flask,
    furnished: None,  # noqa: F811
    people: dict[str, Account | None],  # noqa: F811
    session: Session,
) -> None:
    for whom in ("BY_PERSON", "BY_ADDRESS", "SIGNED_OUT"):
        app.config[f"ORANGE_FRIDAY_WRITES_{whom}"] = 0
    admin = people[ADMIN]
    assert admin is not None
    token = issue_token(session, admin, "fuzz", list(SCOPES), now=app.extensions["clock"]())
    session.commit()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:
        _fuzz(operation, {"Authorization": f"Bearer {token}"})


def _fuzz(operation: schemathesis.APIOperation, head: dict[str, str]) -> None:  # type: ignore[type-arg]
    made = st.one_of(operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode)

    @settings(
        max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=made)
    def ask(case: schemathesis.Case) -> None:
        # The product is there, so that calls reach further than "not found".
        case.path_parameters.update({"product": "skylark"})
        case.call_and_validate(headers=head, checks=[not_a_server_error])

    ask()
