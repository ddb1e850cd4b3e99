"""Entries of the log as sentences."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from analysis.topics.edits.folding import DISMISS, MERGE, MOVE, NOT_A_TOPIC, PIN, RENAME, SEED, SPLIT
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.undoing import first_of
from analysis.topics.identity import Topic
from community.products import Product

Name = Callable[[Topic | None], str]


def told(session: Session, edit: TopicEdit, name: Name) -> Markup:
    """What the entry did, in a sentence without a full stop; of an undo: what it undid or did again."""
    first, undos = first_of(session, edit)
    words = _told(first, name)
    if first is edit:
        return words
    return escape(_("Undone: %(what)s") if undos % 2 else _("Done again: %(what)s")) % {"what": words}


def _told(edit: TopicEdit, name: Name) -> Markup:
    count = edit.texts_named
    sentences = {
        RENAME: lambda: _("Topic %(number)s was called %(title)s"),
        MERGE: lambda: _("%(topic)s was merged into %(other)s"),
        SPLIT: lambda: ngettext(
            "%(num)s text was split off %(topic)s as %(other)s",
            "%(num)s texts were split off %(topic)s as %(other)s",
            count,
            **KEPT,
        ),
        MOVE: lambda: _moved(edit),
        PIN: lambda: ngettext(
            "%(num)s text was pinned to %(topic)s", "%(num)s texts were pinned to %(topic)s", count, **KEPT
        ),
        DISMISS: lambda: _("%(topic)s was set aside"),
        NOT_A_TOPIC: lambda: _("%(topic)s was said to be no topic"),
        SEED: lambda: ngettext(
            "%(topic)s was begun from %(num)s example",
            "%(topic)s was begun from %(num)s examples",
            len(edit.examples),
            **KEPT,
        ),
    }
    values = {
        "topic": name(edit.topic),
        "other": name(edit.other_topic),
        "number": edit.topic_id,
        "title": _quoted(edit.title or ""),
    }
    return escape(sentences[edit.kind]()) % values


def _moved(edit: TopicEdit) -> str:
    count = edit.texts_named
    if edit.other_topic_id is None:
        return str(
            ngettext(
                "%(num)s text was taken out of %(topic)s",
                "%(num)s texts were taken out of %(topic)s",
                count,
                **KEPT,
            )
        )
    return str(
        ngettext(
            "%(num)s text was moved from %(topic)s to %(other)s",
            "%(num)s texts were moved from %(topic)s to %(other)s",
            count,
            **KEPT,
        )
    )


# Counts are filled in by gettext, names afterwards, when the sentence can tell markup from text.
KEPT = {name: f"%({name})s" for name in ("topic", "other", "title", "number")}


def _quoted(title: str) -> str:
    return _("“%(title)s”", title=title)


def plainly(topic: Topic | None) -> str:
    """The topic's title in quotation marks."""
    return _quoted(topic.title) if topic is not None else ""


def linked_in(product: Product) -> Name:
    """Titles as links to the topics' pages."""

    def name(topic: Topic | None) -> str:
        if topic is None:
            return ""
        address = url_for("insights.topic", product=product.slug, number=topic.id)
        return Markup('<a href="{}">{}</a>').format(address, topic.title)

    return name


def flash_done(session: Session, edit: TopicEdit) -> None:
    """Say what was done, with a button that undoes it (base.html makes it of the category)."""
    what = told(session, edit, plainly).unescape()
    flash(_("%(what)s.", what=what), f"undo {edit.id}")
