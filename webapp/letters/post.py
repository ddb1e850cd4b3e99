"""Putting a letter into the outbox: rendered in the recipient's language, once per recipient and event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from community.accounts import Account
from core.language import LANGUAGES
from core.outbox import enqueue
from webapp.locales import LOCALES

MAIL = "mail"


def post_letter(
    session: Session,
    recipient: Account,
    template: str,
    subject: str,
    *,
    unique_key: str,
    now: datetime,
    **values: Any,
) -> bool:
    """Write the letter ``letters/{template}`` (.txt and .html) to a member; True when this call wrote it.

    ``subject`` is a message id, filled from ``values``. Authors of imported texts and closed accounts get
    none.
    """
    if recipient.kind != "member" or recipient.email is None or not recipient.active:
        return False
    language = recipient.language
    if language not in LANGUAGES:
        language = current_app.config["ORANGE_FRIDAY_LANGUAGE"]
    values |= {"recipient": recipient, "language": language}
    with force_locale(LOCALES[language]):
        title = gettext(subject, **{name: value for name, value in values.items() if isinstance(value, str)})
        text = _rendered(f"letters/{template}.txt", subject=title, **values)
        html = _rendered(f"letters/{template}.html", subject=title, **values)
    return enqueue(
        session,
        unique_key=unique_key,
        channel=MAIL,
        address=recipient.email,
        account_id=recipient.id,
        subject=title,
        body_text=text,
        body_html=html,
        now=now,
    )


def _rendered(template: str, **values: Any) -> str:
    # Not render_template: its context is the page being visited, which is the actor's and not the reader's.
    return current_app.jinja_env.get_template(template).render(**values).strip() + "\n"
