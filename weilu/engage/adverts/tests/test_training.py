"""Uncle Luo's group is full of people who sell fish ponds; no advert anybody wrote down before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from weilu.cli.registry import Frame
from weilu.engage.adverts import examples, trained, training
from weilu.engage.adverts.commands import train as command
from weilu.engage.adverts.judging import shipped
from weilu.engage.guard.models import Guard, GuardEdition, Incident, IncidentState, Mark
from weilu.events import actions as log
from weilu.events.catalogue import Edit, Message, Recall, Removed
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Group, Member, Workspace

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
POND = "鱼塘 池塘 水塘 塘口".split()
OFFER = "承包转包 分租 认养一口 预留一格".split()
PRAISE = "水好草肥 离城近 钓位多 可垂钓 有凉棚".split()
TALK = "今天 昨晚 明早 刚才".split()
DEED = "煮了面 接了孩子 修好了灯 浇了花 下了场雨 遛了狗".split()


def ponds(count: int, seed: int = 1) -> list[str]:
    rng = Random(seed)
    return [
        f"{rng.choice(POND)}{rng.choice(OFFER)}，{rng.choice(PRAISE)}{rng.choice(PRAISE)}第{one}号"
        for one in range(count)
    ]


def talk(count: int, seed: int = 2) -> list[str]:
    rng = Random(seed)
    return [
        f"{rng.choice(TALK)}{rng.choice(DEED)}，{rng.choice(DEED)}{one}" for one in range(count)
    ]


def file_of(path: Path, sold: list[str], said: list[str]) -> Path:
    lines = [f'"{text}",1' for text in sold] + [f'"{text}",0' for text in said]
    path.write_text("text,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def street(db: None, settings: Any, tmp_path: Path) -> Workspace:
    settings.WEILU_HOME = tmp_path / "home"
    with clock.stopped_at(NOON):
        return people.open_workspace("梧桐街", "wutong", "Asia/Shanghai")


@pytest.fixture
def run() -> Callable[..., Any]:
    root = Frame(name="weilu")
    # The frame loads commands by name; here there is just the one.
    root.get_command = lambda _context, _name: command  # type: ignore[method-assign]

    def call(*arguments: str) -> Any:
        with clock.stopped_at(NOON + timedelta(days=9)):
            return CliRunner().invoke(root, ["train", "adverts", *arguments])

    return call


def test_what_the_street_calls_adverts_is_learnt() -> None:
    texts = ponds(150) + talk(150)
    outcome = training.train(texts, [True] * 150 + [False] * 150, shipped())
    assert outcome.before.recall < 0.5 < outcome.after.recall
    assert outcome.after.flagged <= 0.01
    assert outcome.is_better


def test_training_twice_gives_the_same_weights() -> None:
    texts, labels = ponds(60) + talk(60), [True] * 60 + [False] * 60
    once, again = (training.train(texts, labels, shipped()) for _ in range(2))
    assert once.weights.table.tolist() == again.weights.table.tolist()
    assert once.after == again.after


def test_labels_without_sense_are_not_learnt() -> None:
    rng = Random(4)
    texts = ponds(100) + talk(100)
    outcome = training.train(texts, [rng.random() < 0.5 for _ in texts], shipped())
    assert outcome.after.auc < 0.7
    assert not (outcome.is_better and outcome.after.recall > 0.3)


def test_figures_are_worked_out_as_by_hand() -> None:
    import numpy as np

    share = np.array([0.9, 0.8, 0.3, 0.1], np.float32)
    told = training.figures(share, np.array([True, False, True, False]), 0.5)
    assert (told.precision, told.recall, told.f1, told.flagged) == (0.5, 0.5, 0.5, 0.5)
    assert told.auc == pytest.approx(0.75)


def test_the_command_learns_from_a_file_end_to_end(
    street: Workspace, run: Callable[..., Any], tmp_path: Path
) -> None:
    file = file_of(tmp_path / "labelled.csv", ponds(150), talk(150))
    unseen = ponds(20, seed=9)
    before = sum(trained.judge_of(street.pk).is_advert(text) for text in unseen)
    done = run("--from", str(file), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["taken"]
    assert told["sources"] == {"file": 300}
    judge = trained.judge_of(street.pk)
    assert sum(judge.is_advert(text) for text in unseen) > max(before, 15)
    assert trained.report_of(street.pk)["after"] == told["after"]
    assert "shipped" not in run("--reset").output or not trained.weights_file(street.pk).exists()
    assert sum(trained.judge_of(street.pk).is_advert(text) for text in unseen) == before


def test_a_trial_changes_nothing(
    street: Workspace, run: Callable[..., Any], tmp_path: Path
) -> None:
    file = file_of(tmp_path / "labelled.csv", ponds(60), talk(60))
    done = run("--from", str(file), "--try")
    assert done.exit_code == 0, done.output
    assert not trained.weights_file(street.pk).exists()


def test_worse_weights_are_not_taken(
    street: Workspace, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.Outcome, "is_better", False)
    file = file_of(tmp_path / "labelled.csv", ponds(60), talk(60))
    told = json.loads(run("--from", str(file), "--json").stdout)
    assert not told["taken"]
    assert not trained.weights_file(street.pk).exists()


def test_too_few_examples_are_refused_with_their_numbers(
    street: Workspace, run: Callable[..., Any], tmp_path: Path
) -> None:
    done = run("--from", str(file_of(tmp_path / "few.csv", ponds(3), talk(60))))
    assert done.exit_code == 2
    assert "3" in done.output
    assert str(training.LEAST) in done.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "text,label\n鱼塘,maybe\n"),
        ("a.csv", "nothing here\n"),
        ("a.csv", "text,label\n,1\n"),
        ("a.jsonl", '{"text": "鱼塘"}\n'),
        ("a.jsonl", "[1, 2]\n"),
        ("a.jsonl", "{"),
    ],
)
def test_lines_without_text_or_label_are_refused_by_number(
    tmp_path: Path, name: str, content: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    if content.startswith("nothing"):
        assert examples.of_file(file) == []
        return
    with pytest.raises(examples.Unlabelled):
        examples.of_file(file)


def test_lines_of_both_kinds_of_file_are_read(tmp_path: Path) -> None:
    csv_file = tmp_path / "a.csv"
    csv_file.write_text('text,label\n"鱼塘,\n便宜",spam\n吃了,0\n', encoding="utf-8-sig")
    lines = tmp_path / "a.jsonl"
    lines.write_text(
        '{"text": "鱼塘", "label": 1}\n\n{"text": "吃了", "label": false}\n', encoding="utf-8"
    )
    assert [(one.text, one.advert) for one in examples.of_file(csv_file)] == [
        ("鱼塘,\n便宜", True), ("吃了", False),
    ]  # fmt: skip
    assert [one.advert for one in examples.of_file(lines)] == [True, False]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"text,label\n\xff\xfe\xfa,1\n")
    with pytest.raises(examples.Unreadable):
        examples.of_file(file)


class Street:
    """The log of Uncle Luo's group."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.group = Group.objects.create(
            workspace=workspace, platform="street", external_id="g", name="梧桐街"
        )
        self.luo = self.member("luo", is_staff=True)
        self.zhao, self.lin = self.member("zhao"), self.member("lin")

    def member(self, name: str, is_staff: bool = False) -> Member:
        return Member.objects.create(
            workspace=self.workspace, platform="street", external_id=name, name=name,
            is_staff=is_staff,
        )  # fmt: skip

    def says(self, who: Member, text: str, named: str) -> int:
        self._record(Message(), who, named, text=text)
        return Event.objects.get(external_id=named).pk

    def deletes(self, who: Member, named: str) -> None:
        self._record(Recall(), who, f"{named}:gone", reply_to=named)

    def removes(self, who: Member, whom: Member) -> None:
        self._record(Removed(), who, "removal", subject=whom.pk)

    def edits(self, who: Member, which: str, text: str, named: str) -> None:
        self._record(Edit(), who, named, text=text, reply_to=which)

    def _record(self, fact: Any, who: Member, named: str, **rest: Any) -> None:
        log.record(
            self.workspace.pk, fact, source="street:g", external_id=named, at=NOON,
            group_id=self.group.pk, actor=who.pk, **rest,
        )  # fmt: skip

    def incident(self, event_id: int, state: str, right: bool | None, words: int = 0) -> None:
        guard, _made = Guard.objects.get_or_create(
            workspace=self.workspace, name="adverts", kind="advert", changed_at=NOON
        )
        edition, _made = GuardEdition.objects.get_or_create(guard=guard, number=1, made_at=NOON)
        Incident.objects.create(
            workspace=self.workspace, guard=guard, edition=edition, event_id=event_id,
            words_id=words or event_id, message="m", group=self.group, member=self.zhao, at=NOON,
            made_at=NOON, step="warn", state=state,
        )  # fmt: skip
        if right is not None:
            Mark.objects.create(guard=guard, event_id=event_id, right=right, at=NOON)


