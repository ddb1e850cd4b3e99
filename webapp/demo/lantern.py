"""Lantern notes: the second, small product, so that one installation is seen to serve several."""

from __future__ import annotations

import random
import tomllib
from datetime import datetime, timedelta

from community.products import create_product
from community.rings import join_product
from community.roles import MANAGER, STAFF, grant_role
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines, set_notes
from surveys.feedback import write_feedback
from surveys.votes import Ballot, cast_votes
from webapp.demo.planning import Analyse
from webapp.demo.replay import Publish
from webapp.demo.settling import Programme
from webapp.demo.story import PlannedBuild, lantern_story_of
from webapp.demo.wording import TEXTS

SLUG, NAME = "lantern-notes", "Lantern notes"
MEMBERS = 30


def load_lantern(programme: Programme, publish: Publish, analyse: Analyse, now: datetime) -> None:
    """A product of thirty of the same testers with three builds, some votes and a dozen texts."""
    session, planting = programme.session, programme.planting
    start = planting.builds[0].published_at
    product = create_product(
        session, SLUG, NAME, now=start, zone="Asia/Shanghai", description="Notes that find you."
    )
    grant_role(session, programme.manager, MANAGER, product, now=start)
    grant_role(session, programme.editor, STAFF, product, now=start)
    for account in programme.people[:MEMBERS]:
        join_product(session, account, product, now=start, ring="stable", source="Skylark")
    rng = random.Random(f"{planting.seed}:lantern")  # noqa: S311 - a play, not a secret
    for planned in lantern_story_of(now):
        at = planned.published_at
        build = draft_build(session, product, planned.version, now=at, ring=planned.ring, by=programme.editor)
        set_notes(
            session,
            build,
            headline=planned.headline,
            what_to_test="",
            install_steps="",
            go_back_steps="",
            now=at,
        )
        set_lines(session, build, [LineDraft(line.kind, line.text) for line in planned.lines], at)
        publish(build, at, programme.editor)
        _answer(programme, rng, build, planned, now)
    analyse(session, product, now, programme.manager)


def _answer(
    programme: Programme, rng: random.Random, build: Build, planned: PlannedBuild, now: datetime
) -> None:
    session, testers = programme.session, programme.planting.testers[:MEMBERS]
    for tester in rng.sample(testers, 22):
        at = min(build_time(planned, rng), now)
        score = rng.choices((1, 2, 3, 4, 5), (1, 2, 4, 9, 8))[0]
        ballot = Ballot(
            programme.people[tester.number].id, build, score, ring="stable", language=tester.language,
            device_model=tester.device, device_system="Skylark",
        )  # fmt: skip
        for refusal in cast_votes(session, [ballot], at):
            if refusal is not None:
                raise refusal
    for entry in tomllib.loads((TEXTS / "lantern.toml").read_text("utf-8"))["text"]:
        if entry["build"] == planned.number:
            author = rng.choice([t for t in testers if t.language == entry["language"]])
            write_feedback(
                session, programme.people[author.number], build.product, entry["text"],
                now=min(build_time(planned, rng), now), build=build, kind=entry["kind"],
            )  # fmt: skip


def build_time(planned: PlannedBuild, rng: random.Random) -> datetime:
    """Some hour of the first days of a build."""
    return planned.published_at + timedelta(minutes=rng.randint(1, 4000))
