"""What a run leaves behind, written in one transaction: all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.kept_likeness import keep_likeness, keep_looks
from analysis.database_runs.kept_placings import keep_placings, readable_texts
from analysis.database_runs.kept_ranking import keep_ranking, keep_requests, known_requests
from analysis.database_runs.kept_themes import keep_known_themes, keep_themes
from analysis.database_runs.kept_topics import keep_topics
from analysis.database_runs.reading import Reading
from analysis.findings import Findings
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_groups import group_requests
from analysis.priorities.second_look.queue import project_answers
from analysis.priorities.supporters import refresh_supporters
from analysis.rank_file.run_record import versions
from analysis.remarks import Remarks
from analysis.runs import DONE, Run, last_stored_run, request_run
from analysis.topics.edits.log import folded_log, last_edit_id, lock_product
from analysis.topics.edits.projecting import project_texts, project_topics
from analysis.under_way import close_if_running
from core.language import N_
from core.refusals import Conflict
from releases.builds.build import Build


class RunOvertaken(Conflict):
    """Another run was stored since this one read its input: stored as well, it would make topics twice."""


def store_findings(
    session: Session, run: Run, reading: Reading, findings: Findings, *, now: datetime
) -> None:
    """Write topics, themes, places, requests, supporters, the ranked list and the run's record; close the run as done.

    A run as of an earlier day than the newest one leaves only its record and the places of known requests. Raises
    Conflict where the run is not running any more (given up as silent, say), RunOvertaken where it must be done
    again; roll back then.
    """
    lock_product(session, run.product_id)
    asked_for = run.build
    newest = last_stored_run(session, run.product_id)
    if (newest.id if newest else None) != reading.base_run_id:
        raise RunOvertaken(N_("Another analysis of this product was stored meanwhile."))
    back_dated = _is_back_dated(session, run)
    # The conditional UPDATE comes first: from here on nobody else can end this run.
    close_if_running(session, run, DONE, now)
    run.read_edit_id, run.base_run_id = reading.edit_id, reading.base_run_id
    if back_dated:
        requests = known_requests(session, run, findings)
        keep_known_themes(session, run, findings)
    else:
        requests = _keep(session, run, reading, findings, now)
    keep_ranking(session, run, reading.remarks, findings, requests)
    _record(session, run, reading.remarks, findings, len(requests))
    if not back_dated and last_edit_id(session, run.product_id) > reading.edit_id:
        run.notes = [*run.notes, N_("People edited topics while this analysis ran, so another one follows.")]
        request_run(session, run.product, now=now, build=asked_for)
    session.flush()


def _is_back_dated(session: Session, run: Run) -> bool:
    newest = sa.select(sa.func.max(Run.as_of)).where(Run.product_id == run.product_id, Run.state == DONE)
    day = session.scalar(newest)
    return day is not None and run.as_of < day


def _keep(
    session: Session, run: Run, reading: Reading, findings: Findings, now: datetime
) -> dict[int, FeatureRequest]:
    """Topics and places as the run has them, through the log as it is by now; then the requests."""
    texts = readable_texts(session, run)
    topics = keep_topics(session, run, findings, now=now)
    keep_placings(session, run, reading, findings, topics, texts, now=now)
    folded = folded_log(session, run.product_id)
    project_topics(session, run.product_id, folded)
    project_texts(session, run.product_id, folded, texts)
    requests = keep_requests(session, run, findings, topics, now=now)
    group_requests(session, run.product_id)
    keep_looks(session, run, reading, findings, texts, now=now)
    project_answers(session, folded, texts)
    keep_likeness(session, run, reading, findings, topics, texts)
    keep_themes(session, run, findings, topics, now=now)
    everything = sa.select(FeatureRequest.id).where(FeatureRequest.product_id == run.product_id)
    refresh_supporters(session, list(session.scalars(everything)))
    return requests


def _record(session: Session, run: Run, remarks: Remarks, findings: Findings, requests: int) -> None:
    run.build_id = session.scalar(
        sa.select(Build.id).where(Build.product_id == run.product_id, Build.version == findings.build)
    )
    run.data_hash = hash_of(remarks)
    run.versions = versions()
    run.stage_seconds = {stage: round(seconds, 3) for stage, seconds in findings.seconds.items()}
    run.peak_memory_mb = findings.peak_memory_mb
    run.totals = _totals(remarks, findings) | {"requests": requests}
    run.notes = list(findings.notes)
    run.heard_at, run.stage_done = run.finished_at, 1.0


def hash_of(remarks: Remarks) -> str:
    """SHA-256 over every column that the analysis reads; the same rows in the same order hash the same."""
    digest = hashlib.sha256()
    columns = zip(
        remarks.ids,
        remarks.texts,
        remarks.people,
        remarks.scores,
        remarks.builds,
        remarks.dates,
        remarks.strata,
        remarks.known_topics,
        strict=True,
    )
    for row in [remarks.build_order, *columns]:
        line = json.dumps(row, default=str) + "\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _totals(remarks: Remarks, findings: Findings) -> dict[str, Any]:
    """Figures of the ranked build, and of all texts read; shares are 0 to 1."""
    interval = findings.satisfaction_interval
    return {
        "rows": len(remarks),
        "texts": sum(1 for text in remarks.texts if text.strip()),
        "votes": len(_ballots(remarks)),
        "people": findings.people,
        "voters": findings.voters,
        "silent_share": findings.silent_share,
        "satisfaction": findings.satisfaction,
        "satisfaction_low": interval.low if findings.voters else None,
        "satisfaction_high": interval.high if findings.voters else None,
        "ranked_by": findings.ranked_by,
        "typical_impact": findings.typical_impact,
        "first_kept": findings.first_kept,
        "kinds": findings.kinds,
        "topics": len(findings.topics.topics),
        "themes": len(findings.topics.themes),
        "unassigned": len(findings.topics.unassigned),
        "alarm_ids": [number for number in findings.alarms if number > 0],
    }


def _ballots(remarks: Remarks) -> set[tuple[str, str | None]]:
    """Who voted on what: a voter who wrote twice on a build has two rows with one vote."""
    columns = zip(remarks.people, remarks.builds, remarks.scores, strict=True)
    return {(person, build) for person, build, score in columns if score is not None}