def test_what_people_decided_is_what_is_learnt(street: Workspace) -> None:
    scene = Street(street)
    right = scene.says(scene.zhao, "鱼塘承包找我", "1")
    wrong = scene.says(scene.lin, "谁要多的鱼食", "2")
    open_ = scene.says(scene.zhao, "水塘认养", "3")
    scene.says(scene.zhao, "池塘分租", "4")
    scene.says(scene.lin, "发错了，自己撤回", "5")
    scene.says(scene.lin, "今晚吃鱼", "6")
    scene.incident(right, IncidentState.ACTED, True)
    scene.incident(wrong, IncidentState.UNDONE, False)
    scene.incident(open_, IncidentState.WOULD, None)
    scene.deletes(scene.luo, "4")
    scene.deletes(scene.lin, "5")
    with clock.stopped_at(NOON + timedelta(days=3)):
        found = {one.text: (one.advert, one.source) for one in examples.of_workspace(street)}
    assert found == {
        "鱼塘承包找我": (True, "right"),
        "谁要多的鱼食": (False, "wrong"),
        "池塘分租": (True, "deleted"),
        "今晚吃鱼": (False, "kept"),
    }


def test_the_last_words_of_somebody_staff_removed_are_learnt(street: Workspace) -> None:
    scene = Street(street)
    scene.says(scene.zhao, "鱼塘承包找我", "1")
    scene.says(scene.lin, "今晚吃鱼", "2")
    scene.removes(scene.luo, scene.zhao)
    with clock.stopped_at(NOON + timedelta(days=3)):
        found = {one.text: one.source for one in examples.of_workspace(street)}
    assert found == {"鱼塘承包找我": "removed", "今晚吃鱼": "kept"}


