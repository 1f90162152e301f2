"""Mei owns the runners' workspace, Li operates it, Ana analyses; each sees what is theirs."""

from datetime import UTC, datetime

import pytest

from weilu.console.list_columns import Added
from weilu.console.tables import Column
from weilu.people import access, actions
from weilu.people.models import Account, Member, Membership, Role, Seat

pytestmark = pytest.mark.django_db
MARCH = datetime(2024, 3, 4, 10, tzinfo=UTC)


@pytest.fixture
def runners():
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


def seated(workspace, login: str, role: str) -> Account:
    account = Account.objects.create_user(login, name=login.title())
    actions.give_seat(workspace, account, role)
    return account


@pytest.fixture
def mei(runners) -> Account:
    return seated(runners, "mei", Role.OWNER)


@pytest.fixture
def people(runners):
    """Lin and Bo in two groups; Bo has been away longer; Robo is a bot."""
    here, there = actions.identify_groups(
        runners, [("wechat", "g1", "River"), ("telegram", "g2", "Hill")]
    )
    names = [("wechat", "Lin"), ("wechat", "Bo"), ("telegram", "=Robo")]
    ids = list(
        actions.identify_members(
            runners,
            [
                actions.Identity(platform, f"id-{name}", name, name == "=Robo")
                for platform, name in names
            ],
        )
    )
    for group, member, day in [(here, ids[0], 20), (there, ids[0], 22), (here, ids[1], 9)]:
        Membership.objects.create(
            workspace=runners, group_id=group, member_id=member,
            first_seen=MARCH, last_seen=MARCH.replace(day=day),
        )  # fmt: skip
    return ids


def shown(answer) -> list[str]:
    return [row.name for row in answer.context["table"].rows]


@pytest.fixture
def signed_in(client, mei):
    client.force_login(mei)
    return client


def test_an_empty_workspace_teaches_the_first_step(signed_in) -> None:
    assert 'href="/import/"' in signed_in.get("/members/").content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Lin", "Bo", "=Robo"]),
        ("sort=name", ["=Robo", "Bo", "Lin"]),
        ("q=li", ["Lin"]),
        ("q=id-Bo", ["Bo"]),
        ("who=bots", ["=Robo"]),
        ("who=members", ["Lin", "Bo"]),
        ("platform=telegram", ["=Robo"]),
        ("sort=-last_seen", ["Lin", "Bo", "=Robo"]),
        ("sort=last_seen", ["Bo", "Lin", "=Robo"]),
        ("q=nobody", []),
        ("group=notanumber", ["Lin", "Bo", "=Robo"]),
        ("group=99999999999999999999", []),
    ],
)
def test_members_are_found_filtered_and_sorted(signed_in, people, query, expected) -> None:
    assert shown(signed_in.get(f"/members/?{query}")) == expected


def test_members_of_one_group(signed_in, people, runners) -> None:
    hill = runners.groups.get(name="Hill")
    assert shown(signed_in.get(f"/members/?group={hill.pk}")) == ["Lin"]


def test_the_csv_holds_all_who_match_and_runs_no_formula(signed_in, people) -> None:
    answer = signed_in.get("/members/?format=csv&sort=name")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert "'=Robo" in lines[1]
    assert lines[3].split(",")[1:4] == ["Lin", "wechat", "2"]


def test_a_page_of_members_asks_as_often_for_many_as_for_few(
    signed_in, people, runners, django_assert_max_num_queries
) -> None:
    actions_made = [actions.Identity("wechat", f"x{n}", f"Runner {n}") for n in range(60)]
    list(actions.identify_members(runners, actions_made))
    with django_assert_max_num_queries(14):
        signed_in.get("/members/?size=100")


def test_a_member_page_tells_where_and_since_when(signed_in, people) -> None:
    page = signed_in.get(f"/members/{people[0]}/").content.decode()
    assert "River" in page
    assert "Hill" in page


