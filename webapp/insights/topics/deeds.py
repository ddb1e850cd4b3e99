"""What may be done to a topic: each deed reads the form, can say what it would change, and then do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import merge_topics, preview_merge
from analysis.topics.edits.moving import move_texts, pin_texts, preview_move, preview_pin
from analysis.topics.edits.naming import preview_rename, rename_topic
from analysis.topics.edits.previews import Preview
from analysis.topics.edits.seeding import preview_seed, seed_topic
from analysis.topics.edits.setting_aside import (
    dismiss_topic,
    not_a_topic,
    preview_dismiss,
    preview_not_a_topic,
)
from analysis.topics.edits.splitting import preview_split, split_topic
from analysis.topics.identity import Topic
from community.products import Product
from webapp.insights.topics.choosing import topic_meant
from webapp.plain_input import row_number

LONGEST_REASON = 500


class EditForm(FlaskForm):
    """The fields of every deed; each deed reads its own. ``confirmed`` comes from the preview's button."""

    texts = SelectMultipleField(_l("Texts"), coerce=row_number, validate_choice=False)
    topic = StringField(_l("Topic"))
    title = StringField(_l("Title"))
    examples = TextAreaField(_l("Examples"))
    reason = StringField(_l("Why?"), validators=[Length(max=LONGEST_REASON)])
    back = HiddenField()
    confirmed = HiddenField()


@dataclass(frozen=True)
class Outlook:
    """What a deed would change: ``subject`` is the topic it is about (of a merge, the one that goes), ``other`` the
    one it leads to; ``title`` a name it would give.
    """

    deed: str
    preview: Preview
    subject: Topic | None = None
    other: Topic | None = None
    title: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deed:
    """``look`` says what would change, ``do`` changes it; ``do`` takes now, by and reason."""

    look: Callable[[], Outlook]
    do: Callable[..., TopicEdit]


def deed_of(session: Session, product: Product, topic: Topic, name: str, form: Any) -> Deed:
    """The deed called ``name`` on ``topic``, as the form has it; refuses a form that names no topic."""
    return DEEDS[name](session, product, topic, form)


def _rename(session: Session, _product: Product, topic: Topic, form: Any) -> Deed:
    title = form.title.data or ""
    return Deed(
        lambda: Outlook("rename", preview_rename(session, topic, title), topic, title=title.strip()),
        lambda **noted: rename_topic(session, topic, title, **noted),
    )


def _merge(session: Session, product: Product, topic: Topic, form: Any) -> Deed:
    into = topic_meant(session, product, form.topic.data)

    def look() -> Outlook:
        survivor, preview = preview_merge(session, topic, into)
        return Outlook("merge", preview, into if survivor.id == topic.id else topic, survivor)

    return Deed(look, lambda **noted: merge_topics(session, topic, into, **noted))


def _split(session: Session, _product: Product, topic: Topic, form: Any) -> Deed:
    texts, title = form.texts.data or [], form.title.data or ""
    return Deed(
        lambda: Outlook("split", preview_split(session, topic, texts, title), topic, title=title.strip()),
        lambda **noted: split_topic(session, topic, texts, title, **noted),
    )


def _move(session: Session, product: Product, topic: Topic, form: Any) -> Deed:
    texts, into = form.texts.data or [], topic_meant(session, product, form.topic.data)
    return Deed(
        lambda: Outlook("move", preview_move(session, topic, texts, into), topic, into),
        lambda **noted: move_texts(session, topic, texts, into, **noted),
    )


def _out(session: Session, _product: Product, topic: Topic, form: Any) -> Deed:
    texts = form.texts.data or []
    return Deed(
        lambda: Outlook("out", preview_move(session, topic, texts, None), topic),
        lambda **noted: move_texts(session, topic, texts, None, **noted),
    )


def _pin(session: Session, _product: Product, topic: Topic, form: Any) -> Deed:
    texts = form.texts.data or []
    return Deed(
        lambda: Outlook("pin", preview_pin(session, topic, texts), topic),
        lambda **noted: pin_texts(session, topic, texts, **noted),
    )


def _dismiss(session: Session, _product: Product, topic: Topic, _form: Any) -> Deed:
    return Deed(
        lambda: Outlook("dismiss", preview_dismiss(session, topic), topic),
        lambda **noted: dismiss_topic(session, topic, **noted),
    )


def _sink(session: Session, _product: Product, topic: Topic, _form: Any) -> Deed:
    return Deed(
        lambda: Outlook("sink", preview_not_a_topic(session, topic), topic),
        lambda **noted: not_a_topic(session, topic, **noted),
    )


DEEDS: dict[str, Callable[[Session, Product, Topic, Any], Deed]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "move": _move,
    "out": _out,
    "pin": _pin,
    "dismiss": _dismiss,
    "sink": _sink,
}


def seed_deed(session: Session, product: Product, form: Any) -> Deed:
    """A new topic of typed examples, one a line."""
    title = form.title.data or ""
    examples = [line for line in (form.examples.data or "").splitlines() if line.strip()]

    def look() -> Outlook:
        preview = preview_seed(session, product, title, examples)
        return Outlook("seed", preview, title=title.strip(), examples=tuple(examples))

    return Deed(look, lambda **noted: seed_topic(session, product, title, examples, **noted))
