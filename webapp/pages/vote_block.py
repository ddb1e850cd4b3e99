"""The block that asks for a vote: what it shows to whom, on the home page and on the page of a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from analysis.priorities.request_lists import ListedRequest, listed_requests
from analysis.priorities.supporters import supported_by
from analysis.runs import last_run
from community.accounts import Account
from community.devices import models_of
from community.roles import may
from releases.builds.build import WITHDRAWN, Build
from releases.builds.fitting import fits
from releases.installs import InstallFailure, failure_of
from releases.notes import ChangeLine
from surveys.feedback import answer_of
from surveys.highlights import highlights_of
from surveys.votes import Vote, vote_of
from webapp.charts.distribution import Column, distribution
from webapp.pages.build_numbers import BuildNumbers
from webapp.pages.vote_forms import FailureForm, HighlightsForm, ReasonForm, VoteForm

SIMILAR = 3


@dataclass(frozen=True)
class VoteBlock:
    """Everything the block shows. ``step`` is withdrawn, signed out, stranger, closed, elsewhere,
    other device, open or voted."""

    page: str
    step: str
    build: Build
    newest: Build | None
    in_use: Build | None
    vote: Vote | None
    failure: InstallFailure | None
    numbers: BuildNumbers
    columns: list[Column]
    similar: list[ListedRequest]
    supported: set[int]
    forms: Mapping[str, FlaskForm]


def vote_block(
    session: Session,
    numbers: BuildNumbers,
    viewer: Account | None,
    lines: list[ChangeLine],
    *,
    page: str,
    now: datetime,
    newest: Build | None = None,
    in_use: Build | None = None,
    forms: Mapping[str, FlaskForm] | None = None,
) -> VoteBlock:
    """The block about the build of ``numbers``; ``forms`` that were refused replace fresh ones, with what was typed."""
    build, tester = numbers.build, may(session, viewer, "vote", numbers.build.product)
    vote = vote_of(session, viewer, build)
    step = _step(build, viewer, vote, in_use, tester=tester, now=now)
    if step in ("open", "elsewhere") and viewer is not None and not fits(build, models_of(session, viewer)):
        step = "other device"
    voted = viewer is not None and vote is not None
    return VoteBlock(
        page,
        step,
        build,
        newest,
        in_use,
        vote,
        failure_of(session, viewer, build),
        numbers,
        distribution(numbers.satisfaction.counts) if numbers.satisfaction else [],
        _similar(session, build, viewer) if voted else [],
        supported_by(session, viewer) if voted else set(),
        _forms(session, build, viewer, lines, voted, page) | dict(forms or {}),
    )


def _step(
    build: Build,
    viewer: Account | None,
    vote: Vote | None,
    in_use: Build | None,
    *,
    tester: bool,
    now: datetime,
) -> str:
    if build.state == WITHDRAWN:
        return "withdrawn"
    if not build.open_to_votes(now):
        return "closed"
    if viewer is None:
        return "signed out"
    if not tester:
        return "stranger"
    if vote is not None:
        return "voted"
    return "elsewhere" if in_use is not None and in_use.id != build.id else "open"


def _similar(session: Session, build: Build, viewer: Account | None) -> list[ListedRequest]:
    run = last_run(session, build.product)
    if run is None:
        return []
    return listed_requests(session, build.product, viewer, run=run, build=build, most=SIMILAR).rows


def _forms(
    session: Session, build: Build, viewer: Account | None, lines: list[ChangeLine], voted: bool, page: str
) -> dict[str, FlaskForm]:
    forms: dict[str, FlaskForm] = {
        "vote": VoteForm(formdata=None),
        "failure": FailureForm(formdata=None, page=page),
    }
    if voted and viewer is not None:
        answer = answer_of(session, viewer, build)
        forms["reason"] = ReasonForm(formdata=None, page=page, text=answer.text if answer else "")
        forms["highlights"] = HighlightsForm(lines, highlights_of(session, viewer, build), formdata=None)
    return forms
