"""Check a draw's published file; nothing of this installation is looked at."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.engage.draws import rules
from weilu.kit.errors import WeiluError

WHATS = {
    "commitment": gettext_lazy("the seed is not the one committed to"),
    "digest": gettext_lazy("the list of tickets is not the one that was closed"),
    "twice": gettext_lazy("a ticket stands there twice"),
    "winners": gettext_lazy("other tickets won"),
    "incomplete": gettext_lazy("it is no published draw, or one not drawn yet"),
}


class NotAsPublished(WeiluError):
    code = "draws.not_as_published"
    sentence = gettext_lazy("This draw was not drawn as it says: %(faults)s.")


@click.group()
def draw() -> None:
    """Draws of prizes."""


@draw.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Draw again from a published FILE and compare; ends with 2 where something differs."""
    try:
        published = json.loads(file.read_text())
    except ValueError:
        published = {}
    found = rules.faults(published if isinstance(published, dict) else {})
    if found:
        raise NotAsPublished(faults=_("; ").join(str(WHATS[what]) for what in found))
    said = _("Drawn as it says: %(winners)d winners of %(tickets)d tickets.")
    counts = {"winners": len(published["winners"]), "tickets": len(published["tickets"])}
    click.echo(said % counts)
