"""The archive: the published figures of the practice, and who may see which numbers."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from releases.train import withdraw_build

VERSIONS = ("8.10.10", "8.10.17", "8.10.24")


def _rows(page: str) -> list[list[str]]:
    """The cells of the table's body as plain text."""
    body = page[page.index("<tbody") : page.index("</tbody>")]
    rows = re.findall(r"<tr.*?</tr>", body, flags=re.DOTALL)
    cells = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def _figure(
    published: Callable[..., Build], tallied: Callable[..., None], counts: list[tuple[int, int]]
) -> None:
    for place, (version, (satisfied, n)) in enumerate(zip(VERSIONS, counts, strict=True)):
        tallied(published(version, weeks_ago=12 - place), satisfied, n)


def test_the_large_figure_is_printed_exactly(
    client: FlaskClient, published: Callable[..., Build], tallied: Callable[..., None]
) -> None:
    _figure(published, tallied, [(8944, 10000), (8932, 10000), (8729, 10000)])
    rows = _rows(client.get("/p/skylark/releases").text)
    assert [(row[0], row[4], row[7], row[8], row[9]) for row in rows] == [
        ("8.10.24", "87.29", "10,000", "−2.03", "▼ more than noise"),
        ("8.10.17", "89.32", "10,000", "−0.12", "noise"),
        ("8.10.10", "89.44", "10,000", "–", ""),
    ]


def test_the_small_figure_is_printed_exactly_and_is_all_noise(
    client: FlaskClient, published: Callable[..., Build], tallied: Callable[..., None]
) -> None:
    _figure(published, tallied, [(127, 142), (92, 103), (103, 118)])
    rows = _rows(client.get("/p/skylark/releases").text)
    assert [(row[0], row[4], row[7], row[8], row[9]) for row in rows] == [
        ("8.10.24", "87.29", "118", "−2.03", "noise"),
        ("8.10.17", "89.32", "103", "−0.12", "noise"),
        ("8.10.10", "89.44", "142", "–", ""),
    ]


def test_the_words_say_testers_and_never_users(
    client: FlaskClient, published: Callable[..., Build], tallied: Callable[..., None]
) -> None:
    tallied(published("8.10.10", weeks_ago=9), 9, 10)
    page = client.get("/p/skylark/releases").text
    assert "these testers" in page and "users" not in page.lower()


def test_the_versions_date_stands_beside_the_day_of_publishing(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("26.10.24", weeks_ago=3)
    assert _rows(client.get("/p/skylark/releases").text)[0][1:3] == ["Sat 24 Oct 2026", "Fri 30 Oct 2026"]


def test_numbers_of_an_open_vote_are_hidden_from_strangers_and_from_testers_who_have_not_voted(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
    tallied: Callable[..., None],
) -> None:
    tallied(published("8.10.24"), 8729, 10000)
    for person in (None, make_account(), make_account(None)):
        page = visit_as(person).get("/p/skylark/releases").text
        assert "87.29" not in page and "8,729" not in page and "The vote is open until" in page


def test_its_voters_and_staff_see_them(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
    voted: Callable[..., None],
) -> None:
    build, voter = published("8.10.24"), make_account()
    voted(voter, build, 5)
    assert "100.00" in visit_as(voter).get("/p/skylark/releases").text
    assert "100.00" in visit_as(make_account("staff")).get("/p/skylark/releases").text


def test_a_change_does_not_tell_the_hidden_number_of_the_build_before(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
    tallied: Callable[..., None],
    voted: Callable[..., None],
) -> None:
    tallied(published("8.10.17", weeks_ago=1), 50, 100)
    newest, voter = published("8.10.24"), make_account()
    voted(voter, newest, 5)
    assert _rows(visit_as(voter).get("/p/skylark/releases").text)[0][8] == "–"


def test_a_product_may_keep_the_numbers_of_closed_votes_inside(
    client: FlaskClient,
    session: Session,
    product: Product,
    published: Callable[..., Build],
    tallied: Callable[..., None],
) -> None:
    tallied(published("8.10.10", weeks_ago=9), 8944, 10000)
    product.numbers_public = False
    session.commit()
    assert "89.44" not in client.get("/p/skylark/releases").text


def test_builds_of_a_narrow_ring_are_not_listed_for_visitors(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("8.10.17", ring="pilot")
    published("8.10.16", ring="stable")
    page = client.get("/p/skylark/releases").text
    assert "8.10.16" in page and "8.10.17" not in page


def test_withdrawn_builds_stay_and_say_so(
    client: FlaskClient, session: Session, published: Callable[..., Build]
) -> None:
    build = published("8.10.17", weeks_ago=3)
    withdraw_build(session, build, "Go back.", now=build.published_at + timedelta(days=1))
    session.commit()
    assert _rows(client.get("/p/skylark/releases").text)[0][0] == "8.10.17 Withdrawn"


def test_an_empty_archive_says_what_comes(client: FlaskClient, product: Product) -> None:
    assert "No build has been published yet" in client.get("/p/skylark/releases").text


def test_the_archive_costs_the_same_however_many_builds_there_are(
    client: FlaskClient,
    published: Callable[..., Build],
    tallied: Callable[..., None],
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    tallied(published("8.1.1", weeks_ago=30), 9, 10)
    few = count_queries(lambda: client.get("/p/skylark/releases"))
    for number in range(2, 12):
        tallied(published(f"8.1.{number}", weeks_ago=30 - number), 9, 10)
    assert count_queries(lambda: client.get("/p/skylark/releases")) == few
