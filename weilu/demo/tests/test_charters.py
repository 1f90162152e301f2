"""The demo has a community with a whole charter, and one that is only a maintenance group."""

from __future__ import annotations

import pytest

from weilu.charter.communities import reads, rules
from weilu.charter.communities.models import CharterLink, Community
from weilu.charter.house_rules import actions as house
from weilu.demo import charters
from weilu.people import actions as people
from weilu.people.models import Account, Group

pytestmark = pytest.mark.django_db


def test_one_holds_and_one_lacks_everything() -> None:
    kitchen = people.open_workspace("演示", "demo", "Asia/Shanghai", is_demo=True)
    owner = Account.objects.create_user("owner", name="负责人")
    for name in (*charters.TABLE, *charters.GOODS):
        Group.objects.create(workspace=kitchen, platform="wecom", external_id=name, name=name)
    book = house.open_book(kitchen)
    house.save_draft(book, "好好说话。", "", owner)
    house.publish(book, owner)
    for _twice in range(2):
        charters.furnish(kitchen, owner)
    table, goods = Community.objects.order_by("pk")
    judged = {one: reads.verdict(one, reads.as_written(one)) for one in (table, goods)}
    assert judged[table].holds
    assert [one.key for one in judged[goods].missing] == ["tags", "goal", "rules"]
    assert rules.fits(reads.as_written(goods).charter.fit).holds is False
    assert len(reads.groups_in(table)) == len(charters.TABLE)
    assert CharterLink.objects.count() == 1
