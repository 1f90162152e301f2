"""`weilu members import|export`: tables of members in the terminal."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.console.tables import harmless
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Member, MemberImport, Workspace
from weilu.people.rolls import actions, wording, writing
from weilu.people.segments.reads import checked, found


class NoWorkspace(WeiluError):
    code = "members.no_workspace"
    status = 404
    sentence = gettext_lazy("There is no workspace “%(slug)s”.")


@click.group("members")
def members() -> None:
    """Take members in from a table, or write them out."""


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--workspace", "slug", default="", help="Slug (default: the first).")
@click.option("--dry-run", is_flag=True, help="Only tell what it would do.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def take(file: Path, slug: str, dry_run: bool, as_json: bool) -> None:
    """Take in FILE: columns platform, external_id, name, tags, group, joined."""
    run = MemberImport.objects.create(
        workspace=_workspace(slug), file_name=file.name[:255], path=str(file.resolve()),
        size=file.stat().st_size, created_at=clock.now(), state="checking" if dry_run else "taking",
    )  # fmt: skip
    actions.carry_out(run, take=not dry_run)
    run.refresh_from_db()
    click.echo(json.dumps(_outcome(run), ensure_ascii=False) if as_json else _sentence(run))
    for line, code, what in [] if as_json else run.refusals[:20]:
        told = {"line": line, "why": wording.refusal(code, what)}
        click.echo(_("line %(line)d: %(why)s") % told, err=True)
    if run.state == "refused":
        raise click.exceptions.Exit(2)


@members.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--workspace", "slug", default="", help="Slug (default: the first).")
@click.option("--filter", "text", default="", help="Only whom this finds, see docs/segments.md.")
def write(file: Path, slug: str, text: str) -> None:
    """Write members to FILE, as a table that `members import` reads back."""
    workspace = _workspace(slug)
    everybody = Member.objects.filter(workspace=workspace)
    chosen = found(workspace, checked(workspace, text)) if text.strip() else everybody
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(writing.HEADER)
        number = 0
        for row in writing.rows(chosen):
            writer.writerow([harmless(cell) for cell in row])
            number += 1
    click.echo(_("%(number)d lines written.") % {"number": number}, err=True)


def _workspace(slug: str) -> Workspace:
    named = Workspace.objects.filter(slug=slug) if slug else Workspace.objects.order_by("pk")
    workspace = named.first()
    if workspace is None:
        raise NoWorkspace(slug=slug)
    return workspace


def _outcome(run: MemberImport) -> dict[str, Any]:
    same = ("state", "lines", "added", "changed", "same", "refused", "why", "refusals")
    return {name: getattr(run, name) for name in same}


def _sentence(run: MemberImport) -> str:
    if run.state == "refused":
        return run.why
    said = _("%(lines)d lines: %(added)d new, %(changed)d changed, %(same)d as they are, "
             "%(refused)d refused.")  # fmt: skip
    return said % _outcome(run)
