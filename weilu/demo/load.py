"""Take the demo into a workspace of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from weilu.charter import actions as charter
from weilu.demo.generate import GROUP_KINDS, told
from weilu.events.lake import store
from weilu.kit import clock
from weilu.measure import actions as measure
from weilu.people import actions as people
from weilu.people.models import Group, Workspace
from weilu.platforms import intake
from weilu.platforms.spool import Numbering, SpoolWriter

SLUG = "demo"
ZONE = "Asia/Shanghai"
PLATFORM = "wecom"


def load() -> Workspace:
    """The demo's workspace, filled and measured; a second call finds it as it is."""
    workspace = people.open_workspace(_("Demo (synthetic)"), SLUG, ZONE, is_demo=True)
    if not Group.objects.filter(workspace=workspace).exists():
        _fill(workspace)
    return workspace


def _fill(workspace: Workspace) -> None:
    today = clock.now().astimezone(ZoneInfo(ZONE)).date()
    with tempfile.TemporaryDirectory(dir=settings.WEILU_HOME) as scratch:
        path = Path(scratch) / "demo.raw.parquet"
        spool = SpoolWriter(path, PLATFORM, Numbering(), Numbering()).write(told(today))
        intake.record(workspace, spool)
    for group in Group.objects.filter(workspace=workspace):
        if group.external_id in GROUP_KINDS:
            charter.set_kind(group, GROUP_KINDS[group.external_id], None)
    store.seal_new(workspace.pk, workspace.zone)
    measure.refresh(workspace)
