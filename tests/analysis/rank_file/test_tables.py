"""The two tables, whose columns are a contract."""

import csv
from pathlib import Path

from analysis.rank_file.tables import write_assignments, write_requests
from tests.analysis.rank_file import made_up


def requests(folder: Path) -> list[dict[str, str]]:
    write_requests(folder / "requests.csv", made_up.findings())
    with (folder / "requests.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assignments(folder: Path) -> list[dict[str, str]]:
    write_assignments(folder / "assignments.csv", made_up.findings(), made_up.remarks(), 7)
    with (folder / "assignments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_requests_have_the_promised_columns(tmp_path: Path) -> None:
    assert ",".join(requests(tmp_path)[0]) == (
        "rank,request_id,title,keywords,people,share,points_at_stake,points_low,points_high,"
        "priority,stability,trend,severity,example"
    )


def test_a_request_is_a_line_with_its_numbers(tmp_path: Path) -> None:
    first = requests(tmp_path)[0]
    assert (first["rank"], first["request_id"], first["people"], float(first["share"])) == (
        "1",
        "1",
        "2",
        0.5,
    )
    assert [float(first[name]) for name in ("points_at_stake", "points_low", "points_high")] == [
        12.5,
        -1.25,
        20,
    ]
    assert (first["trend"], first["severity"], float(first["stability"])) == ("up", "major", 0.98)


def test_points_that_nobody_can_tell_are_empty(tmp_path: Path) -> None:
    second = requests(tmp_path)[1]
    assert [second[name] for name in ("points_at_stake", "points_low", "points_high")] == ["", "", ""]


def test_keywords_can_be_cut_apart_again(tmp_path: Path) -> None:
    assert requests(tmp_path)[0]["keywords"].split("; ") == ["battery", "night, long"]


def test_words_of_strangers_are_no_formulas(tmp_path: Path) -> None:
    second = requests(tmp_path)[1]
    assert second["title"].startswith("'=cmd")
    assert second["example"] == "'+1"


def test_an_example_stands_on_one_line(tmp_path: Path) -> None:
    assert requests(tmp_path)[0]["example"] == "Battery drains overnight"


def test_every_row_of_the_file_has_a_line(tmp_path: Path) -> None:
    rows = assignments(tmp_path)
    assert ",".join(rows[0]) == "row,request_id,similarity,also"
    assert [row["row"] for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_row_goes_to_its_strongest_request_and_names_the_others(tmp_path: Path) -> None:
    assert assignments(tmp_path)[4] == {"row": "5", "request_id": "1", "similarity": "0.8000", "also": "2"}


def test_rows_without_a_request_are_empty(tmp_path: Path) -> None:
    rows = assignments(tmp_path)
    assert {row["row"] for row in rows if not row["request_id"]} == {"3", "4", "6", "7"}
    assert rows[2] == {"row": "3", "request_id": "", "similarity": "", "also": ""}
