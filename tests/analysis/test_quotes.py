"""The comments behind a request: whose are shown, how they are cut, how severe they are."""

from analysis.chosen_build import choose_build
from analysis.quotes import Quotes, alarms_of, quotes_of
from analysis.remarks import Remarks
from tests.analysis.findings_by_hand import found_topics


def quotes(
    texts: list[str], people: list[str], builds: list[str], central: list[int]
) -> tuple[Quotes, list[int]]:
    """One topic of all rows, the most central named first; build 1.2 is ranked; ids start at 100."""
    remarks = Remarks(
        ids=list(range(100, 100 + len(texts))),
        texts=texts,
        people=people,
        builds=list(builds),
        build_order=["1.1", "1.2"],
    )
    chosen, found = choose_build(remarks, "1.2"), found_topics({"topic": central}, texts)
    return quotes_of(remarks, chosen, found)[0], alarms_of(remarks, chosen, found)


def test_examples_are_of_the_ranked_build_and_the_most_central_comes_first() -> None:
    shown, _ = quotes(["old", "so", "very so"], ["ann", "bob", "cat"], ["1.1", "1.2", "1.2"], [0, 2, 1])
    assert shown.example == "very so" and shown.example_ids == [102, 101]


def test_a_request_that_is_gone_is_quoted_from_older_builds() -> None:
    shown, _ = quotes(["old", "older"], ["ann", "bob"], ["1.1", "1.1"], [1, 0])
    assert shown.example_ids == [101, 100]


def test_each_person_is_quoted_once_and_ten_at_most() -> None:
    people = ["ann"] * 5 + [f"p{number}" for number in range(20)]
    shown, _ = quotes(["slow"] * 25, people, ["1.2"] * 25, list(range(25)))
    assert shown.example_ids == [100, *range(105, 114)]


def test_a_long_text_is_cut_at_a_word_and_a_chinese_one_anywhere() -> None:
    english, _ = quotes(["word " * 100], ["ann"], ["1.2"], [0])
    chinese, _ = quotes(["闪退" * 300], ["ann"], ["1.2"], [0])
    assert english.example.endswith("word…") and len(english.example) <= 300
    assert chinese.example.endswith("…") and len(chinese.example) == 300


def test_an_address_in_a_quote_is_masked() -> None:
    shown, _ = quotes(["write to ann@example.com please"], ["ann"], ["1.2"], [0])
    assert "ann@example.com" not in shown.example


def test_reports_of_lost_data_on_this_build_are_alarms() -> None:
    texts = ["lost all my photos", "lost all my photos", "slow"]
    shown, alarms = quotes(texts, ["ann", "bob", "cat"], ["1.1", "1.2", "1.2"], [1, 2])
    assert alarms == [101] and shown.severity == "critical"
