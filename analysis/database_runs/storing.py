"""What a run leaves behind, written in one transaction: all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.kept_ranking import keep_ranking, keep_requests, keep_supporters
from analysis.database_runs.kept_topics import keep_topics, place_texts
from analysis.findings import Findings
from analysis.rank_file.run_record import versions
from analysis.remarks import Remarks
from analysis.runs import DONE, RUNNING, Run
from core.language import N_
from core.refusals import Conflict
from releases.builds import Build


def store_findings(
    session: Session, run: Run, remarks: Remarks, findings: Findings, *, now: datetime
) -> None:
    """Write topics, requests, supporters, the ranked list and the run's record, and close the run as done.

    Raises Conflict where the run is not running any more (given up as silent, say); roll back then.
    """
    _close(session, run, now)
    topics = keep_topics(session, run, findings, now=now)
    place_texts(session, run, remarks, findings, topics)
    requests = keep_requests(session, run, findings, topics, now=now)
    keep_supporters(session, remarks, findings, requests)
    keep_ranking(session, run, remarks, findings, requests)
    _record(session, run, remarks, findings, len(requests))
    session.flush()


def _close(session: Session, run: Run, now: datetime) -> None:
    # The conditional UPDATE comes first: from here on nobody else can end this run.
    change = sa.update(Run).where(Run.id == run.id, Run.state == RUNNING).values(state=DONE, finished_at=now)
    closed = session.execute(change.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    session.refresh(run)
    if not closed:
        raise Conflict(N_("This run has ended already."))


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
        "kinds": findings.kinds,
        "topics": len(findings.topics.topics),
        "unassigned": len(findings.topics.unassigned),
        "alarm_ids": [number for number in findings.alarms if number > 0],
    }


def _ballots(remarks: Remarks) -> set[tuple[str, str | None]]:
    """Who voted on what: a voter who wrote twice on a build has two rows with one vote."""
    columns = zip(remarks.people, remarks.builds, remarks.scores, strict=True)
    return {(person, build) for person, build, score in columns if score is not None}
