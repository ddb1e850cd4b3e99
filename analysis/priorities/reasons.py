"""The reason beside a vote, and who is counted for it: taken back, its writer is behind the request no longer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.supporters import refresh_supporters, requests_written_about
from community.accounts import Account
from releases.builds.build import Build
from surveys.feedback import Feedback, answer_of, give_answer

REASON = "reason"


def give_reason(
    session: Session, account: Account, build: Build, text: str, *, now: datetime, channel: str = "page"
) -> Feedback | None:
    """Set the main reason for the vote on ``build``; an empty text takes it back (None), and with it the support that
    it was for a request, at once. Refuses an overlong one.
    """
    before = answer_of(session, account, build, REASON)
    about = requests_written_about(session, [before.id]) if before is not None else []
    answer = give_answer(session, account, build, REASON, text, now=now, channel=channel)
    if answer is None:
        refresh_supporters(session, about)
    return answer