def test_the_words_of_the_edit_that_was_met_are_learnt(street: Workspace) -> None:
    scene = Street(street)
    message = scene.says(scene.zhao, "大家好", "1")
    scene.edits(scene.zhao, "1", "鱼塘承包找我", "2")
    edit = Event.objects.get(external_id="2").pk
    scene.incident(message, IncidentState.ACTED, True, words=edit)
    with clock.stopped_at(NOON + timedelta(days=3)):
        found = examples.of_workspace(street)
    assert [(one.text, one.advert) for one in found] == [("鱼塘承包找我", True)]


def test_what_was_said_today_is_not_yet_known_to_be_kept(street: Workspace) -> None:
    scene = Street(street)
    scene.says(scene.lin, "今晚吃鱼", "1")
    with clock.stopped_at(NOON + timedelta(hours=2)):
        assert examples.of_workspace(street) == []


def test_another_workspace_learns_nothing_from_it(street: Workspace) -> None:
    scene = Street(street)
    scene.says(scene.lin, "今晚吃鱼", "1")
    other = people.open_workspace("书友", "readers", "Asia/Shanghai")
    with clock.stopped_at(NOON + timedelta(days=3)):
        assert examples.of_workspace(other) == []


def test_damaged_weights_of_a_workspace_are_passed_over(street: Workspace) -> None:
    file = trained.weights_file(street.pk)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"half")
    assert trained.judge_of(street.pk).threshold == shipped().threshold
