"""report.html from findings: what stands where. Sentences are in wording.py, drawings in charts.py."""

from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from analysis.findings import Findings, RankedRequest
from analysis.rank_file.file_remarks import FileRemarks
from analysis.rank_file.report import charts, figures, wording
from analysis.rank_file.report.themes import theme_views
from analysis.rank_file.report.wording import Words, percent, signed
from analysis.remarks import Remarks
from core.language import N_, language_of

BUILDS_DRAWN = 22
BAD_ROWS_SHOWN = 50
ALARMS_SHOWN = 60


@dataclass(frozen=True)
class Report:
    """All that the report shows."""

    file: str
    read: FileRemarks
    findings: Findings
    seed: int
    data_hash: str
    made_at: datetime

    @property
    def remarks(self) -> Remarks:
        """The remarks that were ranked."""
        return self.read.remarks


def write_report(path: Path, report: Report, translations: NullTranslations, lang: str = "en") -> None:
    """Write the page in the language of `translations`, whose code is `lang`."""
    here = files("analysis.rank_file.report")
    environment = Environment(autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    template = environment.from_string(here.joinpath("page.html").read_text(encoding="utf-8"))
    style = Markup(here.joinpath("style.css").read_text(encoding="utf-8"))  # noqa: S704 - a file of ours
    page = template.render(style=style, lang=lang, **_content(report, Words(translations)))
    path.write_text(page + "\n", encoding="utf-8")


def _content(report: Report, words: Words) -> dict[str, Any]:
    findings, remarks = report.findings, report.remarks
    builds = figures.build_figures(findings, remarks)
    votes = figures.ranked_votes(findings, remarks)
    change = figures.change(builds, findings.build)
    return {
        "file": report.file,
        "day": f"{report.made_at:%Y-%m-%d}",
        "heading": _heading(findings, words),
        "summary": wording.summary_line(words, findings),
        "satisfaction": _satisfaction(findings, words),
        "change": wording.change_of(words, *change) if change else None,
        "columns_chart": charts.columns(figures.distribution(votes)),
        "scored": findings.ranked_by == "points",
        "ranking_line": wording.ranking_line(words, findings),
        **_requests(report, figures.votes_beside(votes), words),
        **_lane(findings, remarks, words),
        **_trend(findings, builds),
        "themes": theme_views(findings, words),
        "notes": _notes(report, words),
        "facts": _facts(report, words),
        "bad_rows": report.read.bad[:BAD_ROWS_SHOWN],
        "bad_line": words.ngettext(
            "%(num)s row could not be read", "%(num)s rows could not be read", len(report.read.bad)
        ),
        "empty_line": words(N_("Nothing in this file asks for anything: there is no request to rank.")),
    }


def _heading(findings: Findings, words: Words) -> str:
    if findings.build is not None:
        return findings.build
    return words(N_("All builds together") if findings.builds else N_("All remarks"))


def _satisfaction(findings: Findings, words: Words) -> dict[str, str] | None:
    if findings.satisfaction is None:
        return None
    interval = findings.satisfaction_interval
    return {
        "share": percent(findings.satisfaction),
        "low": percent(interval.low),
        "high": percent(interval.high),
        "votes": wording.votes_line(words, findings),
    }


def _requests(report: Report, beside: list[figures.Beside | None], words: Words) -> dict[str, Any]:
    """Requests that carry a statement, those of too few people, and those not heard on the ranked build."""
    findings = report.findings
    told, few, gone = [], [], []
    span = _span(findings.requests)
    for request in findings.requests:
        view = _request(report, request, beside[request.topic_index], span, words)
        if not request.people:
            gone.append(view)
        elif findings.topics.topics[request.topic_index].too_few or _untold(findings, request):
            few.append(view)
        else:
            told.append(view)
    rest = len(few) + len(gone)
    line = words.ngettext("%(num)s more, too few to say", "%(num)s more, too few to say", rest)
    return {
        "told": told,
        "few": few,
        "gone": gone,
        "rest_line": line if rest else "",
        "sure_line": wording.sure_line(words, findings, [view["rank"] for view in told]),
    }


def _untold(findings: Findings, request: RankedRequest) -> bool:
    return findings.ranked_by == "points" and request.points is None


def _span(requests: list[RankedRequest]) -> tuple[float, float]:
    lows = [request.points_low for request in requests if request.points_low is not None]
    highs = [request.points_high for request in requests if request.points_high is not None]
    return min([0.0, *lows]), max([0.1, *highs])


def _request(
    report: Report,
    request: RankedRequest,
    beside: figures.Beside | None,
    span: tuple[float, float],
    words: Words,
) -> dict[str, Any]:
    findings, remarks = report.findings, report.remarks
    points = _points(request, span)
    return {
        "rank": request.rank,
        "title": request.title,
        "keywords": " · ".join(request.keywords[:6]),
        "people": f"{request.people:,}",
        "share": percent(request.share),
        **points,
        "stays": percent(request.confidence, 0),
        "trend": words(wording.TRENDS[request.trend]) if len(findings.builds) > 1 else "–",
        "severity": words(wording.SEVERITIES[request.severity]) if request.severity != "none" else "",
        "severity_class": request.severity,
        "why": wording.why_line(words, request),
        "beside": wording.beside_line(words, beside),
        **_spark(findings, request, words),
        "quotes": [
            _quote(said, findings)
            for said in figures.quotes(findings, remarks, request.example_ids, request.topic_index)
        ],
    }


def _points(request: RankedRequest, span: tuple[float, float]) -> dict[str, Any]:
    if request.points is None or request.points_low is None or request.points_high is None:
        return {"points": "", "low": "", "high": "", "interval": ""}
    low, high = request.points_low, request.points_high
    return {
        "points": signed(request.points),
        "low": signed(low),
        "high": signed(high),
        "interval": charts.interval(low, request.points, high, *span),
    }


def _spark(findings: Findings, request: RankedRequest, words: Words) -> dict[str, Any]:
    """The share of people who raised it, over the last builds; nothing where there is one build only."""
    pairs = list(zip(findings.builds, request.people_by_build, findings.people_heard, strict=True))[
        -BUILDS_DRAWN:
    ]
    if len(pairs) < 2:
        return {"spark": "", "spark_line": ""}
    first, last = pairs[0], pairs[-1]
    line = words(
        N_("Share of the people heard who raised it: %(before)s %% on %(first)s, %(now)s %% on %(last)s."),
        before=percent(first[1] / first[2] if first[2] else 0.0),
        first=first[0],
        now=percent(last[1] / last[2] if last[2] else 0.0),
        last=last[0],
    )
    shares = [people / heard if heard else 0.0 for _build, people, heard in pairs]
    return {"spark": charts.spark(shares), "spark_line": line}


def _quote(said: figures.Quote, findings: Findings) -> dict[str, str]:
    return {
        "before": said.before,
        "said": said.said,
        "after": said.after,
        "lang": "zh" if language_of(said.said) == "zh" else "",
        "build": said.build or "",
        "date": f"{said.date:%Y-%m-%d}" if said.date else "",
        "score": f"{said.score:g}" if said.score is not None else "",
        "row": str(said.row),
    }


def _lane(findings: Findings, remarks: Remarks, words: Words) -> dict[str, Any]:
    said = figures.quotes(findings, remarks, findings.alarms)
    line = words.ngettext(
        "%(num)s remark speaks of lost data, of security or of money gone, whatever its votes.",
        "%(num)s remarks speak of lost data, of security or of money gone, whatever their votes.",
        len(findings.alarms),
    )
    if len(said) > ALARMS_SHOWN:
        line += " " + words(N_("The first %(shown)d are shown."), shown=ALARMS_SHOWN)
    return {"alarms": [_quote(one, findings) for one in said[:ALARMS_SHOWN]], "alarm_line": line}


def _trend(findings: Findings, builds: list[figures.BuildFigure]) -> dict[str, Any]:
    """The last builds that carry a figure: below five votes an interval says nothing."""
    drawn = [build for build in builds if build.n >= 5 or (build.n and build.name == findings.build)][
        -BUILDS_DRAWN:
    ]
    rows = [
        {
            "name": build.name,
            "share": percent(build.share),
            "interval": f"{percent(build.low)} – {percent(build.high)}",
            "n": f"{build.n:,}",
            "people": f"{build.people:,}",
        }
        for build in drawn
    ]
    return {"trend_chart": charts.trend(drawn, findings.build) if len(drawn) > 1 else "", "builds": rows}


def _notes(report: Report, words: Words) -> list[str]:
    read = report.read
    notes = [words(note) for note in report.findings.notes]
    if read.unmatched_builds:
        notes.append(
            words.ngettext(
                "%(num)s version did not fit the build pattern; its row counts without a build.",
                "%(num)s versions did not fit the build pattern; their rows count without a build.",
                read.unmatched_builds,
            )
        )
    if read.left_out:
        notes.append(
            words.ngettext("A filter left out %(num)s row.", "Filters left out %(num)s rows.", read.left_out)
        )
    return notes


def _facts(report: Report, words: Words) -> list[tuple[str, str]]:
    findings = report.findings
    total = sum(findings.seconds.values())
    memory = f"{findings.peak_memory_mb:,.0f} MB" if findings.peak_memory_mb else "–"
    return [
        (words(N_("File")), report.file),
        (words(N_("SHA-256 of the file")), report.data_hash),
        (words(N_("Rows read")), f"{report.read.rows:,}"),
        (words(N_("Texts")), wording.kinds_line(words, findings)),
        (words(N_("Seed")), str(report.seed)),
        (words(N_("Time and memory")), f"{total:.1f} s · {memory}"),
        (words(N_("Made at")), f"{report.made_at:%Y-%m-%d %H:%M} UTC"),
    ]
