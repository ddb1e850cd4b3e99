"""Load the demo programme through the public verbs, in the order in which it would have happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from analysis.priorities.credits import ship_credits
from community.accounts import Account
from community.roles import ADMIN, MANAGER, ROLES, STAFF, TESTER
from core.refusals import Conflict
from releases.builds.build import Build
from releases.train import publish_build
from webapp.demo.lantern import load_lantern
from webapp.demo.people import SHOWN, TEAM, testers
from webapp.demo.planning import Analyse, steps_of_planning
from webapp.demo.planting import SEED, plant
from webapp.demo.replay import steps_of_builds, steps_of_testers
from webapp.demo.settling import Programme, settle

# Gives an account its password; hashing belongs to webapp.auth.
GivePassword = Callable[[Account, str], object]
PublishIn = Callable[[Session, Build, datetime, Account], object]
# The demo is served on this machine only, and its people and their data are made up.
PASSWORD = "orange-friday"  # noqa: S105 - printed on purpose


@dataclass(frozen=True)
class SignIn:
    """How to sign in as one role of the demo."""

    role: str
    name: str
    email: str
    password: str = PASSWORD


def publish_and_credit(session: Session, build: Build, now: datetime, by: Account) -> None:
    """Publish ``build`` and ship what its lines are credited with."""
    publish_build(session, build, now=now, by=by)
    ship_credits(session, build, now=now, by=by)


def load_demo(
    session: Session,
    now: datetime,
    *,
    give_password: GivePassword,
    analyse: Analyse,
    publish: PublishIn = publish_and_credit,
    seed: int = SEED,
) -> bool:
    """Load Skylark and Lantern notes up to ``now``; False, and nothing done, where Skylark exists already.

    ``analyse`` is called on three planning days, and once for Lantern notes, and must leave topics and requests.
    The caller commits.
    """
    try:
        programme = settle(session, plant(seed, now), now)
    except Conflict:
        return False
    _give_passwords(programme, give_password)
    publish_here = partial(publish, session)
    steps = [
        *steps_of_builds(programme, publish_here),
        *steps_of_testers(programme),
        *steps_of_planning(programme, analyse),
    ]
    # A stable sort: of two steps at one time the build comes before what is said on it.
    for step in sorted(steps, key=lambda step: step.at):
        step.do()
    load_lantern(programme, publish_here, analyse, now)
    session.flush()
    return True


def sign_ins(seed: int = SEED) -> list[SignIn]:
    """A sign-in for each role; for testers one in each language."""
    shown = [tester for tester in testers(seed) if tester.email in SHOWN.values()]
    people = [(TESTER, tester.name, tester.email) for tester in sorted(shown, key=lambda t: t.language)]
    for role in (STAFF, MANAGER, ADMIN):
        colleague = next(colleague for colleague in TEAM if colleague.role == role)
        people.append((role, colleague.name, colleague.email))
    return [SignIn(*person) for person in sorted(people, key=lambda person: ROLES.index(person[0]))]


def _give_passwords(programme: Programme, give_password: GivePassword) -> None:
    wanted = {sign_in.email for sign_in in sign_ins(programme.planting.seed)}
    for account in [*programme.team.values(), *programme.people]:
        if account.email in wanted:
            give_password(account, PASSWORD)
