"""The list of requests: what testers want, where it stands, and one click to stand behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from analysis.priorities.feature_requests.request import OPEN_STATES, STATE_NAMES
from analysis.priorities.request_lists import SORTS, RequestPage, listed_requests
from analysis.priorities.supporters import supported_by
from analysis.runs import last_run
from community.accounts import Account
from community.products import Product
from core.refusals import NotFound
from releases.builds.build import Build
from releases.builds.seeing import build_called, builds_seen_by, naming
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.pages.blueprint import blueprint
from webapp.pages.paging import page_number

MOST = 30
OPEN, ALL = "open", "all"


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the list."""

    sort: str
    state: str
    build: Build | None
    mine: bool

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are listed."""
        return (
            OPEN_STATES if self.state == OPEN else tuple(STATE_NAMES) if self.state == ALL else (self.state,)
        )

    def address(self, **changes: Any) -> dict[str, str]:
        """The query of this list with some of it changed; what is usual is left out."""
        build = self.build.slug if self.build else None
        asked = {
            "sort": self.sort,
            "state": self.state,
            "build": build,
            "mine": "1" if self.mine else None,
        } | changes
        return {
            name: value
            for name, value in asked.items()
            if value and (name, value) not in (("sort", "priority"), ("state", OPEN))
        }


@blueprint.get("/p/<product>/requests")
def requests(product: str) -> str:
    """The list, sorted and filtered as the address says."""
    place, session, viewer = product_for(product), db.session(), current_account()
    wanted = _wanted(place, viewer)
    number = page_number(request.args.get("page"))
    listed = _listed(place, viewer, wanted, number)
    return render_template(
        "pages/requests.html",
        rows=listed.rows,
        total=listed.total,
        wanted=wanted,
        sorts=SORTS,
        states=STATE_NAMES,
        builds=builds_seen_by(session, viewer, place)[:30],
        supported=supported_by(session, viewer),
        named=naming(session, viewer, place),
        number=number,
        pages=-(-listed.total // MOST),
    )


def _wanted(product: Product, viewer: Account | None) -> Wanted:
    sort, state = request.args.get("sort", ""), request.args.get("state", "")
    build = None
    if request.args.get("build"):
        try:
            build = build_called(db.session(), product, request.args["build"], viewer)
        except NotFound:
            build = None
    known = (OPEN, ALL, *STATE_NAMES)
    return Wanted(
        sort if sort in SORTS else "priority",
        state if state in known else OPEN,
        build,
        bool(request.args.get("mine")) and viewer is not None,
    )


def _listed(product: Product, viewer: Account | None, wanted: Wanted, number: int) -> RequestPage:
    return listed_requests(
        db.session(),
        product,
        viewer,
        run=last_run(db.session(), product),
        sort=wanted.sort,
        states=wanted.states,
        build=wanted.build,
        supporter=viewer if wanted.mine else None,
        start=(number - 1) * MOST,
        most=MOST,
    )
