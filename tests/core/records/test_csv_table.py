"""CSV as strangers write it."""

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records.opening import open_table
from core.records.table import BadRow, Record
from core.refusals import Refusal

Writer = Callable[[str], Path]


def rows_of(path: Path) -> list[Record | BadRow]:
    return list(open_table(path).records())


def good(path: Path) -> list[dict[str, str]]:
    return [row.values for row in rows_of(path) if isinstance(row, Record)]


def bad(path: Path) -> dict[int, str]:
    return {row.line: str(row.reason) for row in rows_of(path) if isinstance(row, BadRow)}


@pytest.fixture
def written(tmp_path: Path) -> Writer:
    def write(text: str) -> Path:
        path = tmp_path / "remarks.csv"
        path.write_bytes(text.encode())
        return path

    return write


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), max_size=8)),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_what_csv_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, end: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "remarks.csv"
    buffer = io.StringIO()
    names = [f"column {place}" for place in range(len(rows[0]) if rows else 2)]
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([names, *rows])
    path.write_bytes(buffer.getvalue().encode())
    assert [list(row.values()) for row in good(path)] == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(written: Writer, delimiter: str) -> None:
    path = written(f'text{delimiter}score\n"slow; yes, very"{delimiter}2\n')
    assert good(path) == [{"text": "slow; yes, very", "score": "2"}]


def test_a_german_list_with_decimal_commas_is_cut_at_semicolons(written: Writer) -> None:
    path = written("text;score\nsehr langsam, leider;2,5\nschön, danke;4,0\n")
    assert good(path)[0] == {"text": "sehr langsam, leider", "score": "2,5"}


def test_the_hint_of_a_spreadsheet_is_followed(written: Writer) -> None:
    path = written("sep=|\ntext|score\nslow|2\nfast|\n")
    assert [row.line for row in rows_of(path)] == [3, 4]
    assert good(path)[0] == {"text": "slow", "score": "2"}


def test_a_record_is_known_by_the_line_it_begins_on(written: Writer) -> None:
    path = written('text,score\n"one\ntwo\nthree",1\n\n"four",2\n')
    assert [(row.row, row.line) for row in rows_of(path)] == [(1, 2), (2, 6)]


def test_too_few_and_too_many_cells_are_reported_and_the_others_kept(written: Writer) -> None:
    path = written("text,score\ngood,5\nalone\na,b,c\nfine,4\n")
    assert bad(path) == {
        3: "1 cells where the heading has 2",
        4: "3 cells where the heading has 2",
    }
    assert [row["text"] for row in good(path)] == ["good", "fine"]


def test_empty_cells_at_the_end_are_no_fault(written: Writer) -> None:
    assert good(written("text,score\ngood,5,,\n")) == [{"text": "good", "score": "5"}]


def test_cells_under_an_empty_heading_are_kept(written: Writer) -> None:
    path = written("text,,\nshort\nlong,a,b\n")
    assert [list(row.values()) for row in good(path)] == [["short", "", ""], ["long", "a", "b"]]


def test_a_quote_never_closed_costs_one_row(written: Writer) -> None:
    path = written('id,text\n1,fine\n2,"never closed\n3,fine too\n4,"a, quoted"\n5,last\n')
    assert bad(path) == {3: "a quote is opened and not closed properly"}
    assert [row["id"] for row in good(path)] == ["1", "3", "4", "5"]


def test_a_quote_left_open_does_not_borrow_the_next_quote(written: Writer) -> None:
    path = written('id,text\n1,"open\n2,"closed"\n3,fine\n')
    assert list(bad(path)) == [2]
    assert [row["id"] for row in good(path)] == ["2", "3"]


def test_sloppy_quotes_on_one_line_are_understood(written: Writer) -> None:
    assert good(written('id,text\n1,say "hi" twice\n2,"so" so\n')) == [
        {"id": "1", "text": 'say "hi" twice'},
        {"id": "2", "text": "so so"},
    ]


def test_a_file_cut_off_inside_a_quote_reports_its_last_row(written: Writer) -> None:
    path = written('id,text\n1,fine\n2,"cut o')
    assert bad(path) == {3: "a quote is opened and not closed properly"}


def test_a_cell_of_megabytes_is_read(written: Writer) -> None:
    path = written(f'text,score\n"{"word, " * 500_000}",5\n')
    assert len(good(path)[0]["text"]) == 3_000_000


def test_zero_bytes_are_left_out(written: Writer) -> None:
    assert good(written("text,score\nbe\0fore,5\n")) == [{"text": "before", "score": "5"}]


def test_a_list_of_bare_sentences_keeps_its_commas(written: Writer) -> None:
    assert good(written('text\nslow, and hot\n"quoted, too"\n')) == [
        {"text": "slow, and hot"},
        {"text": "quoted, too"},
    ]


def test_columns_without_a_name_are_known_by_their_place(written: Writer) -> None:
    table = open_table(written("text,,score\ngood,x,5\n"))
    assert table.columns == ["text", "#2", "score"]


def test_columns_of_the_same_name_are_known_by_their_places(written: Writer) -> None:
    table = open_table(written("text,note,text\ngood,x,better\n"))
    assert table.columns == ["#1", "note", "#3"]
    assert table.repeated == {"text": ["#1", "#3"]}


def test_one_damaged_row_is_reported_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    path.write_bytes("id,text\n1,schön\n2,".encode() + b"caf\xe9 au lait\n" + "3,naïve\n".encode())
    assert bad(path) == {3: "some of it is not in the encoding of the file"}
    assert [row["id"] for row in good(path)] == ["1", "3"]


def test_an_empty_file_is_refused(written: Writer) -> None:
    with pytest.raises(Refusal, match="is empty"):
        open_table(written(""))


def test_a_file_of_blank_lines_has_no_heading(written: Writer) -> None:
    with pytest.raises(Refusal, match="has no heading"):
        open_table(written("\n\n  \n"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        open_table(tmp_path / "nowhere.csv")


def test_many_open_quotes_cost_no_more_than_their_lines(written: Writer) -> None:
    path = written("id,text\n" + '1,"open\n' * 20_001)
    before = time.process_time()
    assert len(rows_of(path)) == 20_001
    assert time.process_time() - before < 5
