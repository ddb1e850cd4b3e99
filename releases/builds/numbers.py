"""Whose scores are shown to whom, and when."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from sqlalchemy.orm import Session

from community.accounts import Account
from community.roles import may
from releases.builds.build import Build


def numbers_shown(
    session: Session, build: Build, viewer: Account | None, now: datetime, *, voted: bool
) -> bool:
    """Whether ``viewer`` may see this build's scores at ``now``.

    While the vote is open only its voters and staff; afterwards everybody, unless the product keeps them inside.
    """
    return build.id in builds_showing_numbers(
        session, [build], viewer, now, voted={build.id} if voted else set()
    )


def builds_showing_numbers(
    session: Session, builds: list[Build], viewer: Account | None, now: datetime, *, voted: Container[int]
) -> set[int]:
    """The ids of those of ``builds`` (of one product) whose scores ``viewer`` may see; ``voted`` holds what
    the viewer voted on.
    """
    if not builds:
        return set()
    product = builds[0].product
    staff = may(session, viewer, "see open numbers", product)
    return {
        build.id
        for build in builds
        if staff or build.id in voted or (product.numbers_public and not build.open_to_votes(now))
    }
