""" "You asked, we shipped": the lines of recent builds that carry a wish, newest build first."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.credits import LineCredit
from releases.builds.build import Build
from releases.notes import ChangeLine

MOST = 4


@dataclass(frozen=True)
class ShippedWish:
    """A line, its build, and the request it ships with those who asked."""

    line: ChangeLine
    build: Build
    credit: LineCredit


def shipped_wishes(
    session: Session, builds: list[Build], credited: dict[int, list[LineCredit]]
) -> list[ShippedWish]:
    """The newest few of ``credited`` (by line id, as ``credits_shown`` answers for ``builds``)."""
    if not credited:
        return []
    order = {build.id: place for place, build in enumerate(builds)}
    lines = session.scalars(sa.select(ChangeLine).where(ChangeLine.id.in_(credited))).all()
    wishes = [
        ShippedWish(line, builds[order[line.build_id]], credit)
        for line in sorted(lines, key=lambda line: (order[line.build_id], line.position))
        for credit in credited[line.id]
    ]
    return wishes[:MOST]
