"""Settling in: the product with its areas, the team with its roles, the testers with rings and devices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from community.accounts import Account, create_member
from community.devices import Device, device_of
from community.products import Area, Product, add_area, create_product
from community.rings import join_product
from community.roles import ADMIN, MANAGER, grant_role
from releases.builds.build import Build
from releases.known_issues import KnownIssue
from releases.notes import ChangeLine
from webapp.demo.people import TEAM, Colleague, Tester
from webapp.demo.planting import Planting

SLUG, NAME = "skylark", "Skylark"
DESCRIPTION = (
    "The phone system of Linnet Telephone Works, a company that exists in this demo only. "
    "A new build every Friday at five in Shanghai."
)
SETTLED_BEFORE = timedelta(days=60)


@dataclass
class Programme:
    """The demo in the database while it is loaded: planted things and the rows they became."""

    session: Session
    planting: Planting
    product: Product
    now: datetime
    people: list[Account] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    team: dict[str, Account] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    builds: dict[int, Build] = field(default_factory=dict)
    lines: dict[int, list[ChangeLine]] = field(default_factory=dict)
    issues: dict[str, KnownIssue] = field(default_factory=dict)
    causes_of_text: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def manager(self) -> Account:
        """The product manager who plans."""
        return self.team["manager@skylark.example"]

    @property
    def editor(self) -> Account:
        """The member of staff who writes and publishes the notes."""
        return self.team["staff@skylark.example"]


def settle(session: Session, planting: Planting, now: datetime) -> Programme:
    """Make product, team and testers; Conflict when there is a product Skylark already."""
    start = planting.builds[0].published_at - SETTLED_BEFORE
    product = create_product(session, SLUG, NAME, now=start, zone="Asia/Shanghai", description=DESCRIPTION)
    programme = Programme(session, planting, product, now)
    for colleague in TEAM:
        _hire(programme, colleague, start)
    for tester in planting.testers:
        _welcome(programme, tester, start + timedelta(hours=4 * tester.number))
    session.flush()
    return programme


def _hire(programme: Programme, colleague: Colleague, at: datetime) -> None:
    session, product = programme.session, programme.product
    account = create_member(
        session, colleague.email, colleague.name, now=at, language=colleague.language, zone="Asia/Shanghai"
    )
    # The admin serves the whole installation, everybody else this product.
    grant_role(session, account, colleague.role, None if colleague.role == ADMIN else product, now=at)
    if colleague.role == MANAGER:
        join_product(session, account, product, now=at, ring="internal", source="team")
    for area in colleague.areas:
        programme.areas[area] = add_area(session, product, area, account)
    programme.team[colleague.email] = account


def _welcome(programme: Programme, tester: Tester, at: datetime) -> None:
    session = programme.session
    zone = "Asia/Shanghai" if tester.language == "zh" else "Europe/London"
    account = create_member(session, tester.email, tester.name, now=at, language=tester.language, zone=zone)
    account.named_in_credits = tester.named_in_credits
    join_product(session, account, programme.product, now=at, ring=tester.ring, source=tester.source)
    device = device_of(session, account, f"demo-{tester.number}", now=at)
    device.model, device.system, device.language = tester.device, "Skylark", tester.language
    programme.people.append(account)
    programme.devices.append(device)
