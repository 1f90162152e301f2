"""陈阿姨's live evening: she speaks in one group, three others listen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.drafts.tests.conftest import Chat
from weilu.engage.programme.tests.conftest import monday as monday  # by itself, everywhere
from weilu.engage.sessions import actions
from weilu.engage.sessions.models import Session
from weilu.people.models import Account, Group, Member, Workspace


@pytest.fixture
def stage(kitchen: Workspace) -> Chat:
    """Where she speaks."""
    group = Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="-1000", name="主讲群"
    )
    return Chat(group)


@pytest.fixture
def chat(breakfast: Group) -> Chat:
    return Chat(breakfast)


@pytest.fixture
def speaker(stage: Chat) -> Member:
    return stage.member("陈阿姨", is_staff=True)


@pytest.fixture
def evening(
    kitchen: Workspace,
    chen: Account,
    stage: Chat,
    speaker: Member,
    breakfast: Group,
    soup: Group,
) -> Session:
    """Planned for two days from now, eight in the evening, an hour long."""
    begin = MOMENT + timedelta(days=2, hours=11)
    held = Session(
        workspace=kitchen, name="红豆沙直播", form="live", about="现场熬一锅陈皮红豆沙", host=chen,
        speaker_name="陈阿姨", speaker=speaker, source=stage.group, recap_to=breakfast,
        groups=[breakfast.pk, soup.pk, stage.group.pk], address="https://example.com/e/abc",
        starts_at=begin, ends_at=begin + timedelta(hours=1),
    )  # fmt: skip
    return actions.save(held, chen)
