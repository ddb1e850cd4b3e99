"""What a run leaves of its themes: rows that go on under their number, with the name a person gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from analysis.database_runs.storing import store_findings
from analysis.findings import Findings, HeardTheme
from analysis.runs import FAILED, Run, end_run
from analysis.topics.found import FoundTheme
from analysis.topics.identity import topics_of
from analysis.topics.theme_rows import (
    Theme,
    ThemeRecord,
    TopicPlace,
    places_of_run,
    rename_theme,
    themes_of_run,
    tree_of_run,
)
from analysis.topics.topic_map import Bubble, TopicMap
from core.refusals import Conflict, Refusal
from tests.analysis.database_runs.programme import Programme, Wish, findings_about

Groups = Sequence[tuple[str, list[int]]]


def themed(findings: Findings, groups: Groups) -> Findings:
    """The findings with these themes: a title, and the places of its topics."""
    themes = [FoundTheme(title, [title], places, [0]) for title, places in groups]
    people = [sum(findings.requests[place].people_ever for place in places) for _title, places in groups]
    heard = [HeardTheme(count, count / 4, count, [0, count]) for count in people]
    drawn = TopicMap({0: Bubble(0.5, -0.25, 0.1)}, [(0, 1, 0.7)] if len(findings.topics.topics) > 1 else [])
    return replace(findings, topics=replace(findings.topics, themes=themes), themes=heard, map=drawn)


def store(programme: Programme, wishes: Sequence[Wish], groups: Groups, day: int = 0) -> Run:
    run, reading = programme.run(), programme.reading()
    run.as_of = programme.now + timedelta(days=day)
    findings = themed(findings_about(reading.remarks, wishes), groups)
    store_findings(programme.session, run, reading, findings, now=programme.now)
    return run


@pytest.fixture
def wishes(programme: Programme) -> list[Wish]:
    """Four topics of three, two, two and one people."""
    return [
        Wish(title, [programme.say(programme.member(), f"{title} {number}") for number in range(count)])
        for title, count in (("Battery", 3), ("Charging", 2), ("Camera", 2), ("Flash", 1))
    ]


def known(programme: Programme, wishes: Sequence[Wish]) -> list[Wish]:
    topics = topics_of(programme.session, programme.product)
    return [replace(wish, known_id=topic.id) for wish, topic in zip(wishes, topics, strict=True)]


def themes(programme: Programme) -> list[tuple[int, str]]:
    return [
        (theme.id, theme.title) for theme in programme.session.scalars(sa.select(Theme).order_by(Theme.id))
    ]


POWER_AND_PHOTO: Groups = [("power", [0, 1]), ("photo", [2, 3])]


def test_each_theme_and_place_is_kept_with_the_run(programme: Programme, wishes: list[Wish]) -> None:
    run = store(programme, wishes, POWER_AND_PHOTO)
    found = themes_of_run(programme.session, run)
    assert [(record.title, record.people, record.loose_texts) for record in found.records] == [
        ("power", 5, 1),
        ("photo", 3, 1),
    ]
    ids = [topic.id for topic in topics_of(programme.session, programme.product)]
    assert [found.of_topic[number].title for number in ids] == ["power", "power", "photo", "photo"]
    assert found.records[0].parts["builds"][1] == {
        "build": "8.10.24", "version": "8.10.24", "people": 5, "share": 1.25,
    }  # fmt: skip
    place = places_of_run(programme.session, run)[ids[0]]
    assert (place.x, place.y, place.radius) == (0.5, -0.25, 0.1)
    assert tree_of_run(programme.session, run) == {"topics": ids, "merges": [[0, 1, 0.7]]}
    assert run.totals["themes"] == 2


def test_a_theme_goes_on_where_its_topics_go_on(programme: Programme, wishes: list[Wish]) -> None:
    store(programme, wishes, POWER_AND_PHOTO)
    before = themes(programme)
    store(programme, known(programme, wishes), [("pictures", [2, 3]), ("energy", [0, 1])], day=7)
    assert themes(programme) == before


def test_the_larger_part_of_a_theme_keeps_its_number(programme: Programme, wishes: list[Wish]) -> None:
    store(programme, wishes, POWER_AND_PHOTO)
    run = store(
        programme, known(programme, wishes), [("plug", [1]), ("battery", [0]), ("photo", [2, 3])], day=7
    )
    found = {record.theme.title: record.people for record in themes_of_run(programme.session, run).records}
    assert found == {"power": 3, "plug": 2, "photo": 3}


def test_a_theme_of_new_topics_gets_a_new_number(programme: Programme, wishes: list[Wish]) -> None:
    store(programme, wishes, POWER_AND_PHOTO)
    new = [Wish(name, [programme.say(programme.member(), name)]) for name in ("Maps", "Roads")]
    again = [*known(programme, wishes), *new]
    store(programme, again, [*POWER_AND_PHOTO, ("ways", [4, 5])], day=7)
    assert [title for _number, title in themes(programme)] == ["power", "photo", "ways"]


def test_a_small_share_of_old_people_is_no_continuation(programme: Programme, wishes: list[Wish]) -> None:
    store(programme, wishes, POWER_AND_PHOTO)
    crowd = Wish("Maps", [programme.say(programme.member(), f"Maps {number}") for number in range(6)])
    store(programme, [known(programme, wishes)[3], crowd], [("ways", [0, 1]), ("none", [])], day=7)
    assert [title for _number, title in themes(programme)][2:3] == ["ways"]


def test_no_run_takes_a_persons_name_away(programme: Programme, wishes: list[Wish]) -> None:
    run = store(programme, wishes, POWER_AND_PHOTO)
    theme = themes_of_run(programme.session, run).records[0].theme
    rename_theme(programme.session, theme, "  Staying   awake ", now=programme.now)
    more = [programme.say(programme.member(), f"More {number}") for number in range(9)]
    again = known(programme, wishes)
    again[0] = replace(again[0], texts=[*again[0].texts, *more])
    later = store(programme, again, [("energy", [0, 1]), ("photo", [2, 3])], day=7)
    assert theme.title == "Staying awake"
    shown = [record.shown_title for record in themes_of_run(programme.session, run).records]
    assert shown == [record.shown_title for record in themes_of_run(programme.session, later).records]


def test_a_theme_that_has_doubled_is_named_anew(programme: Programme, wishes: list[Wish]) -> None:
    first = store(programme, wishes, POWER_AND_PHOTO)
    more = [programme.say(programme.member(), f"More {number}") for number in range(9)]
    again = known(programme, wishes)
    again[0] = replace(again[0], texts=[*again[0].texts, *more])
    store(programme, again, [("energy", [0, 1]), ("photo", [2, 3])], day=7)
    assert [title for _number, title in themes(programme)] == ["energy", "photo"]
    assert themes_of_run(programme.session, first).records[0].shown_title == "power"


@pytest.mark.parametrize("title", ["", "x" * 301, "write to ann@example.com"])
def test_an_unfit_name_is_refused(programme: Programme, wishes: list[Wish], title: str) -> None:
    theme = themes_of_run(programme.session, store(programme, wishes, POWER_AND_PHOTO)).records[0].theme
    with pytest.raises(Refusal):
        rename_theme(programme.session, theme, title, now=programme.now)
    assert (theme.title, theme.titled_by_person) == ("power", False)


def test_a_run_that_was_given_up_leaves_no_themes(programme: Programme, wishes: list[Wish]) -> None:
    run, reading = programme.run(), programme.reading()
    end_run(programme.session, run, FAILED, now=programme.now, error="silent")
    with pytest.raises(Conflict):
        findings = themed(findings_about(reading.remarks, wishes), POWER_AND_PHOTO)
        store_findings(programme.session, run, reading, findings, now=programme.now)
    for table in (Theme, ThemeRecord, TopicPlace):
        assert programme.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_run_of_an_earlier_day_makes_no_themes(programme: Programme, wishes: list[Wish]) -> None:
    store(programme, wishes, POWER_AND_PHOTO)
    again = [*known(programme, wishes)[:3], Wish("Maps", [programme.say(programme.member(), "Maps")])]
    run = store(programme, again, [("energy", [0, 1]), ("ways", [3]), ("photo", [2])], day=-3)
    assert [title for _number, title in themes(programme)] == ["power", "photo"]
    assert [record.shown_title for record in themes_of_run(programme.session, run).records] == [
        "power",
        "photo",
    ]


def test_the_next_run_is_told_where_the_topics_lay(programme: Programme, wishes: list[Wish]) -> None:
    assert programme.reading().places == {}
    store(programme, wishes, POWER_AND_PHOTO)
    first = topics_of(programme.session, programme.product)[0]
    assert programme.reading().places == {first.id: (0.5, -0.25)}
