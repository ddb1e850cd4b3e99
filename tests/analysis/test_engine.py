"""The whole engine on small corpora of known topics. Chinese, since those need no model built."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from analysis.engine import AnalysisSettings, analyse
from analysis.findings import Findings
from analysis.remarks import Remarks
from analysis.topics.finding import Cancelled
from core.refusals import NotFound

START = datetime(2026, 11, 13, 16, tzinfo=UTC)
FLASH = [
    "更新后相机一直闪退打不开",
    "打开相机就闪退",
    "相机闪退好几次了",
    "相机更新后总是闪退",
    "拍照时相机闪退",
]
POWER = [
    "电池耗电太快了",
    "待机时耗电特别快",
    "更新后耗电很快电池不够用",
    "耗电太快电池一天三充",
    "电池耗电严重",
]
CRASH, BATTERY = 7, 8
Row = tuple[str, str, float | None, str | None]


def remarks(rows: list[Row]) -> Remarks:
    """Rows of person, text, score and build, a minute apart; what they are about is known already."""
    return Remarks(
        ids=list(range(1, len(rows) + 1)),
        texts=[text for _, text, _, _ in rows],
        people=[person for person, *_ in rows],
        scores=[score for _, _, score, _ in rows],
        builds=[build for *_, build in rows],
        dates=[START + timedelta(minutes=minute) for minute in range(len(rows))],
        known_topics=[
            CRASH if "闪退" in text else BATTERY if "耗电" in text else None for _, text, _, _ in rows
        ],
        build_order=["8.11.13", "8.11.20"],
    )


def week(build: str, flash: int, power: int, silent: int) -> list[Row]:
    """A build where the camera crash makes unhappy, the battery hardly anybody; the silent are content."""
    rows: list[Row] = []
    rows += [
        (f"{build} f{k}", FLASH[k % 5] + "！" * (k // 5), 1 if k % 5 else 5, build) for k in range(flash)
    ]
    rows += [
        (f"{build} p{k}", POWER[k % 5] + "。" * (k // 5), 5 if k % 5 else 2, build) for k in range(power)
    ]
    rows += [(f"{build} s{k}", "", 5 if k % 10 else 3, build) for k in range(silent)]
    return [*rows, (f"{build} fan", "太棒了，非常喜欢", 5, build)]


@pytest.fixture(scope="module")
def findings() -> Findings:
    rows = week("8.11.13", flash=0, power=20, silent=80) + week("8.11.20", flash=20, power=22, silent=80)
    return analyse(remarks(rows), settings=AnalysisSettings(resamples=200))


def test_the_newest_build_is_ranked_by_points(findings: Findings) -> None:
    assert (findings.build, findings.ranked_by) == ("8.11.20", "points")
    assert findings.builds == ["8.11.13", "8.11.20"] and findings.people_heard == [101, 123]


def test_the_costly_request_stands_before_the_more_popular_one(findings: Findings) -> None:
    assert [request.people for request in findings.requests] == [20, 22]
    assert "闪退" in findings.requests[0].example and "耗电" in findings.requests[1].example


def test_points_come_with_an_interval_and_the_parts_they_are_made_of(findings: Findings) -> None:
    first = findings.requests[0]
    assert first.points is not None and first.points_low is not None and first.points_high is not None
    assert first.reach is not None and first.impact is not None and first.rice is not None
    assert 0 < first.points_low < first.points < first.points_high
    assert first.points == pytest.approx(100 * first.reach * first.impact)
    assert first.priority == pytest.approx(first.points / first.effort)
    assert first.rice == pytest.approx(first.priority * first.confidence)


def test_what_was_never_heard_before_is_new_and_the_rest_steady(findings: Findings) -> None:
    assert [request.trend for request in findings.requests[:2]] == ["new", "flat"]
    assert findings.requests[0].people_by_build == [0, 20]


def test_a_crash_is_in_the_severity_lane(findings: Findings) -> None:
    assert findings.requests[0].severity == "major"


def test_praise_is_counted_but_no_request(findings: Findings) -> None:
    assert findings.kinds["praise"] == 1
    assert not any("太棒" in request.example for request in findings.requests)


def test_satisfaction_and_the_silent_share_are_those_of_the_ranked_build(findings: Findings) -> None:
    assert findings.voters == 123 and findings.silent_share == pytest.approx(80 / 123)
    assert findings.satisfaction == pytest.approx((4 + 17 + 72 + 1) / 123)
    assert findings.satisfaction_interval.low < findings.satisfaction < findings.satisfaction_interval.high


def test_the_stages_and_the_memory_are_told(findings: Findings) -> None:
    assert {"build", "people", "rank", "quotes"} < findings.seconds.keys()
    assert findings.peak_memory_mb is None or findings.peak_memory_mb > 50


def test_ranks_run_from_one_and_every_topic_is_ranked(findings: Findings) -> None:
    assert [request.rank for request in findings.requests] == list(range(1, len(findings.requests) + 1))
    assert sorted(r.topic_index for r in findings.requests) == list(range(len(findings.topics.topics)))


def test_a_fixed_problem_is_gone_and_stands_last() -> None:
    rows = week("8.11.13", flash=30, power=20, silent=60) + week("8.11.20", flash=0, power=20, silent=90)
    last = analyse(remarks(rows), settings=AnalysisSettings(resamples=100)).requests[-1]
    assert (last.trend, last.people, last.people_ever, last.points) == ("gone", 0, 30, None)
    assert "闪退" in last.example


def test_an_older_build_is_ranked_without_looking_ahead() -> None:
    rows = week("8.11.13", flash=10, power=20, silent=60) + week("8.11.20", flash=30, power=0, silent=60)
    findings = analyse(remarks(rows), for_build="8.11.13", settings=AnalysisSettings(resamples=100))
    assert findings.builds == ["8.11.13"] and findings.people == 91
    assert {request.trend for request in findings.requests} == {"flat"}


def test_one_person_posting_two_hundred_times_changes_no_rank() -> None:
    rows = week("8.11.20", flash=20, power=10, silent=60)
    loud: list[Row] = [("loud", POWER[k % 5] + "~" * (k // 5), None, "8.11.20") for k in range(200)]
    findings = analyse(remarks(rows + loud), settings=AnalysisSettings(resamples=100))
    assert findings.requests[0].people == 20 and "闪退" in findings.requests[0].example
    assert max(request.people for request in findings.requests[1:]) <= 11


def test_without_scores_people_decide_and_it_says_so() -> None:
    rows: list[Row] = [(who, text, None, build) for who, text, _, build in week("8.11.20", 20, 12, 0)]
    findings = analyse(remarks(rows))
    assert findings.ranked_by == "people" and findings.requests[0].people == 20
    assert findings.requests[0].points is None and findings.satisfaction is None
    assert any("no scores" in note for note in findings.notes)


def test_too_few_votes_are_ranked_by_people_and_it_says_so() -> None:
    findings = analyse(remarks(week("8.11.20", 12, 6, 4)))
    assert findings.build is None and findings.ranked_by == "people" and findings.requests[0].people == 12
    assert any("too few votes" in note for note in findings.notes)


@pytest.mark.parametrize("rows", [[], [("ann", "", 5.0, None)], [("ann", "好", None, None)]])
def test_next_to_nothing_gives_no_requests_and_no_error(rows: list[Row]) -> None:
    findings = analyse(remarks(rows))
    assert findings.requests == [] and findings.people == len(rows)


@pytest.mark.parametrize("texts", [FLASH[:1], FLASH[:1] * 40, FLASH + POWER])
def test_few_texts_are_grouped_and_quoted_without_figures(texts: list[str]) -> None:
    findings = analyse(remarks([(f"p{k}", text, None, None) for k, text in enumerate(texts)]))
    assert all(request.points is None and request.example in texts for request in findings.requests)


def test_the_effort_of_a_known_topic_moves_it() -> None:
    given = remarks(week("8.11.20", flash=20, power=20, silent=60))
    findings = analyse(given, efforts={CRASH: 500}, settings=AnalysisSettings(resamples=100))
    assert [(r.known_id, r.effort) for r in findings.requests] == [(BATTERY, 1), (CRASH, 500)]


def test_an_unknown_build_is_refused() -> None:
    with pytest.raises(NotFound):
        analyse(remarks(week("8.11.20", 5, 5, 5)), for_build="9.9.9")


def test_a_caller_can_cancel() -> None:
    def stop(stage: str, done: float) -> None:
        raise Cancelled

    progress: Callable[[str, float], None] = stop
    with pytest.raises(Cancelled):
        analyse(remarks(week("8.11.20", 5, 5, 5)), progress=progress)


def test_the_settings_of_a_run_fit_into_json() -> None:
    assert json.loads(json.dumps(AnalysisSettings().to_dict()))["topics"]["neighbours"] == 15