def test_marking_several_as_staff_and_taking_it_back(signed_in, people) -> None:
    signed_in.post("/members/staff/", {"member": people[:2], "staff": "1"})
    assert list(Member.objects.filter(is_staff=True).values_list("pk", flat=True)) == people[:2]
    signed_in.post(f"/members/{people[0]}/staff/", {"staff": "0"})
    assert list(Member.objects.filter(is_staff=True).values_list("pk", flat=True)) == people[1:2]


def test_an_analyst_sees_but_does_not_mark(client, runners, people) -> None:
    client.force_login(seated(runners, "ana", Role.ANALYST))
    assert client.get("/members/").status_code == 200
    assert 'id="bulk"' not in client.get("/members/").content.decode()
    assert client.post("/members/staff/", {"member": people, "staff": "1"}).status_code == 403
    assert not Member.objects.filter(is_staff=True).exists()


def test_inviting_gives_a_link_that_signs_the_new_person_in(signed_in, client) -> None:
    answer = signed_in.post(
        "/settings/people/invite/", {"name": "Li", "login": "li", "role": "operator"}
    )
    link = answer.context["link"]
    client.post("/sign-out/")
    client.post(link.removeprefix("http://testserver"))
    assert client.session["_auth_user_id"] == str(Account.objects.get(login="li").pk)
    assert client.get("/settings/people/").status_code == 403


def test_inviting_somebody_known_gives_no_link_into_their_account(signed_in) -> None:
    elsewhere = actions.open_workspace("Readers", "readers", "Europe/London")
    rosa = seated(elsewhere, "rosa", Role.OWNER)
    answer = signed_in.post(
        "/settings/people/invite/", {"name": "Me", "login": "ROSA", "role": "host"}, follow=True
    )
    assert "link" not in answer.context
    seat = Seat.objects.get(account=rosa, workspace__slug="runners")
    assert seat.role == Role.HOST
    signed_in.post(f"/settings/people/{seat.pk}/link/")
    assert "sign-in/" not in signed_in.get("/settings/people/").content.decode()


@pytest.mark.parametrize("what", ["remove/", "role/"])
def test_the_last_owner_stays(signed_in, mei, what) -> None:
    seat = Seat.objects.get(account=mei)
    signed_in.post(f"/settings/people/{seat.pk}/{what}", {"role": "host"})
    assert Seat.objects.get(account=mei).role == Role.OWNER


def test_a_removed_person_no_longer_gets_in(signed_in, client, runners) -> None:
    li = seated(runners, "li", Role.OPERATOR)
    signed_in.post(f"/settings/people/{Seat.objects.get(account=li).pk}/remove/")
    client.force_login(li)
    assert client.get("/members/").status_code == 403


def test_a_role_that_does_not_exist_changes_nothing(signed_in, runners) -> None:
    li = seated(runners, "li", Role.OPERATOR)
    signed_in.post(f"/settings/people/{Seat.objects.get(account=li).pk}/role/", {"role": "emperor"})
    assert Seat.objects.get(account=li).role == Role.OPERATOR


def test_whoever_came_by_link_sets_a_password_and_stays_signed_in(signed_in, mei) -> None:
    signed_in.post("/settings/profile/password/", {"new": "rivers run past midnight"})
    mei.refresh_from_db()
    assert mei.check_password("rivers run past midnight")
    assert signed_in.get("/settings/profile/").status_code == 200


@pytest.mark.parametrize(
    "given", [{"new": "short"}, {"new": "password1234"}, {"old": "no", "new": "a fine long one"}]
)
def test_a_weak_password_or_a_wrong_old_one_is_refused(signed_in, mei, given) -> None:
    if "old" in given:
        mei.set_password("the present password")
        mei.save()
        signed_in.force_login(mei)
    before = Account.objects.get(pk=mei.pk).password
    assert signed_in.post("/settings/profile/password/", given).status_code == 422
    assert Account.objects.get(pk=mei.pk).password == before


