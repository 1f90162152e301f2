"""Feeds read over real HTTP from a server on this machine, let in for the test alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.drafts import feeds
from weilu.engage.drafts.models import Feed, Story
from weilu.kit import clock

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>菜篮子 &amp; 米袋子</title>
<item><title>&lt;b&gt;菠菜&lt;/b&gt;降价 &amp;amp; 萝卜涨价</title>
<link>https://example.com/1?utm_source=rss</link>
<description>&lt;p&gt;每斤 &lt;script&gt;alert(1)&lt;/script&gt;两元&lt;/p&gt;</description>
<pubDate>Mon, 23 Nov 2026 00:30:00 GMT</pubDate></item>
<item><title>明年的新闻</title><link>/2</link>
<pubDate>Mon, 22 Nov 2027 00:30:00 GMT</pubDate></item>
<item><title>去年的新闻</title><link>/3</link>
<pubDate>Sat, 22 Nov 2025 00:30:00 GMT</pubDate></item>
<item><title>坏地址</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>博客</title><entry><title>一篇</title>
<link href="https://example.com/post"/><updated>2026-11-22T23:00:00Z</updated></entry></feed>"""
ENTITIES = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">
<!ENTITY b "&x;&x;">]><rss version="2.0"><channel><title>&x;</title>
<item><title>t&x;&b;</title><link>https://example.com/e</link></item></channel></rss>"""


class Site(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("If-None-Match", "")))
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/rss")
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/inside":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2/feed")
            self.end_headers()
        elif self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
        else:
            body = {"/rss": RSS, "/atom": ATOM, "/entities": ENTITIES, "/page": "<h1>Hi</h1>",
                    "/large": "x" * 6_000_000}.get(self.path, "").encode()  # fmt: skip
            self.send_response(200 if body else 404)
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(feeds, "is_public", lambda address: address == "127.0.0.1")
    Site.asked = []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def reading(feed: Feed, address: str) -> Feed:
    feed.address, feed.name = address, ""
    feed.save()
    feeds.read(feed)
    return feed


@pytest.mark.parametrize("path", ["/rss", "/moved"])
def test_a_feed_tells_plain_titles_once(site: str, feed: Feed, path: str) -> None:
    reading(feed, site + path)
    assert (feed.fault, feed.name) == ("", "菜篮子 & 米袋子")
    told = {one.title: one for one in Story.objects.all()}
    assert told.keys() == {"菠菜降价 & 萝卜涨价", "明年的新闻"}
    assert "<" not in told["菠菜降价 & 萝卜涨价"].summary
    assert told["菠菜降价 & 萝卜涨价"].said_at == MOMENT - timedelta(minutes=30)
    assert told["明年的新闻"].said_at == MOMENT  # nothing is told from the future
    assert told["明年的新闻"].address == f"{site}/2"


def test_what_has_not_changed_is_not_sent_again(site: str, feed: Feed) -> None:
    reading(feed, f"{site}/atom")
    feeds.read(feed)
    assert Site.asked == [("/atom", ""), ("/atom", '"1"')]
    assert (feed.fault, Story.objects.count()) == ("", 1)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/page", "What lies there is no feed. Look for an address of RSS or Atom."),
        ("/none", "The feed answers that there is nothing to read at its address."),
        ("/loop", "The feed answers that there is nothing to read at its address."),
        ("/large", "The feed is too large."),
        ("/inside", "The feed’s address is not a public one."),
    ],
)
def test_what_cannot_be_read_says_why(site: str, feed: Feed, path: str, fault: str) -> None:
    reading(feed, site + path)
    assert feed.fault == fault
    assert not Story.objects.exists()


def test_entities_of_a_feed_reach_no_file(site: str, feed: Feed) -> None:
    reading(feed, f"{site}/entities")
    assert "root:" not in "".join(f"{one.title}{one.summary}" for one in Story.objects.all())
    assert "root:" not in feed.name


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://127.0.0.1:1/feed", "The feed’s address is not a public one."),
        ("http://[::1]/feed", "The feed’s address is not a public one."),
        ("http://localhost:1/feed", "The feed’s address is not a public one."),
        ("file:///etc/passwd", "A feed’s address begins with https://."),
        ("https://", "A feed’s address begins with https://."),
    ],
)
def test_addresses_nearby_are_never_asked(feed: Feed, address: str, fault: str) -> None:
    reading(feed, address)
    assert feed.fault == fault


def test_each_feed_has_its_turn_and_one_that_fails_stops_nobody(site: str, feed: Feed) -> None:
    Feed.objects.filter(pk=feed.pk).update(address=f"{site}/none")
    other = Feed.objects.create(workspace=feed.workspace, address=f"{site}/atom", created_at=MOMENT)
    Feed.objects.create(
        workspace=feed.workspace, address=f"{site}/rss", is_on=False, created_at=MOMENT
    )
    assert feeds.read_due() == 1
    assert feeds.read_due() == 0
    assert [path for path, _tag in Site.asked] == ["/none", "/atom"]
    with clock.stopped_at(MOMENT + feeds.EVERY + timedelta(seconds=1)):
        feeds.read_due()
    assert len(Site.asked) == 4
    other.refresh_from_db()
    assert other.name == "博客"
