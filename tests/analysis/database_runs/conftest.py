"""The programme that the tests of this folder read and store."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.analysis.database_runs.programme import Programme, make_programme


@pytest.fixture
def programme(session: Session, now: datetime) -> Programme:
    """Skylark with two published builds, beside a noise product."""
    return make_programme(session, now)
