from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.engage.points import actions, ageing, paying, reads, trials
from weilu.engage.points.models import Award, Badge, BadgeHeld, Level, PointPolicy, PointTrial
from weilu.engage.points.tests.conftest import NOON, held, pay
from weilu.events.models import Event
from weilu.kit import clock
from weilu.ledger.actions import NotReversible, Overdrawn
from weilu.ledger.models import Entry, Transfer
from weilu.people.persons import actions as persons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(at_noon: None) -> None:
    """It is noon."""


def test_an_event_is_paid_once_however_often_the_job_runs(club, did, rule, member) -> None:
    rule("message")
    did("message", "mei", "早")
    pay(club)
    pay(club)
    did("message", "mei", "早上好")
    pay(club)
    assert held(member("mei")) == 20
    assert Award.objects.count() == 2


def test_a_job_that_was_killed_before_its_commit_pays_once(
    club, did, rule, member, monkeypatch
) -> None:
    rule("message")
    did("message", "mei", "早")

    def killed(*_any: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(paying, "_give_badges", killed)
        with pytest.raises(KeyboardInterrupt):
            paying.take_new(club)
    assert held(member("mei")) == 0
    pay(club)
    assert held(member("mei")) == 10


def test_answers_replies_and_invitations_earn_who_did_them(club, did, rule, member) -> None:
    rule("answer", 5)
    rule("reply", 1)
    rule("invitation", 20)
    did("message", "bao", "豆浆要泡多久？", id="q")
    did("message", "mei", "八小时", to="q")
    did("message", "bao", "谢谢自己", to="q")
    did("join", "lan", subject="mei")
    pay(club)
    assert [held(member(one)) for one in ("mei", "bao", "lan")] == [26, 0, 0]


def test_staff_and_bots_earn_nothing(club, did, rule, member) -> None:
    rule("message")
    member("tao", is_staff=True)
    member("bot", is_bot=True)
    for who in ("tao", "bot"):
        did("message", who, "早")
    pay(club)
    assert not Award.objects.exists()


def test_only_members_of_the_segment_earn(club, did, rule, member) -> None:
    rule("message", segment='name = "mei"')
    for who in ("mei", "bao"):
        did("message", who, "早")
    pay(club)
    assert [held(member(one)) for one in ("mei", "bao")] == [10, 0]


def test_what_happened_before_a_rule_was_switched_on_earns_nothing(club, did, rule, member) -> None:
    rule("message")
    did("message", "mei", "早", at=NOON - timedelta(days=2))
    pay(club)
    assert held(member("mei")) == 0


def test_one_person_with_two_identities_shares_a_cap(club, did, rule, member, keeper) -> None:
    rule("message", per_day=1)
    persons.join(club, f"member:{member('mei').pk}", f"member:{member('mei2').pk}", keeper)
    did("message", "mei", "早")
    pay(club)
    did("message", "mei2", "早呀")
    pay(club)
    assert held(member("mei")) + held(member("mei2")) == 10
    assert reads.mine(member("mei2")).balance == 10


def test_the_day_is_the_communitys(club, did, rule, member) -> None:
    rule("message", per_day=1)
    # 23:59 and 00:01 in Shanghai.
    did("message", "mei", "晚", at=NOON + timedelta(hours=11, minutes=59))
    did("message", "mei", "早", at=NOON + timedelta(hours=12, minutes=1))
    pay(club)
    assert held(member("mei")) == 20


def test_a_level_is_told_once(club, did, rule, member, keeper) -> None:
    actions.save_level(Level(workspace=club, name="芽", earned=15), keeper)
    rule("message")
    for text in ("一", "二", "三"):
        did("message", "mei", text)
        pay(club)
    assert Event.objects.filter(kind="level_reached", actor=member("mei").pk).count() == 1
    mine = reads.mine(member("mei"))
    assert (mine.standing.level, mine.earned) == ("芽", 30)


def test_a_badge_is_given_once_also_for_the_past(club, did, member, keeper) -> None:
    did("message", "mei", "早")
    did("message", "mei", "早早")
    pay(club)
    badge = actions.save_badge(Badge(workspace=club, name="话匣子", act="message", times=2), keeper)
    did("message", "mei", "又早")
    did("message", "bao", "早")
    did("message", "bao", "好早")
    pay(club)
    assert BadgeHeld.objects.filter(badge=badge).count() == 2
    assert Event.objects.filter(kind="badge_won").count() == 2


def test_a_correction_has_a_reason_and_can_be_taken_back(club, member, keeper) -> None:
    mei = member("mei")
    with pytest.raises(actions.NeedsReason):
        actions.correct(mei, 30, " ", "k", keeper)
    given = actions.correct(mei, 30, "线下帮忙", "k", keeper)
    assert actions.correct(mei, 30, "线下帮忙", "k", keeper) == given
    actions.undo(mei, given, "记错人了", keeper)
    with pytest.raises(NotReversible):
        actions.undo(mei, given, "再来", keeper)
    assert (held(mei), reads.mine(mei).earned) == (0, 0)
    with pytest.raises(Overdrawn):
        actions.correct(mei, -1, "扣", "k2", keeper)


def test_an_award_taken_back_leaves_the_boards(club, did, rule, member, keeper) -> None:
    rule("message")
    did("message", "mei", "早")
    pay(club)
    assert [row.points for row in reads.board(club, "week")] == [10]
    actions.undo(member("mei"), Transfer.objects.get(kind="earned"), "刷的", keeper)
    assert reads.board(club, "week") == []
    pay(club)
    assert held(member("mei")) == 0


def test_unspent_points_end_after_their_time(club, member, keeper) -> None:
    actions.set_policy(PointPolicy(workspace=club, expire_days=30), keeper)
    mei = member("mei")
    actions.correct(mei, 100, "旧", "old", keeper)
    actions.correct(mei, -30, "兑换", "spent", keeper)
    with clock.stopped_at(NOON + timedelta(days=20)):
        actions.correct(mei, 5, "新", "new", keeper)
    with clock.stopped_at(NOON + timedelta(days=31)):
        assert (ageing.end_points(club), ageing.end_points(club)) == (1, 0)
        assert held(mei) == 5
    assert Entry.objects.get(transfer__kind="expired", account__owner_kind="member").amount == -70
    assert Event.objects.filter(kind="points_ended", subject=mei.pk).count() == 1


def test_who_is_long_idle_loses_a_share_once_a_month(club, member, keeper) -> None:
    actions.set_policy(PointPolicy(workspace=club, idle_days=60, decay_percent=10), keeper)
    mei = member("mei")
    actions.correct(mei, 100, "旧", "old", keeper)
    left = []
    for days in (59, 60, 75, 90):
        with clock.stopped_at(NOON + timedelta(days=days)):
            ageing.end_points(club)
            ageing.end_points(club)
        left.append(held(mei))
    assert left == [100, 90, 90, 81]


def test_a_dry_run_tells_what_paying_pays_and_books_nothing(club, did, rule, member) -> None:
    rule("message", 10, per_day=2)
    for turn in range(3):
        did("message", "mei", f"早{turn}")
    did("message", "bao", "早")
    trial = PointTrial.objects.create(
        workspace=club, since=NOON - timedelta(days=1), until=NOON + timedelta(days=1), made_at=NOON
    )
    trials.run(trial.pk)
    trial.refresh_from_db()
    assert not Transfer.objects.exists()
    [line] = trial.result["rules"]
    assert (line["times"], line["points"], line["members"], line["capped"]) == (4, 30, 2, 1)
    pay(club)
    assert trial.result["points"] == held(member("mei")) + held(member("bao")) == 30


def test_a_newcomer_can_climb_and_who_is_muted_stands_nowhere(club, did, rule, member) -> None:
    rule("message")
    for week in (4, 3, 2, 1):  # Bao has always written; Mei only begins.
        for turn in range(3):
            at = NOON - timedelta(weeks=week, hours=-turn)
            Award.objects.create(
                rule=rule("message", name=f"{week}-{turn}"), event_id=-week * 10 - turn,
                member=member("bao"), day=at.date(), points=10,
            )  # fmt: skip
    for turn in range(3):
        did("message", "bao", f"第{turn}句")
    for turn in range(2):
        did("message", "mei", f"又{turn}句")
    pay(club)
    first = {
        which: reads.board(club, which, member("mei"))[0].name for which in ("week", "improvement")
    }
    assert first == {"week": "bao", "improvement": "mei"}
    actions.mute(member("bao"), on=True)
    assert [row.name for row in reads.board(club, "week")] == ["mei"]
    actions.mute(member("bao"), on=False)
    assert [row.is_me for row in reads.board(club, "week", member("mei"))] == [False, True]
