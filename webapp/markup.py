"""Markdown to safe HTML: no raw HTML in, no scripts, styles or foreign frames out."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_RENDERER = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True})
_INLINE = {"em", "strong", "s", "code", "a"}


def markdown(text: str) -> Markup:
    """``text`` as sanitised HTML; headings start below the page's own."""
    html = (
        _RENDERER.render(text)
        .replace("<h1>", "<h3>")
        .replace("</h1>", "</h3>")
        .replace("<h2>", "<h3>")
        .replace("</h2>", "</h3>")
    )
    return Markup(  # noqa: S704 - cleaned just here
        nh3.clean(
            html, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}
        )
    )


def markdown_line(text: str) -> Markup:
    """One line of text: emphasis, code and links only."""
    html = _RENDERER.renderInline(text)
    return Markup(  # noqa: S704 - cleaned just here
        nh3.clean(
            html, tags=_INLINE, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}
        )
    )
