"""The documentation tells what the code does: settings, commands, jobs, links, pictures, acts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from community.roles import ACTS
from docs.fill_tables import PAGE, filled
from docs.make_pictures import PICTURES
from tests.database import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_tables_of_settings_commands_and_jobs_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert filled(text) == text, "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_of_the_list_has_been_made() -> None:
    made = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert {picture.name for picture in PICTURES} == made


def test_the_guide_for_admins_has_a_row_for_every_act() -> None:
    # Acts are phrased for people in the guide; the count of rows is what must not be forgotten.
    assert len(ACTS) == 11, "an act came or went: mend the table of docs/guide-admins.md and this number"
