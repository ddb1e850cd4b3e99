"""Seeding a topic: its name and typed examples, before or beside what the runs find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import clean_title
from analysis.topics.edits.folding import SEED, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_, script_of, without_hidden
from core.privacy import has_personal
from core.refusals import Refusal

MOST_EXAMPLES, LONGEST_EXAMPLE = 20, 300


def seed_topic(
    session: Session,
    product: Product,
    title: str,
    examples: Sequence[str],
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Make a topic of 1 to 20 typed sentences; the next run gathers what is like them. It is the entry's ``topic``.

    The examples count for nobody. Refuses none, too many, overlong ones, and personal data in them.
    """
    locked(session, product)
    edit = _seed(title, examples)
    made = Topic(
        product_id=product.id,
        script=_script_of(edit.examples),
        title=edit.title,
        titled_by_person=True,
        keywords=[],
        created_at=now,
    )
    session.add(made)
    session.flush()
    return write_edit(session, product, replace(edit, topic_id=made.id), now=now, by=by, reason=reason)


def preview_seed(session: Session, product: Product, title: str, examples: Sequence[str]) -> Preview:
    """What that would change before the next run; refuses what `seed_topic` refuses."""
    return preview_of(session, product, _seed(title, examples))


def _seed(title: str, examples: Sequence[str]) -> Edit:
    cleaned = [" ".join(without_hidden(example).split()) for example in examples]
    kept = tuple(dict.fromkeys(example for example in cleaned if example))
    if not 1 <= len(kept) <= MOST_EXAMPLES:
        raise Refusal(N_("Give 1 to %(most)s examples."), field="examples", most=MOST_EXAMPLES)
    if any(len(example) > LONGEST_EXAMPLE for example in kept):
        raise Refusal(
            N_("An example has at most %(most)s characters."), field="examples", most=LONGEST_EXAMPLE
        )
    if any(has_personal(example) for example in kept):
        raise Refusal(
            N_("Leave addresses, numbers and keys of people out of the examples."), field="examples"
        )
    return Edit(0, SEED, title=clean_title(title), examples=kept)


def _script_of(examples: Sequence[str]) -> str:
    scripts = [script_of(example) for example in examples]
    return max(scripts, key=scripts.count)
