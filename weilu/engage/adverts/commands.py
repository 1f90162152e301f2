"""`weilu train adverts`: learn from what the workspace's own people removed and kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.engage.adverts import examples, trained, training
from weilu.engage.adverts.examples import Labelled
from weilu.engage.adverts.judging import shipped
from weilu.engage.adverts.training import Outcome
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people.models import Workspace
from weilu.platforms.commands import progress_bar


class TooFew(WeiluError):
    code = "adverts.too_few"
    sentence = gettext_lazy(
        "%(adverts)d adverts and %(ordinary)d ordinary messages are too few to learn from: at "
        "least %(least)d of each. Mark what the rules meet as right or wrong, or give a file "
        "with --from."
    )


class NoWorkspace(WeiluError):
    code = "adverts.no_workspace"
    status = 404
    sentence = gettext_lazy("There is no such workspace. `weilu up` makes the first one.")


@click.group()
def train() -> None:
    """Teach Weilu from what your own people decided."""


@train.command()
@click.option("--workspace", "slug", default="", help="Slug (default: the first).")
@click.option(
    "--from", "file", type=click.Path(path_type=Path), help="Learn from this CSV or JSONL, too."
)
@click.option("--only-file", is_flag=True, help="Learn from the file alone, not from the log.")
@click.option("--try", "trying", is_flag=True, help="Print the figures and change nothing.")
@click.option("--reset", is_flag=True, help="Go back to the weights that come with Weilu.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def adverts(
    slug: str, file: Path | None, only_file: bool, trying: bool, reset: bool, as_json: bool
) -> None:
    """Learn which messages are adverts; weights that do worse are never taken."""
    workspace = _workspace(slug)
    if reset:
        gone = trained.forget(workspace.pk)
        click.echo(_("The shipped weights are in use again.") if gone else _("Nothing to reset."))
        return
    given = examples.of_file(file) if file else []
    if not (file and only_file):
        given += examples.of_workspace(workspace)
    once = list({one.text: one for one in reversed(given)}.values())
    counts = Counter(one.advert for one in once)
    if min(counts[True], counts[False]) < training.LEAST:
        raise TooFew(adverts=counts[True], ordinary=counts[False], least=training.LEAST)
    with progress_bar(_("Learning")) as progress:
        outcome = training.train(
            [one.text for one in once], [one.advert for one in once], shipped(), progress
        )
    report = _report(once, outcome)
    taken = outcome.is_better and not trying
    if taken:
        trained.keep(workspace.pk, outcome.weights, report)
    click.echo(json.dumps({**report, "taken": taken}) if as_json else _told(report, taken, trying))


def _workspace(slug: str) -> Workspace:
    wanted = Workspace.objects.filter(slug=slug) if slug else Workspace.objects.order_by("pk")
    found = wanted.first()
    if found is None:
        raise NoWorkspace
    return found


def _report(given: Sequence[Labelled], outcome: Outcome) -> dict[str, Any]:
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "adverts": outcome.adverts,
        "ordinary": outcome.ordinary,
        "sources": dict(sorted(Counter(one.source for one in given).items())),
        "before": asdict(outcome.before),
        "after": asdict(outcome.after),
        "threshold": outcome.weights.threshold,
        "better": outcome.is_better,
    }


def _told(report: dict[str, Any], taken: bool, trying: bool) -> str:
    names = {
        "precision": _("precision"), "recall": _("recall"), "f1": "F1",
        "flagged": _("ordinary messages flagged"), "auc": "AUC", "loss": _("log loss"),
        "ece": _("calibration error"),
    }  # fmt: skip
    said = _("Learnt from %(adverts)d adverts and %(ordinary)d ordinary messages.") % report
    lines = [said, _("Judged on messages held out, before → after:")]
    for key, name in names.items():
        before, after = report["before"][key], report["after"][key]
        lines.append(f"  {name}: {before:.4f} → {after:.4f}")
    if taken:
        lines.append(_("The new weights are in use."))
    elif trying:
        lines.append(_("Nothing was changed: this was a trial."))
    else:
        lines.append(_("The new weights are no better and were not taken."))
    return "\n".join(lines)
