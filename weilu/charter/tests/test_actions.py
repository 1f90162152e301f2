from datetime import UTC, datetime

import pytest
from django.utils import translation

from weilu.charter.actions import UnknownKind, set_kind
from weilu.charter.kinds import KINDS
from weilu.charter.models import GroupKind
from weilu.events.lake import store
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import audit
from weilu.people.models import Account, Group, Workspace

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


@pytest.fixture
def runners() -> Group:
    """Lao Zhou's morning runners."""
    harbour = Workspace.objects.create(name="Harbour", slug="harbour")
    return Group.objects.create(
        workspace=harbour, platform="wechat", external_id="r1", name="晨跑搭子群"
    )


@pytest.fixture
def lao_zhou() -> Account:
    return Account.objects.create_user("zhou@harbour.example", name="老周")


def test_a_kind_is_kept_with_who_said_it_and_when(runners: Group, lao_zhou: Account) -> None:
    kind = next(iter(KINDS))
    with clock.stopped_at(NOON):
        set_kind(runners, kind, by=lao_zhou)
    said = GroupKind.objects.get(group=runners)
    assert (said.kind, said.set_by, said.set_at) == (kind, lao_zhou, NOON)


def test_a_second_word_replaces_the_first(runners: Group, lao_zhou: Account) -> None:
    first, second = list(KINDS)[:2]
    set_kind(runners, first, by=lao_zhou)
    set_kind(runners, second, by=lao_zhou)
    assert [row.kind for row in GroupKind.objects.all()] == [second]


def test_the_empty_kind_takes_the_word_back(runners: Group, lao_zhou: Account) -> None:
    set_kind(runners, next(iter(KINDS)), by=lao_zhou)
    set_kind(runners, "", by=lao_zhou)
    assert not GroupKind.objects.exists()


def test_an_unknown_kind_is_refused_by_name(runners: Group, lao_zhou: Account) -> None:
    with pytest.raises(UnknownKind, match="knitting"):
        set_kind(runners, "knitting", by=lao_zhou)
    assert not GroupKind.objects.exists()


def test_the_audit_tells_who_said_it_and_the_lake_does_not(
    runners: Group, lao_zhou: Account
) -> None:
    for kind in ("fan", "fan", "vip", ""):
        set_kind(runners, kind, by=lao_zhou)
    with translation.override("en"):
        fan, vip = str(KINDS["fan"].name), str(KINDS["vip"].name)
        told = [deed.sentence for deed in audit.told(list(audit.deeds(runners.workspace)))]
    assert told == [
        "老周 said what 晨跑搭子群 is: to be guessed",
        f"老周 said what 晨跑搭子群 is: {vip}",
        f"老周 said what 晨跑搭子群 is: {fan}",
    ]
    assert {row.group_id for row in Event.objects.all()} == {runners.pk}
    assert not store.has_new(runners.workspace_id)
    assert list(store.raw_batches(runners.workspace_id, 0)) == []
