"""Release notes: typed change lines and the text round them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.language import N_
from core.refusals import NotFound, Refusal
from releases.builds.build import Build

# In the order of Keep a Changelog.
KINDS = {
    "added": N_("Added"),
    "changed": N_("Changed"),
    "deprecated": N_("Deprecated"),
    "removed": N_("Removed"),
    "fixed": N_("Fixed"),
    "security": N_("Security"),
}
LONGEST_LINE = 2000
LONGEST_TEXT = 20000


class ChangeLine(Base):
    """One line of the notes: what was added, changed, fixed …; its id is its permalink for good."""

    __tablename__ = "change_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"))
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.CheckConstraint(
            "kind in ('added', 'changed', 'deprecated', 'removed', 'fixed', 'security')", name="kind"
        ),
    )


@dataclass(frozen=True)
class LineDraft:
    """A line as an editor hands it in; ``id`` None for a new one."""

    kind: str
    text: str
    id: int | None = None
    area_id: int | None = None


def set_notes(
    session: Session,
    build: Build,
    *,
    headline: str,
    what_to_test: str,
    install_steps: str,
    go_back_steps: str,
    now: datetime,
) -> None:
    """Write the texts round the lines; refuses one that is too long."""
    texts = {
        "headline": headline,
        "what_to_test": what_to_test,
        "install_steps": install_steps,
        "go_back_steps": go_back_steps,
    }
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise Refusal(
                N_("At most %(most)s characters; this has %(count)s."),
                field=name,
                most=LONGEST_TEXT,
                count=len(text),
            )
        setattr(build, name, text.strip())
    build.changed_at = now
    session.flush()


def set_lines(session: Session, build: Build, drafts: Iterable[LineDraft], now: datetime) -> list[ChangeLine]:
    """Make the lines of ``build`` those of ``drafts``, in that order.

    A draft with an id changes that line in place (its permalink and credits stay); lines not named are removed;
    drafts without text are dropped. Refuses an unknown kind, an overlong line and an id of another build.
    """
    kept = {line.id: line for line in lines_of(session, build)}
    lines = []
    for position, draft in enumerate(d for d in drafts if d.text.strip()):
        line = _line_for(kept, draft, build)
        line.kind, line.text, line.area_id, line.position = (
            draft.kind,
            draft.text.strip(),
            draft.area_id,
            position,
        )
        session.add(line)
        lines.append(line)
    for line in kept.values():
        session.delete(line)
    build.changed_at = now
    session.flush()
    return lines


def _line_for(kept: dict[int, ChangeLine], draft: LineDraft, build: Build) -> ChangeLine:
    if draft.kind not in KINDS:
        raise Refusal(
            N_("“%(kind)s” is not a kind of change. The kinds are %(kinds)s."),
            field="kind",
            kind=draft.kind,
            kinds=", ".join(KINDS),
        )
    if len(draft.text) > LONGEST_LINE:
        raise Refusal(
            N_("A line has at most %(most)s characters; this one has %(count)s."),
            field="text",
            most=LONGEST_LINE,
            count=len(draft.text),
        )
    if draft.id is None:
        return ChangeLine(build_id=build.id)
    if draft.id not in kept:
        raise NotFound(N_("That line is not part of this build any more. Reload the page."), field="id")
    return kept.pop(draft.id)


def lines_of(session: Session, build: Build) -> list[ChangeLine]:
    """The lines of ``build`` in their order."""
    return list(
        session.scalars(
            sa.select(ChangeLine)
            .where(ChangeLine.build_id == build.id)
            .order_by(ChangeLine.position, ChangeLine.id)
        )
    )


def lines_of_builds(session: Session, builds: list[Build]) -> dict[int, list[ChangeLine]]:
    """The lines of several builds in their order, by build id, in one query."""
    found: dict[int, list[ChangeLine]] = {build.id: [] for build in builds}
    query = sa.select(ChangeLine).where(ChangeLine.build_id.in_(found))
    for line in session.scalars(query.order_by(ChangeLine.position, ChangeLine.id)):
        found[line.build_id].append(line)
    return found


def lines_by_kind(session: Session, build: Build) -> dict[str, list[ChangeLine]]:
    """The lines of ``build`` by kind, kinds in their fixed order, empty ones left out."""
    lines = lines_of(session, build)
    grouped = {kind: [line for line in lines if line.kind == kind] for kind in KINDS}
    return {kind: found for kind, found in grouped.items() if found}
