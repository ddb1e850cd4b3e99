"""rank: the analysis of one file, with no server, no account and no database."""

from __future__ import annotations

import gettext
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.clock import system_clock
from core.language import LANGUAGES
from core.refusals import Refusal
from webapp.cli.columns import column_options, refused
from webapp.cli.progress import ProgressLine

if TYPE_CHECKING:
    from analysis.rank_file.ranking import RankedFile

STAGES = {
    "read": "reading the file",
    "build": "choosing the build",
    "prepare": "preparing the texts",
    "words": "counting words",
    "embed": "reading their meaning",
    "neighbours": "finding neighbours",
    "cluster": "finding topics",
    "themes": "grouping topics",
    "name": "naming topics",
    "people": "counting people",
    "rank": "ranking",
    "quotes": "choosing quotes",
    "map": "drawing the map",
    "write": "writing the results",
}
CATALOGUES = {"en": "en", "zh": "zh_Hans_CN"}
TRANSLATIONS = Path(__file__).parents[1] / "translations"
SHOWN = 10
BAD_SHOWN = 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@column_options
@click.option("--for-build", metavar="X", help="Rank this build; else the newest with at least 30 rows.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results."
)
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), help="Of the report; else that of most texts."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Equal seeds give equal results.")
@click.option("--quiet", is_flag=True, help="No progress and no summary.")
def rank(
    file: Path, out: Path, for_build: str | None, language: str | None, seed: int, quiet: bool, **columns: Any
) -> None:
    """Rank the requests in FILE (CSV or JSON Lines) by what they cost in satisfaction.

    Writes requests.csv, assignments.csv, run.json and report.html into the folder --out.
    """
    progress = ProgressLine(sys.stderr, STAGES, quiet=quiet)
    try:
        ranked = _rank(file, out, for_build, language, seed, progress, columns)
    except Refusal as refusal:
        progress.end()
        raise refused(refusal) from None
    except KeyboardInterrupt:
        progress.end()
        click.echo("Stopped; nothing was written.", err=True)
        sys.exit(130)
    progress.end()
    _tell_bad_rows(ranked)
    _tell_unmatched(ranked)
    if not quiet:
        _tell(ranked, out)


def _rank(
    file: Path,
    out: Path,
    for_build: str | None,
    language: str | None,
    seed: int,
    progress: ProgressLine,
    options: dict[str, Any],
) -> RankedFile:
    # The analysis takes seconds to import; a mistyped option should not have to wait for it.
    from surveys.incoming.column_map import column_map_of

    map_file, encoding = options.pop("map_file"), options.pop("encoding")
    columns = column_map_of(options, map_file)
    if not file.is_file():
        raise click.UsageError(f"There is no file {file}.")
    progress("read", 0.0)

    from analysis.engine import AnalysisSettings
    from analysis.rank_file.ranking import rank_file
    from analysis.topics.minilm_files import ModelError
    from analysis.topics.settings import TopicSettings

    try:
        return rank_file(
            file,
            columns,
            out,
            clock=system_clock,
            for_build=for_build,
            encoding=encoding,
            settings=AnalysisSettings(topics=TopicSettings(seed=seed), seed=seed),
            language=language,
            languages=_translations,
            progress=progress,
        )
    except ModelError as error:
        progress.end()
        raise click.ClickException(str(error)) from error


def _translations(code: str) -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, [CATALOGUES[code]], fallback=True)


def _tell_bad_rows(ranked: RankedFile) -> None:
    bad = ranked.read.bad
    for row in bad[:BAD_SHOWN]:
        click.echo(f"{ranked.source.name}, line {row.line}: {row.reason}", err=True)
    if len(bad) > BAD_SHOWN:
        click.echo(f"… and {len(bad) - BAD_SHOWN} more rows; run.json lists them.", err=True)
    if bad:
        click.echo(f"{len(bad)} of {ranked.read.rows} rows could not be used; the others were.", err=True)


def _tell_unmatched(ranked: RankedFile) -> None:
    if ranked.read.unmatched_builds:
        click.echo(
            f"{ranked.read.unmatched_builds} versions did not fit --build-pattern; their rows name no build.",
            err=True,
        )


def _tell(ranked: RankedFile, out: Path) -> None:
    findings = ranked.findings
    what = (
        f"build {findings.build}"
        if findings.build
        else "all builds together"
        if findings.builds
        else "all remarks"
    )
    click.echo(f"{len(findings.requests)} requests in {what}, from {findings.people} people; the first:")
    for request in findings.requests[:SHOWN]:
        costs = f"{request.points:5.1f} points" if request.points is not None else ""
        click.echo(f"{request.rank:4}  {costs:12}  {request.people:5} people  {request.title}")
    click.echo(f"Open {out / 'report.html'}")
