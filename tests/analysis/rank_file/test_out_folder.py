"""Results appear whole or not at all."""

from pathlib import Path

import pytest

from analysis.rank_file.out_folder import out_folder
from core.refusals import Refusal


def test_files_appear_when_all_are_written(tmp_path: Path) -> None:
    with out_folder(tmp_path / "deep" / "out") as draft:
        (draft / "run.json").write_text("{}")
        assert not (tmp_path / "deep" / "out" / "run.json").exists()
    assert [path.name for path in (tmp_path / "deep" / "out").iterdir()] == ["run.json"]


def test_a_failure_leaves_the_results_of_before(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("before")
    with pytest.raises(ZeroDivisionError), out_folder(tmp_path) as draft:
        (draft / "run.json").write_text("after")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert (tmp_path / "run.json").read_text() == "before"


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with out_folder(tmp_path) as draft:
        (draft / "run.json").write_text("{}")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="cannot be written") as refused, out_folder(tmp_path / "file" / "out"):
        pass
    assert refused.value.field == "out"


def test_a_failure_leaves_no_folder_where_there_was_none(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), out_folder(tmp_path / "out") as draft:
        (draft / "run.json").write_text("half")
        raise KeyboardInterrupt
    assert not (tmp_path / "out").exists()
