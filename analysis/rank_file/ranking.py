"""The whole of `orange-friday rank`: read a file, analyse it, write four files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

from analysis.engine import AnalysisSettings, analyse
from analysis.findings import Findings
from analysis.rank_file.file_remarks import FileRemarks, remarks_of
from analysis.rank_file.out_folder import out_folder
from analysis.rank_file.report.page import Report, write_report
from analysis.rank_file.run_record import Source, source_of, write_record
from analysis.rank_file.tables import write_assignments, write_requests
from analysis.topics.finding import Progress, silent
from core.clock import Clock
from core.language import N_, language_of
from core.records.opening import open_table
from core.refusals import Refusal
from surveys.incoming.column_map import ColumnMap
from surveys.incoming.rows import IncomingRows

REQUESTS, ASSIGNMENTS, RECORD, REPORT = "requests.csv", "assignments.csv", "run.json", "report.html"

Languages = Callable[[str], NullTranslations]
"""Gives the translations of a language's code."""


@dataclass(frozen=True)
class RankedFile:
    """What came of a file."""

    source: Source
    read: FileRemarks
    findings: Findings


def rank_file(
    path: Path,
    columns: ColumnMap,
    out: Path,
    *,
    clock: Clock,
    for_build: str | None = None,
    encoding: str | None = None,
    settings: AnalysisSettings | None = None,
    language: str | None = None,
    languages: Languages = lambda _code: NullTranslations(),
    progress: Progress = silent,
) -> RankedFile:
    """Rank the requests in a CSV or JSON Lines file and write the four files into `out`.

    `language` is that of the report, None for the one most of the texts are in. Raises Refusal for whatever
    cannot be read or does not fit together; then nothing is written.
    """
    started_at, settings = clock(), settings or AnalysisSettings()
    progress("read", 0.0)
    table = open_table(path, encoding)
    if columns.text is None:
        raise Refusal(N_("Say which column holds the texts, with --text."), field="text")
    read = remarks_of(IncomingRows(table, columns))
    source = source_of(path, table.encoding, columns)
    progress("read", 1.0)
    findings = analyse(read.remarks, for_build=for_build, settings=settings, progress=progress)
    progress("write", 0.0)
    language = language or language_of_most(read.remarks.texts)
    finished_at = clock()
    report = Report(path.name, read, findings, settings.topics.seed, source.sha256, finished_at)
    with out_folder(out) as draft:
        write_requests(draft / REQUESTS, findings)
        write_assignments(draft / ASSIGNMENTS, findings, read.remarks, read.rows)
        write_record(
            draft / RECORD, source, read, findings, settings, started_at=started_at, finished_at=finished_at
        )
        write_report(draft / REPORT, report, languages(language), language)
    progress("write", 1.0)
    return RankedFile(source, read, findings)


def language_of_most(texts: list[str]) -> str:
    """ "zh" where more of the texts are Chinese than not, else "en"."""
    found = Counter(language_of(text) for text in texts if text.strip())
    return "zh" if found["zh"] > found["en"] else "en"
