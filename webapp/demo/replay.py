"""The planted weeks, step by step: each is a public verb at its own time, so the real rules make the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from community.accounts import Account
from releases.builds.build import Build
from releases.builds.download import Download
from releases.builds.drafting import draft_build, set_downloads
from releases.installs import report_failure, report_installed
from releases.known_issues import add_voice, close_issue, state_issue
from releases.notes import LineDraft, set_lines, set_notes
from releases.train import schedule_build, withdraw_build
from surveys.feedback import give_answer, write_feedback
from surveys.highlights import Pick, set_highlights
from surveys.votes import Ballot, cast_votes
from webapp.demo.planting import PlantedFailure, PlantedPick, PlantedVoice, PlantedVote
from webapp.demo.settling import Programme
from webapp.demo.story import GO_BACK_STEPS, INSTALL_STEPS, Line, PlannedBuild
from webapp.demo.truth import CAUSES, NEWEST
from webapp.demo.writing import PlantedText

# Publishes a build with all that follows from it (credits, messages): build, now, by.
Publish = Callable[[Build, datetime, Account], object]
DRAFTED_BEFORE, SCHEDULED_BEFORE = timedelta(days=23), timedelta(days=2)
AREAS = {cause.key: cause.area for cause in CAUSES}


@dataclass(frozen=True)
class Step:
    """Something that happens at a time."""

    at: datetime
    do: Callable[[], object]


def steps_of_builds(programme: Programme, publish: Publish) -> Iterator[Step]:
    """Each build is drafted, scheduled on Wednesday, published on Friday and, if it must be, withdrawn."""
    for planned in programme.planting.builds:
        at = planned.published_at
        yield Step(at - DRAFTED_BEFORE, partial(_draft, programme, planned, at - DRAFTED_BEFORE))
        scheduled = min(at - SCHEDULED_BEFORE, programme.now)
        yield Step(scheduled, partial(_schedule, programme, planned, scheduled))
        if planned.number <= NEWEST:
            yield Step(at, partial(_publish, programme, planned, publish))
        if planned.withdrawn_at is not None:
            yield Step(planned.withdrawn_at, partial(_withdraw, programme, planned, planned.withdrawn_at))


def steps_of_testers(programme: Programme) -> Iterator[Step]:
    """Votes, texts, failures to install, the best and the worst, and "me too"."""
    planting = programme.planting
    for vote in planting.votes:
        yield from _vote_steps(programme, vote)
    for text in planting.texts:
        yield Step(text.at, partial(_write, programme, text))
    for failure in planting.failures:
        yield Step(failure.at, partial(_fail, programme, failure))
    for pick in planting.picks:
        yield Step(pick.at, partial(_pick, programme, pick))
    for voice in planting.voices:
        yield Step(voice.at, partial(_say_me_too, programme, voice))


def _draft(programme: Programme, planned: PlannedBuild, at: datetime) -> None:
    session = programme.session
    build = draft_build(
        session, programme.product, planned.version, now=at, ring=planned.ring, by=programme.editor
    )
    set_notes(
        session, build, headline=planned.headline, what_to_test=planned.what_to_test,
        install_steps=INSTALL_STEPS, go_back_steps=GO_BACK_STEPS, now=at,
    )  # fmt: skip
    programme.lines[planned.number] = set_lines(
        session, build, [_line(programme, x) for x in planned.lines], at
    )
    set_downloads(session, build, [Download(**vars(package)) for package in planned.packages()])
    programme.builds[planned.number] = build


def _line(programme: Programme, line: Line) -> LineDraft:
    area = programme.areas.get(AREAS.get(line.about or "", ""))
    return LineDraft(line.kind, line.text, area_id=area.id if area else None)


def _schedule(programme: Programme, planned: PlannedBuild, at: datetime) -> None:
    session, build = programme.session, programme.builds[planned.number]
    schedule_build(session, build, planned.published_at, now=at, by=programme.editor)
    for issue in planned.known_issues:
        programme.issues[issue.about] = state_issue(
            session, build, issue.text, now=at, workaround=issue.workaround
        )
    for line in planned.lines:
        if line.about in programme.issues:
            close_issue(session, programme.issues[line.about], build)


def _publish(programme: Programme, planned: PlannedBuild, publish: Publish) -> None:
    publish(programme.builds[planned.number], planned.published_at, programme.editor)


def _withdraw(programme: Programme, planned: PlannedBuild, at: datetime) -> None:
    build = programme.builds[planned.number]
    withdraw_build(programme.session, build, planned.withdrawal_reason, now=at, by=programme.editor)


def _vote_steps(programme: Programme, vote: PlantedVote) -> Iterator[Step]:
    if vote.first is not None:
        published = programme.planting.builds[vote.build - 1].published_at
        earlier = published + (vote.at - published) / 2
        yield Step(earlier, partial(_cast, programme, vote, vote.first, earlier))
    yield Step(vote.at, partial(_cast, programme, vote, vote.score, vote.at))


def _cast(programme: Programme, vote: PlantedVote, score: int, at: datetime) -> None:
    tester, build = programme.planting.testers[vote.tester], programme.builds[vote.build]
    account_id = programme.people[vote.tester].id
    report_installed(programme.session, programme.devices[vote.tester], build, now=at)
    ballot = Ballot(
        account_id, build, score, ring=tester.ring, device_model=tester.device, device_system="Skylark",
        language=tester.language,
    )  # fmt: skip
    for refusal in cast_votes(programme.session, [ballot], at):
        if refusal is not None:
            raise refusal


def _write(programme: Programme, text: PlantedText) -> None:
    session, author, build = programme.session, programme.people[text.tester], programme.builds[text.build]
    if text.origin == "reason":
        feedback = give_answer(session, author, build, "reason", text.text, now=text.at, channel=text.channel)
    else:
        area = programme.areas[text.area] if text.area else None
        feedback = write_feedback(
            session, author, programme.product, text.text, now=text.at, build=build, kind=text.kind,
            severity=text.severity, area=area, channel=text.channel,
        )  # fmt: skip
    if feedback is not None and text.sort in ("problem", "idea"):
        programme.causes_of_text[feedback.id] = text.causes


def _fail(programme: Programme, failure: PlantedFailure) -> None:
    account, build = programme.people[failure.tester], programme.builds[failure.build]
    report_failure(programme.session, account, build, failure.reason, now=failure.at)


def _pick(programme: Programme, pick: PlantedPick) -> None:
    lines = programme.lines[pick.build]
    best = [Pick(lines[place].id) for place in pick.best]
    worst = [Pick(lines[pick.worst].id)] if pick.worst is not None else []
    account, build = programme.people[pick.tester], programme.builds[pick.build]
    set_highlights(programme.session, account, build, best, worst, now=pick.at)


def _say_me_too(programme: Programme, voice: PlantedVoice) -> None:
    add_voice(programme.session, programme.issues[voice.cause], programme.people[voice.tester], now=voice.at)
