"""Mapping columns, and the refusals that name the option and the cure."""

from pathlib import Path

import pytest

from core.records.opening import open_table
from core.refusals import Refusal
from surveys.incoming.column_map import ColumnMap, check_columns, column_map_of


def checked(folder: Path, heading: str, **options: object) -> None:
    path = folder / "remarks.csv"
    path.write_text(heading + "\n")
    check_columns(column_map_of(options), open_table(path))


def test_options_that_are_not_given_stay_empty() -> None:
    assert column_map_of({"text": "review", "score": None, "only": ()}) == ColumnMap(text="review")


def test_a_filter_is_cut_at_its_first_equals_sign() -> None:
    columns = column_map_of({"only": ["app=com.example", "note=a=b"]})
    assert columns.only == (("app", "com.example"), ("note", "a=b"))


def test_a_filter_without_an_equals_sign_is_refused() -> None:
    with pytest.raises(Refusal, match="write COLUMN=VALUE") as refused:
        column_map_of({"only": ["app"]})
    assert refused.value.field == "only"


def test_an_unknown_column_is_refused_with_the_nearest_and_all(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"did you mean Review_Text.*: id, Review_Text, score") as refused:
        checked(tmp_path, "id,Review_Text,score", text="review-text")
    assert refused.value.field == "text"


def test_an_unknown_column_far_from_all_is_refused_with_all(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"no column zzz\. The columns are: id, text"):
        checked(tmp_path, "id,text", score="zzz")


def test_a_column_that_stands_twice_is_refused_with_its_places(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"more than once.*#1, #3"):
        checked(tmp_path, "text,id,text", text="text")


def test_a_column_may_be_named_by_its_place(tmp_path: Path) -> None:
    checked(tmp_path, "text,id,text", text="#3")


def test_the_column_of_a_filter_is_checked(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no column ap;"):
        checked(tmp_path, "app,text", only=["ap=x"])


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(Refusal, match="is not a regular expression: missing") as refused:
        column_map_of({"build_pattern": "^(\\d+"})
    assert refused.value.field == "build_pattern"


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no scale 0-10; it is 1-5 | yes-no"):
        column_map_of({"scale": "0-10"})


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "review", "build-pattern": "^(\\\\d+)", "only": {"app": "x"}}',
        '{"text": "review", "build_pattern": "^(\\\\d+)", "only": ["app=x"]}',
        "text = review\nbuild-pattern = ^(\\d+)\nonly = app=x\n",
        "[columns]\ntext = review\nbuild_pattern = ^(\\d+)\nonly =\n  app=x\n",
    ],
)
def test_a_map_may_stand_in_a_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "map").write_text(text)
    expected = ColumnMap(text="review", build_pattern=r"^(\d+)", only=(("app", "x"),))
    assert column_map_of({}, tmp_path / "map") == expected


def test_options_come_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("text = review\nscore = rating\n")
    assert column_map_of({"text": "body"}, tmp_path / "map") == ColumnMap(text="body", score="rating")


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("txt = review\n")
    with pytest.raises(Refusal, match="txt is no option of a map; it may hold text, score"):
        column_map_of({}, tmp_path / "map")


@pytest.mark.parametrize("text", ['{"text": ', "text review\n", '["text"]', ""])
def test_a_broken_map_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "map").write_text(text)
    with pytest.raises(Refusal, match="map"):
        column_map_of({}, tmp_path / "map")
