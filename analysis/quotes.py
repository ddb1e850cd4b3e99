"""The comments behind a request: examples, how severe they are, reports that must not be overlooked."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.chosen_build import ChosenBuild
from analysis.priorities.ranking_severity import Severity, request_severity, severity_of
from analysis.remarks import Remarks
from analysis.topics.finding import FoundTopics
from core.privacy import mask_personal

MOST_EXAMPLES = 10
LONGEST_EXAMPLE = 300


@dataclass(frozen=True)
class Quotes:
    """What the texts of one request give."""

    example: str
    example_ids: list[int]
    severity: Severity


def quotes_of(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> list[Quotes]:
    """Per topic: texts of the ranked build, or of any where it has none."""
    scope, levels = set(chosen.in_scope()), dict[str, Severity]()
    return [
        _quotes(remarks, [row for row in topic.positions if row in scope] or topic.positions, levels)
        for topic in found.topics
    ]


def alarms_of(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> list[int]:
    """Ids of the rows of the ranked build that report data loss or a security hole, in a request or not."""
    return [
        remarks.ids[row]
        for row in chosen.in_scope()
        if found.kinds[row] == "problem" and severity_of(remarks.texts[row]) == "critical"
    ]


def _quotes(remarks: Remarks, rows: list[int], levels: dict[str, Severity]) -> Quotes:
    for text in {remarks.texts[row] for row in rows} - levels.keys():
        levels[text] = severity_of(text)
    severity = request_severity(
        [levels[remarks.texts[row]] for row in rows], [remarks.people[row] for row in rows]
    )
    chosen = _one_per_person(remarks, rows)
    return Quotes(_shortened(remarks.texts[chosen[0]]), [remarks.ids[row] for row in chosen], severity)


def _one_per_person(remarks: Remarks, rows: Iterable[int]) -> list[int]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(remarks.people[row], row)
        if len(first) == MOST_EXAMPLES:
            break
    return list(first.values())


def _shortened(text: str) -> str:
    plain = mask_personal(" ".join(text.split()))
    if len(plain) <= LONGEST_EXAMPLE:
        return plain
    cut = plain[: LONGEST_EXAMPLE - 1]
    # A Chinese text has no blanks to cut at.
    return (cut.rsplit(" ", 1)[0] if " " in cut[-40:] else cut) + "…"