def test_switching_to_another_workspace_shows_its_people(signed_in, mei, people) -> None:
    readers = actions.open_workspace("Readers", "readers", "Europe/London")
    actions.give_seat(readers, mei, Role.HOST)
    signed_in.post("/workspace/", {"workspace": readers.pk})
    assert shown(signed_in.get("/members/")) == []
    assert signed_in.session[access.SESSION_KEY] == readers.pk


def test_a_workspace_without_a_seat_cannot_be_switched_to(signed_in, people) -> None:
    foreign = actions.open_workspace("Foreign", "foreign", "Europe/London")
    signed_in.post("/workspace/", {"workspace": foreign.pk})
    assert len(shown(signed_in.get("/members/"))) == 3


def test_marking_can_be_taken_back_where_the_person_was(signed_in, people) -> None:
    here = "/members/?who=members"
    told = signed_in.post(
        "/members/staff/", {"member": people[:2], "staff": "1", "next": here}, follow=True
    )
    assert told.redirect_chain[-1][0] == here
    back = told.context["undo"]
    assert Member.objects.filter(is_staff=True).count() == 2
    signed_in.post(back["url"], {"staff": "0", "member": people[:2]})
    assert ["member", str(people[1])] in back["fields"]
    assert not Member.objects.filter(is_staff=True).exists()


def test_only_who_was_turned_is_turned_back(signed_in, people) -> None:
    Member.objects.filter(pk=people[0]).update(is_staff=True)
    told = signed_in.post("/members/staff/", {"member": people, "staff": "1"}, follow=True)
    assert ["member", str(people[0])] not in told.context["undo"]["fields"]


def test_the_offer_to_undo_stands_on_one_page_only(signed_in, people) -> None:
    first = signed_in.post("/members/staff/", {"member": people, "staff": "1"}, follow=True)
    assert "wl-undo" in first.content.decode()
    assert "wl-undo" not in signed_in.get("/members/").content.decode()


def test_a_seat_taken_away_can_be_given_back(signed_in, runners) -> None:
    li = seated(runners, "li", Role.HOST)
    told = signed_in.post(
        f"/settings/people/{Seat.objects.get(account=li).pk}/remove/", follow=True
    )
    back = told.context["undo"]
    assert not Seat.objects.filter(account=li).exists()
    signed_in.post(back["url"], dict(back["fields"]))
    assert Seat.objects.get(account=li).role == Role.HOST


def test_no_seat_comes_from_a_token_of_another_workspace(client, signed_in, runners) -> None:
    li = seated(runners, "li", Role.OWNER)
    told = signed_in.post(
        f"/settings/people/{Seat.objects.get(account=li).pk}/remove/", follow=True
    )
    readers = actions.open_workspace("Readers", "readers", "Asia/Shanghai")
    client.force_login(seated(readers, "rosa", Role.OWNER))
    client.post("/settings/people/restore/", dict(told.context["undo"]["fields"]))
    client.post("/settings/people/restore/", {"seat": "made up"})
    assert not Seat.objects.filter(account=li).exists()


def test_members_sort_by_what_another_room_knows(signed_in, people, monkeypatch) -> None:
    columns = (Column("cakes", "Cakes", numeric=True, valued=True),)
    given = Added(columns, lambda request: {people[1]: {"cakes": 7.0}, people[2]: {"cakes": 9.0}})
    monkeypatch.setattr("weilu.people.views.added", lambda place: (given,))
    answer = signed_in.get("/members/?sort=-cakes")
    assert shown(answer) == ["=Robo", "Bo", "Lin"]
    assert shown(signed_in.get("/members/?sort=cakes&who=members")) == ["Bo", "Lin"]
    assert '<td class="wl-num">9</td>' in answer.content.decode()
    lines = b"".join(signed_in.get("/members/?sort=-cakes&format=csv").streaming_content)
    assert [line.rsplit(",", 1)[1] for line in lines.decode().split()] == [
        "cakes",
        "9.0",
        "7.0",
        "",
    ]
