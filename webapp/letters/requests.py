"""What the people behind a request are told: planned, shipped, declined; one letter per person and event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.credits import Shipped
from analysis.priorities.feature_requests.request import FeatureRequest, history_of
from analysis.priorities.supporters import supporters_of
from core.language import N_
from releases.builds.build import Build
from releases.builds.seeing import naming
from webapp.letters.addresses import address_of
from webapp.letters.post import post_letter

SHIPPED_ELSEWHERE = N_("What you asked for is on its way: %(title)s")


def tell_shipped(session: Session, build: Build, shipped: Iterable[Shipped], *, now: datetime) -> int:
    """Tell each supporter that ``build`` carries what they asked for; answers the number of new letters."""
    written = 0
    for entry in shipped:
        page = _page_of(entry.request)
        for account in entry.supporters:
            # A pilot build reaches wider rings later: they are told so, without its version, lines or address.
            closed = naming(session, account, build.product)(build) is None
            written += post_letter(
                session,
                account,
                "shipped",
                SHIPPED_ELSEWHERE if closed else N_("What you asked for is in %(version)s: %(title)s"),
                unique_key=f"shipped:{entry.request.id}:{build.id}:{account.id}",
                now=now,
                title=entry.request.title,
                version="" if closed else build.version,
                product_name=build.product.name,
                line="" if closed else entry.line.text,
                build_page=""
                if closed
                else address_of("pages.release", product=build.product.slug, build=build.slug),
                request_page=page,
            )
    return written


def tell_planned(session: Session, request: FeatureRequest, build: Build, *, now: datetime) -> int:
    """Tell each supporter that the request is planned for ``build``; once per person, request and build."""
    return sum(
        post_letter(
            session,
            account,
            "planned",
            N_("Planned for %(version)s: %(title)s")
            if naming(session, account, request.product)(build)
            else N_("Planned: %(title)s"),
            unique_key=f"planned:{request.id}:{build.id}:{account.id}",
            now=now,
            title=request.title,
            version=build.version if naming(session, account, request.product)(build) else "",
            product_name=request.product.name,
            request_page=_page_of(request),
        )
        for account in supporters_of(session, request)
    )


def tell_declined(session: Session, request: FeatureRequest, reason: str, *, now: datetime) -> int:
    """Tell each supporter that the team says no, and why; once per person and decision."""
    decision = history_of(session, request)[-1].id
    return sum(
        post_letter(
            session,
            account,
            "declined",
            N_("We will not do this: %(title)s"),
            unique_key=f"declined:{request.id}:{decision}:{account.id}",
            now=now,
            title=request.title,
            reason=reason,
            product_name=request.product.name,
            request_page=_page_of(request),
        )
        for account in supporters_of(session, request)
    )


def _page_of(request: FeatureRequest) -> str:
    return address_of("pages.request_page", product=request.product.slug, number=request.id)
