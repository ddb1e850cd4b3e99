"""docs/files.md names every option of the commands that read files."""

from pathlib import Path

import click
import pytest

from webapp.cli.import_ import import_
from webapp.cli.rank import rank

PAGE = Path(__file__).parents[3] / "docs" / "files.md"


@pytest.mark.parametrize("command", [rank, *import_.commands.values()], ids=lambda command: str(command.name))
def test_every_option_is_described(command: click.Command) -> None:
    text = PAGE.read_text(encoding="utf-8")
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in text] == []
