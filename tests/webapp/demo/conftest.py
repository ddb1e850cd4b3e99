"""One planting for all tests of the demo: it is the same every time, so it may be shared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from webapp.demo.planting import SEED, Planting, plant

TUESDAY = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def planting() -> Planting:
    return plant(SEED, TUESDAY)
