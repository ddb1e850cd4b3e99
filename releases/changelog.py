"""Release notes from a Markdown file, in the manner of Keep a Changelog."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from core.language import N_
from core.refusals import Refusal
from releases.builds.build import Build
from releases.known_issues import state_issue
from releases.notes import KINDS, LineDraft, set_lines, set_notes

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s{0,3}[-*+]\s+(.*)$")
_WORKAROUND = re.compile(r"^(.*?)\s*(?:Workaround:\s*)(.+)$", re.IGNORECASE | re.DOTALL)
_TEXTS = {
    "what to test": "what_to_test",
    "install": "install_steps",
    "how to install": "install_steps",
    "go back": "go_back_steps",
    "how to go back": "go_back_steps",
}


@dataclass
class ParsedNotes:
    """What a notes file says."""

    headline: str = ""
    lines: list[LineDraft] = field(default_factory=list)
    known_issues: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def parse_notes(markdown: str) -> ParsedNotes:
    """Read release notes: a title and first paragraph, then headings Added, Changed, … with one bullet a line.

    Further headings: Known issues (bullets, "Workaround: …" after the text), What to test, Install, Go back.
    Refuses a bullet under a heading that is none of these, naming the heading.
    """
    notes = ParsedNotes()
    section = "headline"
    for number, line in enumerate(markdown.lstrip("\ufeff").splitlines(), start=1):
        heading, bullet = _HEADING.match(line), _BULLET.match(line)
        if heading:
            section = _section_of(heading.group(1))
        elif section in _TEXTS.values():
            notes.texts[section] = (notes.texts.get(section, "") + "\n" + line).strip("\n")
        elif bullet:
            _add_bullet(notes, section, bullet.group(1).strip(), number)
        elif line.strip():
            _continue(notes, section, line.strip())
    return notes


def _section_of(heading: str) -> str:
    name = heading.strip().rstrip(":").lower()
    if name in KINDS or name == "known issues":
        return name
    return _TEXTS.get(name, "headline" if _is_title(heading) else f"?{heading}")


def _is_title(heading: str) -> bool:
    # "Skylark 8.10.24", "[8.10.24] - 2018-10-24": a heading with a number in it names the build.
    return bool(re.search(r"\d", heading)) or heading.strip().lower() in (
        "changelog",
        "release notes",
        "unreleased",
        "[unreleased]",
    )


def _add_bullet(notes: ParsedNotes, section: str, text: str, number: int) -> None:
    if section in KINDS:
        notes.lines.append(LineDraft(section, text))
    elif section == "known issues":
        notes.known_issues.append(text)
    else:
        raise Refusal(
            N_("Line %(number)s stands under no known heading (%(heading)s). The headings are %(headings)s."),
            field="notes",
            number=number,
            heading=section.removeprefix("?"),
            headings=", ".join(
                [*map(str.capitalize, KINDS), "Known issues", "What to test", "Install", "Go back"]
            ),
        )


def _continue(notes: ParsedNotes, section: str, text: str) -> None:
    # A line that is neither heading nor bullet goes on with what stands above it.
    if section in KINDS and notes.lines:
        last = notes.lines.pop()
        notes.lines.append(LineDraft(last.kind, f"{last.text} {text}"))
    elif section == "known issues" and notes.known_issues:
        notes.known_issues[-1] += f" {text}"
    elif section == "headline":
        notes.headline = f"{notes.headline} {text}".strip()


def apply_notes(session: Session, build: Build, notes: ParsedNotes, now: datetime) -> None:
    """Make ``notes`` the release notes of ``build``."""
    set_notes(
        session,
        build,
        headline=notes.headline,
        what_to_test=notes.texts.get("what_to_test", ""),
        install_steps=notes.texts.get("install_steps", ""),
        go_back_steps=notes.texts.get("go_back_steps", ""),
        now=now,
    )
    set_lines(session, build, notes.lines, now)
    for text in notes.known_issues:
        split = _WORKAROUND.match(text)
        state_issue(
            session,
            build,
            split.group(1) if split else text,
            workaround=split.group(2) if split else "",
            now=now,
        )
