"""The ``orange-friday`` command: a table of sub-commands, each loaded only when it is called.

``rank`` needs neither Flask nor a database, and a web process needs no analysis: so nothing is imported ahead.
"""

from __future__ import annotations

import importlib

import click

# Name, where it lives, and the line that the list of commands shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("webapp.cli.serving:serve", "Web and worker in one command (embedded default)."),
    "web": ("webapp.cli.serving:web", "The web server alone, for production."),
    "worker": ("webapp.cli.serving:worker", "The worker alone: publishing, analysis, messages."),
    "demo": ("webapp.cli.demo:demo", "Load a realistic programme and serve it."),
    "upgrade": ("webapp.cli.database:upgrade", "Bring the database to this version."),
    "create-admin": ("webapp.cli.people:create_admin", "Create a platform admin; needs no mail."),
    "erase": ("webapp.cli.erase:erase", "Erase a person; votes stay as counts without a name."),
    "product": ("webapp.cli.products:product", "Create and list products."),
    "release": ("webapp.cli.release:release", "Create, publish and withdraw builds (for build pipelines)."),
    "import": ("webapp.cli.import_:import_", "Import feedback, votes or testers from a file."),
    "export": ("webapp.cli.export:export", "Export requests, assignments, edits, votes, feedback or all."),
    "analyse": ("webapp.cli.analyse:analyse", "Run the analysis on the database."),
    "rank": ("webapp.cli.rank:rank", "Rank the requests in a file; no server, no database."),
    "run": ("webapp.cli.analyse:run", "Show the record of a run."),
    "jobs": ("webapp.cli.jobs:jobs", "List what will run when, and how it went."),
    "doctor": ("webapp.cli.doctor:doctor", "Check this installation and say what to do."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, from the table alone: help loads nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="orange-friday", prog_name="orange-friday")
def main() -> None:
    """Orange Friday: a build each week, what its testers say, and what to build next."""
