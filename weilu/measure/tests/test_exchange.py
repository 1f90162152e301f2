"""What Lao Zhou's neighbours gave and got, beside their names."""

import pytest

from weilu.events.models import Event
from weilu.kit import clock
from weilu.measure import actions, exchange
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def talk(harbour: Workspace) -> list[Event]:
    """Sixty messages in turn, each second one answering the one before."""
    for n, name in enumerate(samples.PEOPLE):
        Member.objects.create(workspace=harbour, platform="wechat", external_id=f"p{n}", name=name)
    group = Group.objects.create(workspace=harbour, platform="wechat", external_id="g1", name="x")
    return places.told(group, 60)


def test_nothing_is_known_before_the_first_check_up(harbour: Workspace) -> None:
    assert exchange.of(harbour) == {}


def test_what_one_gives_another_gets(harbour: Workspace, talk: list[Event]) -> None:
    with clock.stopped_at(samples.AS_OF):
        actions.refresh(harbour)
    told = exchange.of(harbour)
    newest = max(event.at for event in talk)
    recent = [event for event in talk if (newest - event.at).days < exchange.DAYS]
    assert sum(one.said for one in told.values()) == len(recent)
    assert sum(one.gave for one in told.values()) > 0
    assert sum(one.gave for one in told.values()) == pytest.approx(
        sum(one.got for one in told.values())
    )


def test_new_facts_are_read_anew(harbour: Workspace, talk: list[Event]) -> None:
    with clock.stopped_at(samples.AS_OF):
        actions.refresh(harbour)
        before = sum(one.said for one in exchange.of(harbour).values())
        Event.objects.create(
            workspace_id=harbour.pk, source=talk[0].source, external_id="new", kind="message",
            at=max(event.at for event in talk), recorded_at=samples.AS_OF,
            group_id=talk[0].group_id, actor=talk[0].actor, text="One more",
        )  # fmt: skip
        actions.refresh(harbour)
    assert sum(one.said for one in exchange.of(harbour).values()) == before + 1


def test_a_group_is_told_apart_from_the_others(harbour: Workspace, talk: list[Event]) -> None:
    quay = Group.objects.create(workspace=harbour, platform="wechat", external_id="g2", name="y")
    places.told(quay, 20)
    yard = Group.objects.get(pk=talk[0].group_id)
    with clock.stopped_at(samples.AS_OF):
        actions.refresh(harbour)
    here, there = (exchange.in_group(one, exchange.DAYS) for one in (yard, quay))
    whole = exchange.of(harbour)
    assert here.keys() | there.keys() == whole.keys()
    for member, told in whole.items():
        parts = [one[member] for one in (here, there) if member in one]
        assert sum(part.said for part in parts) == told.said
        assert sum(part.gave + part.got for part in parts) == pytest.approx(told.gave + told.got)
    assert exchange.in_group(yard, 1).keys() < here.keys() | {0}
