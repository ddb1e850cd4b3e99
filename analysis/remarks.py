"""Remarks: what people said and how they voted, in columns, as both doors of the analysis hand it in.

`orange-friday rank` fills it from a file, a run on the database from votes and feedback. One position is
one input row. A row with an empty text is a vote without a comment; one without a score a comment without
a vote.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime


@dataclass(frozen=True)
class Remarks:
    """Columns of equal length; leave out a column that the source does not have, it is filled with None.

    Raises ValueError, naming the column and the first bad row, when the columns do not fit together.
    """

    ids: list[int]
    """The caller's own number of a row: the data row of a file from 1 on, or a feedback's id. Unique."""
    texts: list[str]
    """What was said; "" for a vote without a comment."""
    people: list[str]
    """A stable key of who said it: the same person has the same key in every row and build."""
    scores: list[float | None] = field(default_factory=list)
    """The vote, 1 to 5 (a yes-no answer: 5 or 1); None where there was none."""
    builds: list[str | None] = field(default_factory=list)
    """The build the row is about; None where unknown."""
    dates: list[datetime | None] = field(default_factory=list)
    strata: list[str | None] = field(default_factory=list)
    """The group a person is compared within: the ring, or ring and grade and device."""
    known_topics: list[int | None] = field(default_factory=list)
    """The caller's id of the topic a text already belongs to; None for a new text."""
    build_order: list[str] = field(default_factory=list)
    """Every build that occurs in `builds`, oldest first; builds that no row mentions may stand in it."""

    def __post_init__(self) -> None:
        for name in OPTIONAL_COLUMNS:
            if not getattr(self, name):
                object.__setattr__(self, name, [None] * len(self.ids))
        _check_lengths(self)
        _check_rows(self)
        _check_builds(self)

    def __len__(self) -> int:
        return len(self.ids)


OPTIONAL_COLUMNS = ("scores", "builds", "dates", "strata", "known_topics")


def _check_lengths(remarks: Remarks) -> None:
    for column in fields(remarks):
        length = len(getattr(remarks, column.name))
        if column.name != "build_order" and length != len(remarks):
            raise ValueError(f"{column.name} has {length} rows, ids has {len(remarks)}")


def _check_rows(remarks: Remarks) -> None:
    if len(set(remarks.ids)) != len(remarks):
        raise ValueError("ids holds the same id twice")
    columns = zip(remarks.people, remarks.scores, remarks.dates, strict=True)
    for row, (person, score, date) in enumerate(columns):
        if not person:
            raise ValueError(f"people has no key in position {row}; a nameless author needs one of its own")
        # Written so that "not a number" is refused as well.
        if score is not None and not 1 <= score <= 5:
            raise ValueError(f"scores holds {score} in position {row}; scores go from 1 to 5")
        if date is not None and date.tzinfo is None:
            raise ValueError(f"dates holds a time without a zone in position {row}")


def _check_builds(remarks: Remarks) -> None:
    known = set(remarks.build_order)
    if len(known) != len(remarks.build_order):
        raise ValueError("build_order holds the same build twice")
    for row, build in enumerate(remarks.builds):
        if build is not None and build not in known:
            raise ValueError(f"builds holds {build!r} in position {row}, which build_order does not know")
