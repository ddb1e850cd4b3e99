"""JSON Lines as strangers write it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records.opening import open_table
from core.records.table import BadRow, Record
from core.refusals import Refusal

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
said = st.fixed_dictionaries({"text": words, "tester": words})


def written(folder: Path, *lines: str, name: str = "remarks.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return path


@given(st.lists(said, min_size=1, max_size=8), st.booleans())
def test_what_json_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]], ascii_only: bool
) -> None:
    lines = [json.dumps(row, ensure_ascii=ascii_only) for row in rows]
    path = written(tmp_path_factory.mktemp("round"), *lines)
    assert [row.values for row in open_table(path).records() if isinstance(row, Record)] == rows


def test_numbers_keep_their_spelling(tmp_path: Path) -> None:
    path = written(tmp_path, '{"version": 1.10, "score": 5, "yes": true, "none": null}')
    (row,) = open_table(path).records()
    assert isinstance(row, Record)
    assert row.values == {"version": "1.10", "score": "5", "yes": "true", "none": ""}


def test_a_key_that_is_missing_is_an_empty_cell(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "slow"}', '{"text": "fast", "score": 5}')
    first = next(iter(open_table(path).records()))
    assert isinstance(first, Record)
    assert first.values == {"text": "slow", "score": ""}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "cut o', "not valid JSON"),
        ("[1, 2]", "a JSON object is expected"),
        ('{"text": "\\ud83d"}', "holds half of a character"),
        ('{"text": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_line_is_reported_and_the_others_kept(tmp_path: Path, line: str, reason: str) -> None:
    path = written(tmp_path, '{"text": "good"}', "", line, '{"text": "better"}')
    rows = list(open_table(path).records())
    assert [row.line for row in rows if isinstance(row, Record)] == [1, 4]
    (bad,) = [row for row in rows if isinstance(row, BadRow)]
    assert (bad.row, bad.line) == (2, 3)
    assert reason in str(bad.reason)


def test_json_lines_are_known_without_the_ending(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "slow, hot"}', name="remarks.txt")
    assert open_table(path).columns == ["text"]


def test_a_json_array_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = written(tmp_path, '[{"text": "slow"},', '{"text": "hot"}]', name="remarks.json")
    with pytest.raises(Refusal, match="jq -c"):
        open_table(path)


def test_a_file_without_any_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no line that is a JSON object"):
        open_table(written(tmp_path, "hello", "there"))
