"""Builds for some device models only: who has such a device, and who does not.

Not a wall, as a ring is: everybody of the ring may read the notes, and is told for which models the build is. Who has
named devices and none of these models is not asked to vote, and the start page shows the newest build that fits.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account
from community.devices import LONGEST_MODEL, models_of
from community.products import Product
from core.language import N_, without_hidden
from core.refusals import Refusal
from releases.builds.build import PUBLISHED, Build
from releases.builds.seeing import newest_first, seen_by

MOST_MODELS = 50


def set_models(session: Session, build: Build, models: Iterable[str]) -> None:
    """Offer ``build`` only on these models (none: on all); refuses too many and overlong names."""
    named: dict[str, str] = {}
    for model in models:
        plain = " ".join(without_hidden(model).split())
        if len(plain) > LONGEST_MODEL:
            raise Refusal(
                N_("A model has at most %(most)s characters."), field="only_models", most=LONGEST_MODEL
            )
        if plain:
            named.setdefault(plain.casefold(), plain)
    if len(named) > MOST_MODELS:
        raise Refusal(N_("At most %(most)s models."), field="only_models", most=MOST_MODELS)
    build.only_models = list(named.values())
    session.flush()


def fits(build: Build, models: Iterable[str]) -> bool:
    """Whether ``build`` is for somebody with these device models; who named none is not kept from anything."""
    wanted = {model.casefold() for model in build.only_models}
    own = {model.casefold() for model in models}
    return not wanted or not own or bool(wanted & own)


def newest_fitting(session: Session, viewer: Account | None, product: Product) -> Build | None:
    """The newest published build that ``viewer`` may see and has a device for; the newest of all where none fits."""
    query = sa.select(Build).where(seen_by(session, viewer, product), Build.state == PUBLISHED)
    newest = list(session.scalars(query.order_by(*newest_first()).limit(20)))
    if viewer is None or not any(build.only_models for build in newest[:1]):
        return newest[0] if newest else None
    own = models_of(session, viewer)
    return next((build for build in newest if fits(build, own)), newest[0])
