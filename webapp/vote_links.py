"""Links in letters that stand for one tester's vote on one build: signed, expiring, and good for nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from community.accounts import Account
from core.language import N_
from core.refusals import NotFound, Refusal
from releases.builds.build import Build
from surveys.votes import SCORES
from webapp.letters.addresses import address_of

SALT = "orange-friday vote link 1"
LASTS = timedelta(days=14)


class LinkExpired(Refusal):
    """The link was good once."""


@dataclass(frozen=True)
class VoteLink:
    """What a link says: who votes on which build, and the score that its button in the letter named."""

    account: Account
    build: Build
    score: int


def vote_link(account: Account, build: Build, score: int, *, now: datetime) -> str:
    """The whole address of a link for a letter; opening it asks, and only the button on its page votes."""
    if score not in SCORES:
        raise ValueError(score)
    ends = int((now + LASTS).timestamp())
    return address_of("pages.vote_link", signed=_serializer().dumps([account.id, build.id, score, ends]))


def read_link(session: Session, signed: str, *, now: datetime) -> VoteLink:
    """What the link says.

    Raises NotFound for one that is not ours or whose tester or build is gone, LinkExpired for an old one.
    """
    try:
        account_id, build_id, score, ends = _serializer().loads(signed)
    except (BadData, ValueError, TypeError):
        raise _no_link() from None
    if datetime.fromtimestamp(ends, UTC) <= now:
        raise LinkExpired(N_("This link is too old to vote with."))
    account, build = session.get(Account, account_id), session.get(Build, build_id)
    if account is None or not account.active or build is None:
        raise _no_link()
    return VoteLink(account, build, score)


def _no_link() -> NotFound:
    return NotFound(N_("This link is not complete, or it is no link of ours."))


def _serializer() -> URLSafeSerializer:
    # The newest key signs; links signed with a former one stay good until they expire.
    config = current_app.config
    keys = [*config["ORANGE_FRIDAY_FORMER_KEYS"], config["SECRET_KEY"]]
    return URLSafeSerializer(
        keys, salt=SALT, signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
