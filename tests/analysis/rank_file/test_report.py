"""The report: one file, safe to open, that says what the findings say."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.findings import Findings, HeardTheme
from analysis.rank_file.file_remarks import FileRemarks
from analysis.rank_file.report.page import Report, write_report
from analysis.topics.found import FoundTheme
from tests.analysis.rank_file import made_up


class Shouting(NullTranslations):
    """A language in which every message is in capitals and its values are not."""

    def gettext(self, message: str) -> str:
        return re.sub(
            r"%\(\w+\)[sd]|[a-z]+",
            lambda found: found[0] if found[0][0] == "%" else found[0].upper(),
            message,
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def page_of(
    folder: Path, findings: Findings, read: FileRemarks, translations: NullTranslations | None = None
) -> str:
    report = Report("remarks.csv", read, findings, 0, "abc123", datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    write_report(folder / "report.html", report, translations or NullTranslations())
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def page(tmp_path: Path) -> str:
    return page_of(tmp_path, made_up.findings(), made_up.read())


def test_it_needs_nothing_from_elsewhere(page: str) -> None:
    assert not re.findall(r"""(?:src|href)=["'](?!data:,)[^"']+|url\(|@import|<script""", page)


def test_it_forbids_itself_everything_but_its_own_style(page: str) -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


def test_words_of_strangers_are_shown_and_not_run(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt; battery" in page


def test_personal_data_are_masked_in_quotes(page: str) -> None:
    assert "ann@example.com" not in page
    assert "mail [email]" in page


def test_the_sentence_that_speaks_of_the_request_is_marked(tmp_path: Path) -> None:
    found = made_up.findings()
    found.topics.topics[0].quotes[0] = "battery"
    assert "&lt;/script&gt; <mark>battery</mark>" in page_of(tmp_path, found, made_up.read())


def test_satisfaction_stands_with_its_interval_and_its_votes(page: str) -> None:
    assert '<span class="big">50.0 %</span> <span class="soft">(15.0 – 85.0)</span>' in page
    assert "4 votes, 25 % of them without a word" in page


def test_the_change_from_the_build_before_says_whether_it_is_noise(page: str) -> None:
    assert "Against 8.9" in page
    assert re.search(r"may be noise \(−?\d", page)


def test_a_request_shows_its_cost_and_why(page: str) -> None:
    assert "Reach 50.0 % × impact 0.25 = 12.50 points; × confidence 98 % ÷ effort 1 = 12.25 (RICE)." in page


def test_the_votes_of_supporters_stand_beside_those_of_others(page: str) -> None:
    assert "Satisfied are 0 % of the 1 voters who raised it and 67 % of the 3 others." in page


def test_a_request_of_too_few_stands_below_the_line(page: str) -> None:
    assert "Too few to say: 1 more, grouped and quoted" in page


def test_a_remark_of_lost_data_stands_in_the_lane(page: str) -> None:
    lane = page[page.index('class="lane"') : page.index('aria-labelledby="requests"')]
    assert "1 remark speaks of lost data" in lane
    assert "row 7" in lane


def test_bad_rows_are_told_with_line_and_reason(page: str) -> None:
    assert "1 row could not be read" in page
    assert "<td>1 cells where the heading has 2</td>" in page


def test_every_tag_is_closed(page: str) -> None:
    open_tags: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "link", "br"):
                open_tags.append(tag)

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Checker().feed(page)
    assert open_tags == []


def test_a_file_of_no_rows_says_so(tmp_path: Path) -> None:
    read, findings = made_up.nothing()
    page = page_of(tmp_path, findings, read)
    assert "Nothing in this file asks for anything" in page
    assert "All remarks" in page


def test_pooled_builds_are_called_so(tmp_path: Path) -> None:
    page = page_of(tmp_path, made_up.findings(build=None), made_up.read())
    assert "<h1>All builds together</h1>" in page


def test_how_sure_the_first_five_are_is_said_in_a_sentence(tmp_path: Path) -> None:
    many = [made_up.request(rank, 0, "Battery drains") for rank in range(1, 8)]
    found = made_up.findings(requests=many, first_kept=0.834)
    assert "In 83 of 100 resamples these five stay the top five." in page_of(tmp_path, found, made_up.read())


def test_with_one_build_no_trend_is_told(tmp_path: Path) -> None:
    alone = made_up.findings(build=None, builds=["8.10"], people_heard=[4])
    for request in alone.requests:
        request.people_by_build[:] = request.people_by_build[1:]
    assert "▲ up" not in page_of(tmp_path, alone, made_up.read())


def test_without_votes_people_lead(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, made_up.findings(ranked_by="people", satisfaction=None, voters=0), made_up.read()
    )
    assert "Ordered by how many people raised each" in page
    assert "These testers are satisfied" not in page


def test_every_word_can_be_translated(tmp_path: Path) -> None:
    page = page_of(tmp_path, made_up.findings(), made_up.read(), Shouting())
    body = re.sub(r"(?s)<style>.*?</style>|<blockquote.*?</blockquote>|<td>1 cells.*?</td>", "", page)
    words = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]+>|&\w+;", " ", body)))
    ours = {word for word in words if word != word.upper()}
    assert ours <= {"remarks", "csv", "battery", "Battery", "drains", "night", "long", "calc", "cmd", "abc"}


def test_themes_list_their_requests_by_place(tmp_path: Path) -> None:
    plain = made_up.findings()
    theme = FoundTheme("power · <plug>", ["power"], [0, 1])
    quiet = FoundTheme("quiet", ["quiet"], [])
    topics = replace(plain.topics, themes=[theme, quiet])
    heard = [HeardTheme(3, 0.75, 3, [1, 3]), HeardTheme(0, 0.0, 2, [2, 0])]
    page = page_of(tmp_path, replace(plain, topics=topics, themes=heard), made_up.read())
    section = page.split('id="themes"')[1].split("</section>")[0]
    assert "power · &lt;plug&gt;" in section and "3 people, 75.0 % of those heard" in section
    assert "Battery drains" in section and "quiet" not in section


def test_without_themes_nothing_is_said_of_them(page: str) -> None:
    assert 'id="themes"' not in page
