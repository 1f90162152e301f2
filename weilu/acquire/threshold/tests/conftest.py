"""The kitchen's beginners' class asks two things before it lets people in."""

from __future__ import annotations

import pytest

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import EntryCode
from weilu.acquire.codes.tests.conftest import into_yard, metro, poster, yard  # noqa: F401
from weilu.acquire.tests.kitchen import chen, kitchen  # noqa: F401
from weilu.acquire.threshold import actions, door_views
from weilu.acquire.threshold.models import Threshold
from weilu.acquire.threshold.tests.test_rules import AGREE, WHY
from weilu.people.models import Workspace


@pytest.fixture(autouse=True)
def _nobody_has_called() -> None:
    door_views.buckets.empty()


@pytest.fixture
def door(kitchen: Workspace, poster: EntryCode) -> Threshold:  # noqa: F811
    threshold = Threshold(workspace=kitchen, name="新人班", title="先聊两句")
    actions.save(threshold, [WHY, AGREE], None)
    codes.change_code(poster, None, threshold=threshold)
    return threshold
