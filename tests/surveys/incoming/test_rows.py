"""Rows of a file as remarks."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from core.records.opening import open_table
from core.records.table import BadRow
from core.refusals import Refusal
from surveys.incoming.column_map import column_map_of
from surveys.incoming.rows import IncomingRow, IncomingRows

FILE = """id,app,text,score,version,when,who
1,ours,Slow since the update,2,8.10.24 build 7,2024-05-09 18:30:00,ann
2,theirs,Not about us,1,1.0,2024-05-09,ben
3,ours,,5,8.10.24 build 9,2024-05-10,
4,ours,"Two
lines",,,,ann
"""
ALL = {"text": "text", "score": "score", "build": "version", "date": "when", "tester": "who", "id": "id"}


def rows_of(folder: Path, content: str, **options: object) -> IncomingRows:
    path = folder / "remarks.csv"
    path.write_text(content)
    return IncomingRows(open_table(path), column_map_of(options))


def good(rows: IncomingRows) -> list[IncomingRow]:
    return [row for row in rows if isinstance(row, IncomingRow)]


def bad(rows: IncomingRows) -> dict[int, str]:
    return {row.line: str(row.reason) for row in rows if isinstance(row, BadRow)}


def test_a_row_is_understood(tmp_path: Path) -> None:
    first = good(rows_of(tmp_path, FILE, **ALL, build_pattern=r"^(\S+)"))[0]
    assert first == IncomingRow(
        row=1,
        line=2,
        text="Slow since the update",
        score=2,
        build="8.10.24",
        date=datetime(2024, 5, 9, 18, 30, tzinfo=UTC),
        tester="ann",
        external_id="1",
    )


def test_empty_cells_are_nothing(tmp_path: Path) -> None:
    *_, vote, comment = good(rows_of(tmp_path, FILE, **ALL))
    assert (vote.text, vote.score, vote.tester) == ("", 5, None)
    assert (comment.score, comment.build, comment.date) == (None, None, None)


def test_rows_that_a_filter_leaves_out_keep_their_numbers(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, FILE, **ALL, only=["app=ours"])
    assert [row.row for row in good(rows)] == [1, 3, 4]
    assert rows.left_out == 1


def test_a_filter_that_lets_nothing_through_is_refused_with_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"No row has mine in app.* are: ours, theirs"):
        rows_of(tmp_path, FILE, **ALL, only=["app=mine"])


def test_two_values_of_one_column_are_either_or(tmp_path: Path) -> None:
    assert len(good(rows_of(tmp_path, FILE, **ALL, only=["app=ours", "app=theirs"]))) == 4


def test_filters_on_two_columns_must_both_hold(tmp_path: Path) -> None:
    assert [row.row for row in good(rows_of(tmp_path, FILE, **ALL, only=["app=ours", "who=ann"]))] == [1, 4]


def test_the_whole_match_is_the_build_where_the_pattern_has_no_group(tmp_path: Path) -> None:
    assert good(rows_of(tmp_path, FILE, **ALL, build_pattern=r"\d+\.\d+"))[0].build == "8.10"


def test_a_version_that_the_pattern_does_not_fit_is_counted_and_left_empty(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, FILE, **ALL, build_pattern=r"^(\d+\.\d+\.\d+)")
    assert [row.build for row in good(rows)] == ["8.10.24", None, "8.10.24", None]
    assert rows.unmatched_builds == 1


def test_a_pattern_that_fits_no_version_is_refused(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, FILE, **ALL, build_pattern="build(d+)")
    list(rows)
    with pytest.raises(Refusal, match="fits none of the versions in version") as refused:
        rows.check_pattern()
    assert refused.value.field == "build_pattern"


def test_an_odd_score_and_an_odd_date_are_reported_by_their_lines(tmp_path: Path) -> None:
    content = "text,score,when\ngood,5,2024-05-09\nodd,55,2024-05-09\nlate,4,tomorrow\nfine,4,\n"
    rows = rows_of(tmp_path, content, text="text", score="score", date="when", scale="1-5")
    assert bad(rows) == {
        3: "55 is not on the scale 1-5",
        4: "tomorrow is not a time; write it as 2024-05-09 18:30",
    }
    assert [row.text for row in good(rows)] == ["good", "fine"]


def test_only_rows_that_pass_decide_on_the_scale(tmp_path: Path) -> None:
    content = "kind,score\nvote,1\nvote,4\nother,87\nother,99\n"
    assert [row.score for row in good(rows_of(tmp_path, content, score="score", only=["kind=vote"]))] == [
        1,
        4,
    ]


def test_without_an_id_equal_rows_are_different_and_known_again(tmp_path: Path) -> None:
    content = "text,score\ngreat,5\ngreat,5\nslow,1\n"
    ids = [row.external_id for row in good(rows_of(tmp_path, content, text="text"))]
    again = [
        row.external_id for row in good(rows_of(tmp_path, content + "new,3\n", text="text", score="score"))
    ]
    assert len(set(ids)) == 3
    assert again[:3] == ids


def test_an_overlong_id_is_replaced_by_a_hash(tmp_path: Path) -> None:
    (row,) = good(rows_of(tmp_path, f"id,text\n{'x' * 300},slow\n", id="id", text="text"))
    assert row.external_id.startswith("sha256:")


def test_mean_and_number_by_build_are_those_of_a_plain_group_by(shared_data: Path) -> None:
    path = shared_data / "app_reviews_streaming" / "data.csv"
    options = {"text": "text", "score": "rating", "build": "version", "date": "date", "id": "review_id"}
    only = ["app=com.netflix.mediaclient"]
    rows = IncomingRows(
        open_table(path), column_map_of({**options, "build_pattern": r"^(\d+\.\d+)", "only": only})
    )
    scores = defaultdict(list)
    for row in rows:
        assert isinstance(row, IncomingRow)
        scores[row.build or ""].append(row.score or 0)
    frame = pd.read_csv(path, dtype={"version": str})
    frame = frame[frame["app"] == "com.netflix.mediaclient"]
    builds = frame["version"].str.extract(r"^(\d+\.\d+)")[0].fillna("")
    plain = frame["rating"].groupby(builds).agg(["count", "mean"])
    assert {build: (len(got), pytest.approx(sum(got) / len(got))) for build, got in scores.items()} == {
        str(build): (row["count"], row["mean"]) for build, row in plain.iterrows()
    }
