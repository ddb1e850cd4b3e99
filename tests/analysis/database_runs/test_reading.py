"""What a run reads: every text with its author's vote, every silent vote, nothing of another product."""

from __future__ import annotations

from datetime import timedelta

from releases.train import withdraw_build
from surveys.votes import Vote
from tests.analysis.database_runs.programme import Programme
from tests.making import a_topic, place


def test_a_text_carries_its_authors_vote_on_the_same_build(programme: Programme) -> None:
    ann = programme.member()
    programme.vote(ann, 2)
    programme.vote(ann, 5, programme.older)
    text = programme.say(ann, "The battery drains")
    remarks = programme.remarks()
    row = remarks.ids.index(text.id)
    assert (remarks.scores[row], remarks.builds[row], remarks.strata[row]) == (2.0, "8.10.24", "beta")


def test_two_texts_of_one_voter_are_one_person(programme: Programme) -> None:
    ann = programme.member()
    programme.vote(ann, 2)
    programme.say(ann, "The battery drains")
    programme.say(ann, "And the camera is slow")
    remarks = programme.remarks()
    assert remarks.people == [str(ann.id)] * 2
    assert remarks.scores == [2.0, 2.0]


def test_a_vote_without_words_is_a_row_without_a_text(programme: Programme) -> None:
    ann = programme.member()
    programme.vote(ann, 4)
    vote_id = programme.session.query(Vote.id).filter_by(account_id=ann.id).scalar()
    remarks = programme.remarks()
    assert (remarks.ids, remarks.texts, remarks.scores) == ([-vote_id], [""], [4.0])


def test_a_text_without_a_vote_has_no_score(programme: Programme) -> None:
    programme.say(programme.member(), "The battery drains")
    assert programme.remarks().scores == [None]


def test_builds_are_in_version_order_and_withdrawn_ones_stay(programme: Programme) -> None:
    withdraw_build(programme.session, programme.newer, "Go back to 8.10.17.", now=programme.now)
    assert programme.remarks().build_order == ["8.10.17", "8.10.24"]


def test_what_was_said_later_is_not_read(programme: Programme) -> None:
    early = programme.say(programme.member(), "The battery drains")
    programme.now += timedelta(hours=1)
    programme.say(programme.member(), "The camera is slow")
    programme.vote(programme.member(), 1)
    programme.now -= timedelta(hours=1)
    assert programme.remarks().ids == [early.id]


def test_a_text_brings_the_topic_it_belongs_to(programme: Programme) -> None:
    text = programme.say(programme.member(), "The battery drains")
    new = programme.say(programme.member(), "Battery empty in the morning")
    topic = a_topic(programme.session, programme.product, "Battery", programme.now)
    place(programme.session, topic, text, programme.now)
    remarks = programme.remarks()
    assert dict(zip(remarks.ids, remarks.known_topics, strict=True)) == {text.id: topic.id, new.id: None}


def test_a_vote_that_names_no_build_goes_with_the_text_that_names_none(programme: Programme) -> None:
    author, at = programme.author(), programme.now
    vote = Vote(product_id=programme.product.id, account_id=author.id, score=1, cast_at=at, changed_at=at)
    programme.session.add(vote)
    text = programme.say(author, "The battery drains")
    text.build_id = None
    programme.session.flush()
    remarks = programme.remarks()
    assert (remarks.ids, remarks.scores, remarks.builds) == ([text.id], [1.0], [None])


def test_a_product_nobody_spoke_about_gives_no_rows(programme: Programme) -> None:
    assert len(programme.remarks()) == 0
