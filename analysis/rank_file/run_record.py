"""run.json: all that is needed to repeat a run and to trust its outcome."""

import json
import platform
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analysis.engine import AnalysisSettings
from analysis.findings import Findings
from analysis.rank_file.file_remarks import FileRemarks
from surveys.incoming.column_map import ColumnMap

BAD_ROWS_SHOWN = 1000
_PACKAGES = (
    "orange-friday",
    "bertopic",
    "faiss-cpu",
    "graspologic-native",
    "jieba",
    "numpy",
    "onnxruntime",
    "scikit-learn",
    "scipy",
    "tokenizers",
)


@dataclass(frozen=True)
class Source:
    """The file that was read, and how."""

    name: str
    sha256: str
    size_bytes: int
    encoding: str
    columns: ColumnMap


def source_of(path: Path, encoding: str, columns: ColumnMap) -> Source:
    """Describe a file by its bytes."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Source(path.name, digest, path.stat().st_size, encoding, columns)


def write_record(
    path: Path,
    source: Source,
    read: FileRemarks,
    findings: Findings,
    settings: AnalysisSettings,
    *,
    started_at: datetime,
    finished_at: datetime,
) -> None:
    """Write the record; times are UTC, points percentage points, shares 0 to 1."""
    record = {
        "command": "rank",
        "started_at": started_at.isoformat(timespec="seconds"),
        "finished_at": finished_at.isoformat(timespec="seconds"),
        "data": _data(source, read),
        "data_hash": source.sha256,
        "seed": settings.topics.seed,
        "settings": _plain(asdict(settings)),
        "result": _result(findings),
        "seconds": {stage: round(seconds, 3) for stage, seconds in findings.seconds.items()},
        "peak_memory_mb": findings.peak_memory_mb,
        "versions": versions(),
        "notes": findings.notes,
    }
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def versions() -> dict[str, str]:
    """Python and the packages that decide on the outcome; one that is not installed is left out."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _data(source: Source, read: FileRemarks) -> dict[str, Any]:
    columns = {name: value for name, value in asdict(source.columns).items() if value not in (None, (), [])}
    return {
        "file": source.name,
        "sha256": source.sha256,
        "bytes": source.size_bytes,
        "encoding": source.encoding,
        "columns": columns,
        "rows": read.rows,
        "rows_used": len(read.remarks),
        "rows_left_out_by_filters": read.left_out,
        "versions_that_did_not_match": read.unmatched_builds,
        "bad_rows": len(read.bad),
        "bad_rows_first": [
            {"row": bad.row, "line": bad.line, "reason": str(bad.reason)} for bad in read.bad[:BAD_ROWS_SHOWN]
        ],
    }


def _result(findings: Findings) -> dict[str, Any]:
    return {
        "build": findings.build,
        "builds": findings.builds,
        "ranked_by": findings.ranked_by,
        "requests": len(findings.requests),
        "people": findings.people,
        "voters": findings.voters,
        "silent_share": findings.silent_share,
        "satisfaction": findings.satisfaction,
        "satisfaction_low": findings.satisfaction_interval.low if findings.voters else None,
        "satisfaction_high": findings.satisfaction_interval.high if findings.voters else None,
        "texts_by_kind": findings.kinds,
        "first_five_stay": findings.first_kept,
    }


def _plain(value: Any) -> Any:
    """Settings as JSON can hold them; where a cache lies is a matter of the machine and left out."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if name != "cache_dir"}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
