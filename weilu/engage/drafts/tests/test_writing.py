"""Drafts written up by a model that speaks as OpenAI's does, over real HTTP on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from weilu.engage.conftest import text
from weilu.engage.drafts import actions, drafting, jobs, writing
from weilu.engage.drafts.models import Draft, Feed, Writer
from weilu.engage.drafts.rules import unfaithful
from weilu.engage.drafts.tests.conftest import Tell
from weilu.engage.drafts.tests.test_drafting import drafted
from weilu.engage.programme.models import ProgrammeItem
from weilu.kit import clock
from weilu.kit.sealing import seal
from weilu.outbox.models import Message
from weilu.people.models import Account, Workspace
from weilu.platforms.models import Connection


class Model(BaseHTTPRequestHandler):
    says: list[str] = []
    status = 200
    asked: list[tuple[str, str, dict[str, object]]] = []

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers.get("Authorization", ""), given))
        said = self.says.pop(0) if self.says else ""
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]})
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def model(kitchen: Workspace) -> Iterator[Writer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Model.says, Model.status, Model.asked = [], 200, []
    yield Writer.objects.create(
        workspace=kitchen, address=f"http://127.0.0.1:{server.server_port}/v1", model="qwen",
        sealed_key=seal("k3y"), is_on=True, changed_at=clock.now(),
    )  # fmt: skip
    server.shutdown()
    server.server_close()


@pytest.fixture
def draft(brief: ProgrammeItem, feed: Feed, tell: Tell) -> Draft:
    tell("菠菜一斤2.5元", feed)
    return drafted(brief)


def test_it_is_written_up_checked_and_let_go_as_it_was_read(
    draft: Draft, model: Writer, bot: Connection, chen: Account
) -> None:
    Model.says = ["早！\n1. 菠菜便宜了，一斤2.5元（菜篮子）"]
    writing.ask(draft)
    jobs.write_draft.call(draft.pk)
    jobs.write_draft.call(draft.pk)  # a killed worker's job runs again: nobody waits any more
    draft.refresh_from_db()
    assert draft.words.startswith("早！")
    [(path, key, given)] = Model.asked
    assert (path, key, given["model"]) == ("/v1/chat/completions", "Bearer k3y", "qwen")
    actions.word(draft, draft.words + "\n晚安")
    actions.let_out(draft, chen)
    assert Message.objects.get().text.endswith("晚安")


@pytest.mark.parametrize(
    ("says", "fault"),
    [
        (["一斤3元", "一斤4元"], "numbers"), (["看 https://spam.example", ""], "empty"),
        (["看 https://spam.example"] * 2, "links"), (["长" * 2_001] * 2, "long"),
    ],
)  # fmt: skip
def test_what_it_makes_up_is_refused_with_why(
    draft: Draft, model: Writer, says: list[str], fault: str
) -> None:
    Model.says = list(says)
    writing.ask(draft)
    writing.write(draft.pk)
    draft.refresh_from_db()
    assert (draft.words, draft.fault, draft.asked_at) == ("", writing.FAULTS[fault], None)


def test_one_bad_answer_is_asked_for_again(draft: Draft, model: Writer) -> None:
    Model.says = ["一斤3元", "一斤2.5元"]
    assert writing.written(model, drafting.letter_of_lines(draft)) == ("一斤2.5元", "")


def test_a_model_that_is_away_or_strange_is_named_and_the_draft_does_without(
    draft: Draft, model: Writer, bot: Connection, chen: Account
) -> None:
    Model.status = 500
    assert writing.written(model, "x") == ("", writing.FAULTS["away"])
    model.address = "http://127.0.0.1:9/v1"
    assert writing.written(model, "x") == ("", writing.FAULTS["away"])
    actions.let_out(draft, chen)
    assert Message.objects.get().text == "1. 菠菜一斤2.5元（菜篮子）"


def test_who_goes_back_to_the_lines_is_not_overruled(draft: Draft, model: Writer) -> None:
    Model.says = ["一斤2.5元"]
    asked = writing.ask(draft)
    writing.back(asked)
    writing.write(draft.pk)
    draft.refresh_from_db()
    assert draft.words == ""


def test_none_is_asked_unless_one_is_on(draft: Draft, model: Writer) -> None:
    Writer.objects.update(is_on=False)
    with pytest.raises(writing.NoWriter):
        writing.ask(draft)
    assert not Model.asked


def test_figures_and_links_stand_in_the_lines_or_it_is_unfaithful() -> None:
    source = "1. 菠菜2.5元，见 https://a.cn/x。"
    assert unfaithful("菠菜，2.5元（https://a.cn/x）", source) == ""
    assert unfaithful("1、菠菜2.5元\n2、萝卜", source) == ""  # may count its lines
    assert unfaithful("菠菜3元", source) == "numbers"
    assert unfaithful("菠菜25元", source) == "numbers"
    assert unfaithful("见 https://b.cn", source) == "links"


def test_it_is_set_up_asked_for_and_read_in_the_browser(
    page: Client, draft: Draft, model: Writer
) -> None:
    form = {"address": model.address, "model": "qwen", "key": "", "is_on": "on"}
    page.post("/programme/writer/", form)
    model.refresh_from_db()
    assert model.sealed_key  # an empty field keeps the key
    page.post("/programme/writer/", form | {"address": "https://elsewhere.example/v1"})
    moved = Writer.objects.get()
    assert moved.sealed_key == ""  # it is not sent to another address
    Writer.objects.update(address=model.address)
    address = f"/programme/drafts/{draft.pk}/"
    assert "Have it written up" in text(page, address)
    page.post(address, {"line": ["0"], "keep": ["0"], "title_0": "菠菜一斤2.5元", "do": "word"})
    assert "It is being written up." in text(page, address)
    Model.says = ["菠菜2.5元"]
    writing.write(draft.pk)
    assert "read it against the lines" in text(page, address)
    page.post(address, {"words": "菠菜2.5元！", "do": "keep"})
    draft.refresh_from_db()
    assert draft.words == "菠菜2.5元！"
    page.post(address, {"do": "back"})
    assert "Have it written up" in text(page, address)
