"""A file's rows as the engine's remarks."""

from pathlib import Path

import pytest

from analysis.rank_file.file_remarks import FileRemarks, remarks_of
from core.records.opening import open_table
from core.refusals import Refusal
from surveys.incoming.column_map import column_map_of
from surveys.incoming.rows import IncomingRows


def read(folder: Path, content: str, **options: object) -> FileRemarks:
    path = folder / "remarks.csv"
    path.write_text(content)
    return remarks_of(IncomingRows(open_table(path), column_map_of({"text": "text", **options})))


def test_builds_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    content = "text,build\na,8.122.1\nb,8.9\nc,8.10\n"
    assert read(tmp_path, content, build="build").remarks.build_order == ["8.9", "8.10", "8.122.1"]


def test_versions_without_numbers_stand_in_the_order_of_their_dates(tmp_path: Path) -> None:
    content = "text,build,date\na,Oreo,2017-08-21\nb,Nougat,2016-08-22\n"
    order = read(tmp_path, content, build="build", date="date").remarks.build_order
    assert order == ["Nougat", "Oreo"]


def test_without_a_tester_each_row_is_a_person(tmp_path: Path) -> None:
    assert len(set(read(tmp_path, "text\nsame\nsame\n").remarks.people)) == 2


def test_a_tester_is_one_person_and_no_row_is_taken_for_a_tester(tmp_path: Path) -> None:
    people = read(tmp_path, "text,who\na,3\nb,3\nc,\n", tester="who").remarks.people
    assert people[0] == people[1] != people[2]


def test_a_row_without_a_text_is_a_vote(tmp_path: Path) -> None:
    remarks = read(tmp_path, "text,score\n,5\nslow,\n", score="score").remarks
    assert (remarks.texts, remarks.scores) == (["", "slow"], [5.0, None])


def test_all_rows_are_counted_the_last_ones_too(tmp_path: Path) -> None:
    found = read(tmp_path, "text,app\na,us\nbad\nb,them\nc,them\n", only=["app=us"])
    assert (found.rows, found.left_out, len(found.bad), found.remarks.ids) == (4, 2, 1, [1])


def test_a_file_of_bad_rows_only_is_refused_with_the_first(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="The first, on line 2: 1 cells where the heading has 2"):
        read(tmp_path, "text,score\nalone\nalone too\n")


def test_a_heading_without_rows_is_an_empty_file(tmp_path: Path) -> None:
    assert read(tmp_path, "text,score\n").remarks.ids == []
