"""Moving a thing from one state to the next, once: of two who try, the second is told that it is too late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.refusals import Conflict

Thing = TypeVar("Thing")


def move_state(
    session: Session,
    thing: Thing,
    allowed: tuple[str, ...],
    became: str,
    *,
    now: datetime,
    too_late: Callable[[Thing], Conflict],
    values: Mapping[str, object],
    also: sa.ColumnElement[bool] | None = None,
) -> str:
    """Set ``state`` (with ``changed_at`` and ``values``) where it is one of ``allowed``; answers what it was.

    ``thing`` is a row with ``id``, ``state`` and ``changed_at``; ``also`` is one more condition. Raises what
    ``too_late`` makes of the row as it is by now.
    """
    table: Any = type(thing)
    row: Any = thing
    was = str(row.state)
    # The conditional UPDATE is the lock: of two workers on one Friday the second finds no row to change.
    change = sa.update(table).where(table.id == row.id, table.state.in_(allowed))
    if also is not None:
        change = change.where(also)
    change = change.values(state=became, changed_at=now, **values)
    moved = session.execute(change.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    session.refresh(row)
    if not moved:
        raise too_late(thing)
    return was
