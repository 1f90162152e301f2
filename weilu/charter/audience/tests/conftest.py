"""Mei's soup kitchen knows whom it is for; Lin is known well, Bo a little, Chen not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from weilu.charter.audience import actions
from weilu.charter.audience.models import Audience
from weilu.charter.audience.rules import Person
from weilu.people import actions as people
from weilu.people.models import Account, Member, Role, Workspace

TABLE = """dimension,value,share,index
region,广州,0.4,200
region,北京,0.1,50
age,18-24,0.1,25
age,25-34,0.6,400
interest,煲汤,0.5,800
"""


@pytest.fixture
def kitchen(db: None) -> Workspace:
    return people.open_workspace("Kitchen", "kitchen", "Asia/Shanghai")


@pytest.fixture
def mei(kitchen: Workspace) -> Account:
    account = Account.objects.create_user("mei", name="Mei")
    people.give_seat(kitchen, account, Role.OWNER)
    return account


@pytest.fixture
def soup(kitchen: Workspace, mei: Account) -> Audience:
    return actions.take_in(kitchen, "Soup", TABLE, mei, "made up")


@pytest.fixture
def guests(kitchen: Workspace, mei: Account) -> dict[str, Member]:
    made = {
        name: Member.objects.create(workspace=kitchen, platform="qq", external_id=name, name=name)
        for name in ("Lin", "Bo", "Chen")
    }
    actions.note(made["Lin"], Person("广州", "28", ("煲汤", "钓鱼")), mei)
    actions.note(made["Bo"], Person(region="北京"), mei, "form")
    return made


@pytest.fixture
def page(mei: Account) -> Client:
    """Mei, signed in, reading English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(mei)
    return client


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
