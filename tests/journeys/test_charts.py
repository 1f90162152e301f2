"""Every kind of chart is drawn under the content security policy, names and all."""

from __future__ import annotations

import pytest
from django.utils import translation

from weilu.console.charts import LABELS, chart

pytestmark = pytest.mark.django_db(transaction=True)
NASTY = "<img src=x onerror=alert(1)> 林晓"


def person(key: int, staff: bool = False) -> dict:
    return {
        "member": key, "name": NASTY if key == 1 else f"Runner {key}", "is_staff": staff,
        "messages": 90 // key, "reactions": key, "share": 0.5 / key, "answered": 1.0,
    }  # fmt: skip


PEOPLE = [person(1), person(2, staff=True), person(3)]
DATA = {
    "daily": {"days": [{"day": "2024-03-01", "messages": 4, "speakers": 2},
                       {"day": "2024-03-09", "messages": 7, "speakers": 3}]},
    "hours": {"hours": [list(range(24)) for _ in range(7)]},
    "effort": {"effort": PEOPLE},
    "network": {"nodes": PEOPLE, "ties": [{"a": 1, "b": 2, "weight": 3.5}]},
    "funnel": {"steps": [{"key": "joined", "label": "joined", "people": 9},
                         {"key": "spoke", "label": "spoke", "people": 4}]},
    "lines": {"lines": [{"name": "Ours", "points": [["2026-05-01", 3], ["2026-06-01", 9]],
                         "own": True}], "unit": ""},
    "sparkline": {"values": [1, 5, 2, None]},
}  # fmt: skip

PLACE = """([kind, data]) => {
  const source = document.createElement('script');
  source.type = 'application/json';
  source.id = 'source';
  source.textContent = JSON.stringify(data);
  const box = document.createElement('div');
  box.className = 'wl-chart';
  box.dataset.chart = kind;
  box.dataset.source = 'source';
  document.querySelector('main').replaceChildren(source, box);
  weiluCharts.render(document);
}"""


# A chart may be drawn in layers, so one of its canvases has to hold something.
INKED = """() => Array.from(document.querySelectorAll('[data-chart] canvas')).some((layer) =>
  layer.getContext('2d').getImageData(0, 0, layer.width, layer.height).data.some((dot) => dot))"""


@pytest.fixture
def board(page_at):
    """A page of ours with the chart scripts, and nothing else on it."""
    page = page_at("/sign-in/", language="en")
    page.add_script_tag(url="/static/vendor/echarts.min.js")
    page.add_script_tag(url="/static/console/web.js")
    page.add_script_tag(url="/static/console/charts.js")

    def draw(kind: str, **data):
        with translation.override("en"):
            page.evaluate(PLACE, [kind, chart(kind, **data)])
        return page

    return draw


def test_each_kind_has_data_to_draw() -> None:
    assert DATA.keys() == LABELS.keys()


@pytest.mark.parametrize("kind", sorted(DATA))
def test_it_is_drawn(board, kind: str) -> None:
    page = board(kind, **DATA[kind])
    page.wait_for_function(INKED)


@pytest.mark.parametrize("kind", sorted(DATA))
def test_with_nothing_to_draw_it_says_so(board, kind: str) -> None:
    page = board(kind, **{name: [] for name in DATA[kind]})
    assert page.locator("[data-chart] canvas").count() == 0


def test_a_name_in_a_tip_is_text_and_nothing_else(board) -> None:
    page = board("effort", **DATA["effort"])
    box = page.locator("[data-chart]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 20)
    tip = page.wait_for_selector(".wl-chart-tip")
    assert NASTY in tip.inner_text()
    assert page.locator(".wl-chart-tip img").count() == 0


def test_the_network_can_be_seen_without_staff(board) -> None:
    page = board("network", **DATA["network"])
    shown = "() => echarts.getInstanceByDom(document.querySelector('.wl-chart-canvas'))"
    names = shown + ".getOption().series[0].data.map((one) => one.name)"
    assert "Runner 2" in page.evaluate(names)
    assert page.inner_text(".wl-chart-caption") == "2 of 3 people in one web of replies"
    page.check(".wl-chart-switch input")
    assert "Runner 2" not in page.evaluate(names)
    assert page.inner_text(".wl-chart-caption") == "0 of 2 people in one web of replies"


@pytest.mark.parametrize("name", ["charts", "web"])
def test_the_scripts_can_be_inlined_in_a_report(name: str) -> None:
    from django.contrib.staticfiles import finders

    with open(finders.find(f"console/{name}.js")) as script:
        text = script.read()
    assert "</script" not in text
    assert "fetch(" not in text
