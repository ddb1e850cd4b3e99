"""The themes of the report: each with its requests, told in the report's words."""

from typing import Any

from analysis.findings import Findings
from analysis.rank_file.report.wording import Words, percent
from core.language import N_

REQUESTS_SHOWN = 8


def theme_views(findings: Findings, words: Words) -> list[dict[str, Any]]:
    """The themes heard on the ranked build, those of most people first, each with its requests by rank."""
    by_topic = {request.topic_index: request for request in findings.requests}
    views = []
    pairs = zip(findings.topics.themes, findings.themes, strict=True)
    for theme, heard in sorted(pairs, key=lambda pair: -pair[1].people):
        requests = [by_topic[index] for index in theme.topics if by_topic[index].people]
        requests.sort(key=lambda request: request.rank)
        if not heard.people:
            continue
        rest = len(requests) - REQUESTS_SHOWN
        views.append(
            {
                "title": theme.title,
                "keywords": " · ".join(theme.keywords),
                "people": words.ngettext("%(num)s person", "%(num)s people", heard.people),
                "share": words(N_("%(share)s %% of those heard"), share=percent(heard.share)),
                "requests": [(request.rank, request.title) for request in requests[:REQUESTS_SHOWN]],
                "rest": words.ngettext("%(num)s more request", "%(num)s more requests", rest)
                if rest > 0
                else "",
            }
        )
    return views
