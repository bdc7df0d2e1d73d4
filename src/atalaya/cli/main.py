"""``atalaya``: verbs on nouns. Faults leave by one gate with a stable exit code."""

from __future__ import annotations

import sys

import click

import atalaya
from atalaya.cli import catalogue, certificates, console, control, copies, laws, matrix, screen, server
from atalaya.core.errors import Problem


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(atalaya.__version__, prog_name="atalaya")
def cli() -> None:
    """From a folder of a country's laws to a cited, reviewable 1540 matrix.

    Proposals are made by software and wait for a person: the machine never writes X, ? or NA. No command uses
    the network. Exit codes: 0 done, 2 wrong usage, 65 unusable input, 66 no such thing, 69 something is not
    installed, 70 stored data is damaged.
    """


cli.add_command(laws.laws)
cli.add_command(matrix.matrix)
cli.add_command(catalogue.catalogue)
cli.add_command(screen.screen)
cli.add_command(control.control)
cli.add_command(copies.copy)
cli.add_command(certificates.certificate)
for command in server.COMMANDS:
    cli.add_command(command)


def run() -> None:
    """Runs the command line and turns a Problem into its message and exit code."""
    try:
        cli(prog_name="atalaya")
    except Problem as problem:
        click.echo(console.shown(f"atalaya: {problem}"), err=True)
        sys.exit(problem.exit_code)
