"""半亩厨房's brief and recap on a Monday morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.drafts.addresses import key_of
from weilu.engage.drafts.models import Feed, Story
from weilu.engage.programme import actions as programme
from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.engage.programme.tests.conftest import monday as monday  # by itself, everywhere
from weilu.events.models import Event, Source
from weilu.people.models import Account, Group, Member, Workspace


def planned(workspace: Workspace, form: str, chen: Account, group: Group) -> ProgrammeItem:
    """A column that comes at eleven each day; today's."""
    column = ProgrammeColumn(
        workspace=workspace, name=f"家常{form}", purpose="information", form=form, host=chen,
        rule="FREQ=DAILY", starts_on=date(2026, 11, 20), hour=time(11), groups=[group.pk],
    )  # fmt: skip
    return programme.save(column, chen).items.earliest("at")


@pytest.fixture
def brief(kitchen: Workspace, chen: Account, breakfast: Group) -> ProgrammeItem:
    return planned(kitchen, "brief", chen, breakfast)


@pytest.fixture
def recap(kitchen: Workspace, chen: Account, breakfast: Group) -> ProgrammeItem:
    return planned(kitchen, "recap", chen, breakfast)


@pytest.fixture
def feed(kitchen: Workspace) -> Feed:
    return Feed.objects.create(
        workspace=kitchen, address="https://example.com/feed", name="菜篮子", created_at=MOMENT
    )


Tell = Callable[..., Story]


@pytest.fixture
def tell(kitchen: Workspace) -> Tell:
    """A story of a feed, some hours old."""

    def told(title: str, feed: Feed | None, hours: float = 2, **more: str) -> Story:
        address = f"https://example.com/{title}"
        return Story.objects.create(
            workspace=kitchen, feed=feed, key=key_of(address), address=address, title=title,
            said_at=MOMENT - timedelta(hours=hours), **more,
        )  # fmt: skip

    return told


class Chat:
    """A group's talk: `says` and `does` write events as a platform would."""

    def __init__(self, group: Group) -> None:
        name = f"{group.platform}:{group.external_id}"
        self.group = group
        self.source = Source.objects.create(workspace_id=group.workspace_id, name=name)
        self.number = 0

    def member(self, name: str, **more: bool) -> Member:
        return Member.objects.create(
            workspace=self.group.workspace, platform="telegram", external_id=name, name=name, **more
        )

    def does(
        self, kind: str, who: Member, to: str = "", text: str = "", at: datetime | None = None
    ) -> str:
        self.number += 1
        at = at or MOMENT - timedelta(hours=1) + timedelta(seconds=self.number)
        return Event.objects.create(
            workspace_id=self.group.workspace_id, source=self.source, external_id=f"{self.number}",
            kind=kind, at=at, recorded_at=at, group_id=self.group.pk, actor=who.pk, reply_to=to,
            text=text,
        ).external_id  # fmt: skip

    def says(self, who: Member, text: str, to: str = "", at: datetime | None = None) -> str:
        return self.does("message", who, to, text, at)


@pytest.fixture
def chat(breakfast: Group) -> Chat:
    return Chat(breakfast)
