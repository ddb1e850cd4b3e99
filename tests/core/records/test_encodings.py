"""Finding the encoding of a file."""

from pathlib import Path

import pytest

from core.records.encodings import encoding_of
from core.records.opening import open_table
from core.records.table import Record
from core.refusals import Refusal

WESTERN = "text,score\nTrès déçu par la mise à jour ça chauffe,2\n“Great” – naïve café résumé,4\n"
CHINESE = "text,score\n更新以后打不开，垃圾软件,1\n验证码收不到，登录不了,2\n"


def written(folder: Path, text: str, encoding: str) -> Path:
    path = folder / "remarks.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"),
        (WESTERN, "utf-8-sig"),
        (WESTERN, "utf-16"),
        (WESTERN, "utf-16-le"),
        (WESTERN, "utf-16-be"),
        (WESTERN, "utf-32"),
        (WESTERN, "cp1252"),
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        ("text,score\nonly plain letters,3\n", "ascii"),
    ],
)
def test_a_table_reads_the_same_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    expected = [line.rsplit(",", 1) for line in text.splitlines()[1:]]
    rows = open_table(written(tmp_path, text, encoding)).records()
    assert [[row.values["text"], row.values["score"]] for row in rows if isinstance(row, Record)] == expected


def test_a_few_damaged_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "remarks.csv"
    path.write_bytes(CHINESE.encode() + b"caf\xe9,1\n")
    assert encoding_of(path) == "utf-8"


def test_damaged_chinese_is_still_chinese(tmp_path: Path) -> None:
    path = tmp_path / "remarks.csv"
    path.write_bytes(CHINESE.encode("gb18030") + b"\xff\xff,1\n")
    assert encoding_of(path) == "gb18030"


def test_a_chosen_encoding_is_taken(tmp_path: Path) -> None:
    assert encoding_of(written(tmp_path, WESTERN, "cp1252"), "windows-1252") == "cp1252"


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13"])
def test_an_unknown_encoding_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match=f"no encoding {name}") as refused:
        encoding_of(written(tmp_path, WESTERN, "utf-8"), name)
    assert refused.value.field == "encoding"
