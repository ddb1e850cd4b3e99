"""One topic: its texts, what may be done about it, and what was done."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from analysis.heard_texts import HeardText, TextFilter, heard_texts
from analysis.topics.alike import proposed_texts, split_proposals
from analysis.topics.edits.checks import topic_numbered
from analysis.topics.edits.folding import MERGE
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.reading import edit_log, pinned_texts, shown_topic, texts_sunk_in
from analysis.topics.identity import SINK, UNMADE, Topic
from analysis.topics.proposed_moves import contested_shares, contested_topics, moves_proposed_for
from community.products import Product
from webapp.auth.guards import product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.insights.paging import Pages, pages_of
from webapp.insights.possibly_same import alike_by_topic
from webapp.insights.topics.choosing import offered_as, topics_to_choose
from webapp.insights.topics.confirming import Answer, step
from webapp.insights.topics.deeds import EditForm, deed_of, seed_deed
from webapp.insights.topics.listing import LOOKS
from webapp.insights.topics.wording import linked_in, told

HISTORY_SHOWN = 10


@blueprint.get("/p/<product>/insights/topics/<int:number>")
def topic(product: str, number: int) -> str | Response:
    """The topic; of a merged one the one it was merged into."""
    place, session = product_for(product, "read insights"), db.session()
    found = topic_numbered(session, place, number)
    if found.root_id is not None and found.standing != UNMADE:
        return redirect(url_for("insights.topic", product=place.slug, number=found.root_id))
    return _page(session, place, found)


@blueprint.route(
    "/p/<product>/insights/topics/<int:number>/<any(rename,merge,split,move,out,pin,dismiss,sink):deed>",
    methods=["GET", "POST"],
)
def edit_topic(product: str, number: int, deed: str) -> Answer:
    """One deed: first its preview, then the deed. The address alone (a reload, a bookmark) leads to the topic."""
    place, session = product_for(product, "decide requests"), db.session()
    found = topic_numbered(session, place, number)
    here = url_for("insights.topic", product=place.slug, number=number)
    if request.method == "GET":
        return redirect(here)
    form = EditForm()

    def refused() -> str:
        form.deed = deed
        return _page(session, place, topic_numbered(session, place, number), form)

    return step(
        session,
        place,
        form,
        lambda: deed_of(session, place, found, deed, form),
        done=lambda edit: redirect(_after(place, edit, form), 303),
        refused=refused,
        away=_list_shown(place, form) or here,
    )


@blueprint.route("/p/<product>/insights/topics/new", methods=["GET", "POST"])
def new_topic(product: str) -> Answer:
    """A topic of typed examples: its preview, then the topic."""
    place, session = product_for(product, "decide requests"), db.session()
    form = EditForm()
    if request.method == "GET":
        return render_template("insights/topics/new.html", form=form)
    return step(
        session,
        place,
        form,
        lambda: seed_deed(session, place, form),
        done=lambda edit: redirect(url_for("insights.topic", product=place.slug, number=edit.topic_id), 303),
        refused=lambda: render_template("insights/topics/new.html", form=form),
        away=url_for("insights.topics", product=place.slug),
    )


def _after(product: Product, edit: TopicEdit, form: EditForm) -> str:
    """Back to where the deed began; after a merge, to the topic that goes on."""
    number = edit.other_topic_id if edit.kind == MERGE else edit.topic_id
    return _list_shown(product, form) or url_for("insights.topic", product=product.slug, number=number)


def _list_shown(product: Product, form: EditForm) -> str | None:
    """The list as it was shown, where the deed began there ("list", or "list same")."""
    source, _space, look = (form.back.data or "").partition(" ")
    if source != "list":
        return None
    return url_for("insights.topics", product=product.slug, look=look if look in LOOKS else None)


def _page(session: Session, product: Product, topic: Topic, refused: EditForm | None = None) -> str:
    wanted = _wanted(session, product, topic)
    texts, pages = _texts(session, product, wanted)
    log = edit_log(session, product, topic=topic, most=HISTORY_SHOWN)
    name = linked_in(product)
    return render_template(
        "insights/topics/topic.html",
        topic=topic,
        shown=shown_topic(session, topic),
        texts=texts,
        pages=pages,
        words=wanted.words,
        proposed=_proposed(session, product, topic),
        narrowed=request.args.get("proposed") is not None and bool(wanted.ids),
        contested=contested_shares(session, product).get(topic.id, (0, 0.0)),
        much_contested=topic.id in {each.id for each, _share in contested_topics(session, product)},
        same=alike_by_topic(session, product).get(topic.id, []),
        pinned=pinned_texts(session, topic),
        moves=moves_proposed_for(session, [text.feedback.id for text in texts]),
        log=[(entry, told(session, entry.edit, name)) for entry in log.entries],
        log_total=log.total,
        choices=[offered_as(each) for each in topics_to_choose(session, product, topic)],
        refused=refused,
    )


def _wanted(session: Session, product: Product, topic: Topic) -> TextFilter:
    words = request.values.get("q", "")[:200]
    if topic.standing == SINK:
        return TextFilter(ids=texts_sunk_in(session, topic), words=words)
    ids = _proposed(session, product, topic) if request.values.get("proposed") is not None else None
    return TextFilter(topic_id=topic.id, words=words, ids=ids or None)


def _proposed(session: Session, product: Product, topic: Topic) -> list[int]:
    """The texts around the second centre that the newest run found in it."""
    proposal = next((each for each in split_proposals(session, product) if each.topic_id == topic.id), None)
    return proposed_texts(session, proposal) if proposal is not None else []


def _texts(session: Session, product: Product, wanted: TextFilter) -> tuple[list[HeardText], Pages]:
    page = request.args.get("page", 1, type=int)
    pages = pages_of(page, heard_texts(session, product, wanted, most=0)[1])
    texts, _total = heard_texts(session, product, wanted, start=pages.start, most=pages.size)
    return texts, pages
