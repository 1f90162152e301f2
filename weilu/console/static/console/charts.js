/* Charts of Weilu: reads JSON beside a container and draws it with ECharts. No framework, no fetch,
   nothing assumed about the page, so that a report in one file can carry it too (after ECharts
   and web.js, which finds the places of people in a network).

   a script element of type application/json with id "days" holding {…}, and beside it
   <div class="wl-chart" data-chart="daily" data-source="days"></div>
   (this file never spells the closing tag of a script, or inlining it would end there)

   Shapes (the field names of weilu/measure/figures.py; `labels` are translated words, made by
   weilu/console/charts.py together with the data; a share is 0…1; a value may be null = too few):
   daily     {days: [{day: "2024-03-01", messages, speakers?}], labels}   missing days are drawn as 0
   hours     {hours: 7 × 24 numbers, Monday first, labels: {days: 7 words, messages}}
   effort    {effort: [{name, is_staff, messages, reactions, share}], labels}   most first
   network   {nodes: [{member, name, is_staff, messages, share}], ties: [{a, b, weight}], labels}
   funnel    {steps: [{key, label, people}], labels}
   lines     {lines: [{name, points: [[day, value]], own}], unit, labels}   own = drawn to stand out
   sparkline {values: [number|null], labels}

   window.weiluCharts.render(root) draws what is new under root; it is called once by itself. */
(function () {
  'use strict';
  const { places, fitted, below, together, shownWithout } = window.weiluWeb;
  const drawn = new Map();
  const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const language = () => document.documentElement.lang || 'en';

  function number(value, digits) {
    if (value === null || value === undefined) return '–';
    const compact = language().startsWith('zh') && Math.abs(value) >= 10000;
    return new Intl.NumberFormat(language(), {
      maximumFractionDigits: compact ? 1 : digits || 0, notation: compact ? 'compact' : 'standard',
    }).format(value);
  }
  const percent = (value) => (value === null || value === undefined ? '–'
    : (value * 100).toFixed(value > 0 && value < 0.01 ? 1 : 0) + '%');

  // Colours come from the style sheet, resolved by the browser, so that both themes hold.
  const FALLBACK = {
    ink: '#1c1917', soft: '#57534e', line: '#e7e2d9', sheet: '#ffffff', sunk: '#f3f0ea',
    ember: '#c2410c', teal: '#12857b', amber: '#b8860b', slate: '#8794a6', blue: '#3b5b92',
  };
  function palette(element) {
    const probe = document.createElement('span');
    element.append(probe);
    const found = {};
    Object.keys(FALLBACK).forEach((name) => {
      const plain = ['ink', 'soft', 'line', 'sheet', 'sunk'].includes(name);
      const variable = (plain ? '--wl-' : '--wl-chart-') + name;
      probe.style.color = 'var(' + variable + ', ' + FALLBACK[name] + ')';
      found[name] = getComputedStyle(probe).color || FALLBACK[name];
    });
    probe.remove();
    return found;
  }

  // Tooltips are elements, not HTML text: names come from people, and inline styles are forbidden.
  function tip(title, rows) {
    const box = document.createElement('div');
    box.className = 'wl-chart-tip';
    const head = document.createElement('strong');
    head.textContent = title;
    box.append(head, ...rows.map(([word, value]) => {
      const row = document.createElement('div');
      const label = document.createElement('span');
      label.textContent = word;
      const figure = document.createElement('b');
      figure.textContent = value;
      row.append(label, figure);
      return row;
    }));
    return box;
  }

  function frame(color, more) {
    return Object.assign({
      animation: !still(), animationDuration: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: color.soft },
      grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
      tooltip: {
        backgroundColor: color.sheet, borderColor: color.line, padding: [8, 12], confine: true,
        textStyle: { color: color.ink, fontSize: 13 },
      },
      legend: { left: 0, top: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: { color: color.soft } },
    }, more);
  }
  const quietAxis = (color, more) => Object.assign({
    axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: color.soft, hideOverlap: true },
    splitLine: { show: false },
  }, more);
  const valueAxis = (color, more) => Object.assign({
    type: 'value', min: 0, minInterval: 1, axisLabel: { color: color.soft, formatter: (v) => number(v) },
    splitLine: { lineStyle: { color: color.line } },
  }, more);
  const short = (text, most) => (Array.from(text).length > most
    ? Array.from(text).slice(0, most - 1).join('') + '…' : text);

  function everyDay(days) {
    if (!days.length) return [];
    const known = new Map(days.map((one) => [one.day, one]));
    const names = days.map((one) => one.day).sort();
    const all = [];
    const last = Date.parse(names[names.length - 1]);
    for (let at = Date.parse(names[0]); at <= last && all.length < 20000; at += 86400000) {
      const day = new Date(at).toISOString().slice(0, 10);
      all.push(known.get(day) || { day, messages: 0, speakers: 0 });
    }
    return all;
  }
  function dayName(day, weekday, year) {
    return new Intl.DateTimeFormat(language(), {
      timeZone: 'UTC', year: year === false ? undefined : 'numeric', month: 'short', day: 'numeric', weekday: weekday ? 'short' : undefined,
    }).format(new Date(day));
  }

  function daily(data, color) {
    const days = everyDay(data.days);
    const long = days.length > 120;
    const years = new Set(data.days.map((one) => one.day.slice(0, 4))).size > 1;
    const spoken = data.days.some((one) => one.speakers !== undefined && one.speakers !== null);
    return frame(color, {
      grid: { left: 8, right: 8, top: 32, bottom: long ? 56 : 8, containLabel: true },
      tooltip: Object.assign(frame(color).tooltip, {
        trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: color.line, opacity: 0.5 } },
        formatter: (points) => tip(dayName(days[points[0].dataIndex].day, true), [
          [data.labels.messages, number(days[points[0].dataIndex].messages)],
          ...(spoken ? [[data.labels.speakers, number(days[points[0].dataIndex].speakers)]] : [])]),
      }),
      xAxis: quietAxis(color, {
        type: 'category', data: days.map((one) => one.day),
        axisLabel: { color: color.soft, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right', formatter: (day) => dayName(day, false, years) },
      }),
      legend: { show: false },
      yAxis: [
        valueAxis(color, { name: '▮ ' + data.labels.messages, nameTextStyle: { color: color.soft, align: 'left' }, splitNumber: 3 }),
        valueAxis(color, { show: spoken, splitLine: { show: false }, name: '― ' + data.labels.speakers, nameTextStyle: { color: color.teal, align: 'right' }, splitNumber: 3 }),
      ],
      dataZoom: long ? [{ type: 'inside', start: Math.max(0, 100 - 18000 / days.length), zoomOnMouseWheel: 'ctrl' }, {
        type: 'slider', height: 28, bottom: 8, start: Math.max(0, 100 - 18000 / days.length),
        borderColor: color.line, fillerColor: 'transparent', backgroundColor: color.sunk,
        dataBackground: { lineStyle: { color: color.slate }, areaStyle: { color: color.slate } },
        selectedDataBackground: { lineStyle: { color: color.slate }, areaStyle: { color: color.slate } },
        labelFormatter: (_, day) => (day ? dayName(day, false, years) : ''), textStyle: { color: color.soft },
        handleStyle: { color: color.sheet, borderColor: color.slate }, moveHandleSize: 0,
      }] : [],
      series: [
        { name: data.labels.messages, type: 'bar', data: days.map((one) => one.messages), barMaxWidth: 14, itemStyle: { color: color.slate, borderRadius: [2, 2, 0, 0] } },
        ...(!spoken ? [] : [{ name: data.labels.speakers, type: 'line', yAxisIndex: 1, data: days.map((one) => one.speakers), showSymbol: days.length < 2, lineStyle: { width: 2, color: color.teal }, itemStyle: { color: color.teal } }]),
      ],
    });
  }

  function hours(data, color) {
    const cells = data.hours.flatMap((row, day) => row.map((count, hour) => [hour, day, count]));
    return frame(color, {
      legend: { show: false }, grid: { left: 8, right: 4, top: 4, bottom: 4, containLabel: true },
      tooltip: Object.assign(frame(color).tooltip, {
        formatter: (point) => tip(data.labels.days[point.value[1]] + ' ' + String(point.value[0]).padStart(2, '0') + ':00',
          [[data.labels.messages, number(point.value[2])]]),
      }),
      xAxis: quietAxis(color, { type: 'category', data: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0') + ':00'), axisLabel: { color: color.soft, interval: 5, alignMinLabel: 'left' } }),
      yAxis: quietAxis(color, { type: 'category', inverse: true, data: data.labels.days, axisLabel: { color: color.soft, interval: 0 } }),
      visualMap: { show: false, min: 0, max: Math.max(1, ...cells.map((cell) => cell[2])), inRange: { color: [color.sunk, color.teal] } },
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: color.sheet, borderWidth: 2, borderRadius: 4 }, emphasis: { itemStyle: { borderColor: color.ink } } }],
    });
  }

  // Measured by us: ECharts' own estimate cuts names off in mixed scripts.
  function widest(names) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '12px ' + getComputedStyle(document.body).fontFamily;
    return Math.ceil(Math.max(0, ...names.map((name) => pen.measureText(name).width))) + 14;
  }

  function rows(color, names, series, more, room) {
    const grid = Object.assign({ left: widest(names), right: 64, top: 4, bottom: 4 }, room);
    return frame(color, Object.assign({
      legend: { show: false }, grid,
      xAxis: valueAxis(color, { show: false }),
      yAxis: quietAxis(color, { type: 'category', inverse: true, data: names, axisLabel: { color: color.ink, interval: 0 } }),
      series,
    }, more));
  }

  function effort(data, color) {
    const people = data.effort.slice(0, 15);
    return rows(color, people.map((one) => short(one.name, 14) + (one.is_staff ? ' · ' + data.labels.staff : '')), [{
      type: 'bar', barMaxWidth: 18, data: people.map((one) => ({
        value: one.share, itemStyle: { color: one.is_staff ? color.amber : color.teal, borderRadius: 3 },
      })),
      label: { show: true, position: 'right', color: color.soft, formatter: (point) => percent(point.value) },
    }], {
      xAxis: valueAxis(color, { show: false, minInterval: 0 }),
      tooltip: Object.assign(frame(color).tooltip, { formatter: (point) => aboutPerson(people[point.dataIndex], data.labels) }),
    });
  }
  const aboutPerson = (one, labels) => tip(one.name + (one.is_staff ? ' · ' + labels.staff : ''), [
    [labels.share, percent(one.share)], [labels.messages, number(one.messages)],
    [labels.reactions, number(one.reactions)]]);

  function network(data, color, state) {
    const { kept, ties } = shownWithout(data, state.off);
    const names = new Map(kept.map((one) => [String(one.member), one]));
    const most = Math.max(1e-9, ...data.nodes.map((one) => one.messages));
    const strongest = Math.max(1e-9, ...data.ties.map((tie) => tie.weight));
    const held = new Set(ties.flatMap((tie) => [tie.a, tie.b]));
    const named = new Set(kept.slice().sort((a, b) => b.messages - a.messages).slice(0, state.names).map((one) => one.member));
    const [web, alone] = [kept.filter((one) => held.has(one.member)), kept.filter((one) => !held.has(one.member))];
    const spots = [...fitted(places(web, ties), state.ratio), ...below(alone.length, state.ratio)];
    const at = new Map([...web, ...alone].map((one, i) => [one.member, spots[i]]));
    return frame(color, {
      tooltip: Object.assign(frame(color).tooltip, {
        formatter: (point) => (point.dataType === 'edge'
          ? tip(names.get(point.data.source).name + ' – ' + names.get(point.data.target).name, [[data.labels.replies, number(point.value, 1)]])
          : aboutPerson(names.get(point.data.id), data.labels)),
      }),
      legend: { left: 0, top: 0, selectedMode: false, textStyle: { color: color.soft }, itemWidth: 10, itemHeight: 10, data: [{ name: data.labels.member, icon: 'circle' }, { name: data.labels.staff, icon: 'diamond' }] },
      series: [{
        type: 'graph', layout: 'none', roam: 'move', left: 40, right: 72, top: 56, bottom: 44, draggable: true, preserveAspect: true,
        categories: [{ name: data.labels.member, itemStyle: { color: color.teal } }, { name: data.labels.staff, itemStyle: { color: color.amber } }],
        data: kept.map((one) => ({
          id: String(one.member), name: one.name, value: one.messages, x: at.get(one.member).x, y: at.get(one.member).y, category: one.is_staff ? 1 : 0,
          symbol: one.is_staff ? 'diamond' : 'circle', symbolSize: 7 + 21 * Math.sqrt(one.messages / most) + (one.is_staff ? 4 : 0),
          itemStyle: { borderColor: color.sheet, borderWidth: 1, opacity: held.has(one.member) ? 1 : 0.4 },
          label: { show: named.has(one.member) && held.has(one.member) },
        })),
        label: { position: 'right', color: color.ink, fontSize: 12, formatter: (point) => short(point.name, 10), textBorderColor: color.sheet, textBorderWidth: 2 },
        labelLayout: { hideOverlap: true },
        links: ties.map((tie) => ({ source: String(tie.a), target: String(tie.b), value: tie.weight, lineStyle: { width: 0.8 + 5 * Math.sqrt(tie.weight / strongest) } })),
        lineStyle: { color: color.slate, opacity: 0.5, curveness: 0 },
        emphasis: { focus: 'adjacency', label: { show: true }, lineStyle: { opacity: 0.9 } },
      }],
    });
  }

  function funnel(data, color) {
    const first = data.steps.length ? data.steps[0].people : 0;
    const of = (people, whole) => (whole ? percent(people / whole) : '–');
    return rows(color, data.steps.map((step) => step.label), [{
      type: 'bar', barMaxWidth: 28, showBackground: true, backgroundStyle: { color: color.sunk, borderRadius: 4 },
      data: data.steps.map((step) => step.people), itemStyle: { color: color.teal, borderRadius: 4 },
      label: { show: true, position: 'right', color: color.ink, formatter: (point) => number(point.value) + ' · ' + of(point.value, first) },
    }], {
      tooltip: Object.assign(frame(color).tooltip, {
        formatter: (point) => tip(data.steps[point.dataIndex].label, [
          [data.labels.people, number(point.value)], [data.labels.of_first, of(point.value, first)],
          [data.labels.of_previous, of(point.value, point.dataIndex ? data.steps[point.dataIndex - 1].people : first)]]),
      }),
    }, { right: 96 });
  }

  function sparkline(data, color) {
    return {
      animation: false, grid: { left: 1, right: 3, top: 3, bottom: 3 },
      xAxis: { type: 'category', show: false, boundaryGap: false, data: data.values.map((_, at) => at) },
      yAxis: { type: 'value', show: false, min: 0, max: Math.max(1e-9, ...data.values) },
      series: [{ type: 'line', data: data.values, showSymbol: false, silent: true, lineStyle: { color: color.slate, width: 1.5 }, areaStyle: { color: color.slate, opacity: 0.15 } }],
    };
  }

  // Dated values of several names; one's own stands out, few points are shown as points.
  function lines(data, color) {
    const hues = [color.slate, color.amber, color.ember, color.ink];
    const hue = (one, at) => (one.own ? color.teal : hues[at % hues.length]);
    return frame(color, {
      grid: { left: 8, right: 24, top: data.unit ? 64 : 40, bottom: 8, containLabel: true },
      tooltip: Object.assign(frame(color).tooltip, {
        trigger: 'item',
        formatter: (point) => tip(dayName(point.value[0], true), [[point.seriesName, number(point.value[1], 2) + ' ' + (data.unit || '')]]),
      }),
      xAxis: quietAxis(color, { type: 'time', axisLabel: { color: color.soft, hideOverlap: true, formatter: (at) => dayName(at, false, false) } }),
      yAxis: valueAxis(color, { min: null, minInterval: 0, splitNumber: 4, name: data.unit, nameTextStyle: { color: color.soft, align: 'left' } }),
      series: data.lines.map((one, at) => ({
        name: one.name, type: 'line', data: one.points, symbol: one.own ? 'circle' : 'diamond', symbolSize: 7,
        showSymbol: one.points.length < 30, z: one.own ? 3 : 2,
        lineStyle: { width: one.own ? 2.5 : 1.5, color: hue(one, at), type: one.own ? 'solid' : 'dashed' }, itemStyle: { color: hue(one, at) },
      })),
    });
  }

  const KINDS = { daily, hours, effort, network, funnel, lines, sparkline };
  const LISTS = { daily: 'days', hours: 'hours', effort: 'effort', network: 'nodes', funnel: 'steps', lines: 'lines', sparkline: 'values' };

  // One line under the picture says what the switch changes.
  function webCaption(element, data, state) {
    const line = document.createElement('p');
    line.className = 'wl-chart-caption';
    line.setAttribute('aria-live', 'polite');
    element.append(line);
    return () => {
      const { kept, ties } = shownWithout(data, state.off);
      line.textContent = data.labels.together.replace('{together}', number(together(ties))).replace('{people}', number(kept.length));
    };
  }

  function staffSwitch(element, data, state, again) {
    if (!data.nodes.some((one) => one.is_staff)) return;
    const label = document.createElement('label');
    label.className = 'wl-chart-switch';
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.className = 'form-check-input m-0';
    box.addEventListener('change', () => { state.off = box.checked; again(); });
    label.append(box, data.labels.without_staff);
    element.append(label);
  }

  function draw(element) {
    const source = document.getElementById(element.dataset.source);
    const kind = element.dataset.chart;
    if (!source || !KINDS[kind]) return;
    const data = JSON.parse(source.textContent);
    if (!data[LISTS[kind]].length) {
      const none = document.createElement('div');
      none.className = 'wl-chart-none';
      none.textContent = (data.labels && data.labels.none) || '–';
      element.replaceChildren(none);
      drawn.set(element, null);
      return;
    }
    const state = { off: false, names: element.clientWidth < 480 ? 12 : 24, ratio: Math.max(0.5, (element.clientWidth - 112) / (element.clientHeight - 84)) };
    const canvas = document.createElement('div');
    canvas.className = 'wl-chart-canvas';
    if (element.dataset.title) {
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', element.dataset.title);
    }
    element.replaceChildren(canvas);
    // Lists of people and steps need a height by their length, or names overlap.
    const length = data[LISTS[kind]].length;
    if (kind === 'effort') element.style.height = 12 + 28 * Math.min(15, length) + 'px';
    if (kind === 'funnel') element.style.height = 48 + 40 * length + 'px';
    const chart = window.echarts.init(canvas, null, { renderer: 'canvas' });
    const caption = kind === 'network' && data.labels.together ? webCaption(element, data, state) : () => {};
    const again = () => { chart.setOption(KINDS[kind](data, palette(element), state), true); caption(); };
    again();
    if (kind === 'network') staffSwitch(element, data, state, again);
    new ResizeObserver(() => chart.resize()).observe(element);
    drawn.set(element, { chart, again });
  }

  function render(root) {
    drawn.forEach((known, element) => {
      if (element.isConnected) return;
      if (known) known.chart.dispose();
      drawn.delete(element);
    });
    (root || document).querySelectorAll('[data-chart]').forEach((element) => {
      if (!drawn.has(element)) draw(element);
    });
  }
  const repaint = () => drawn.forEach((known) => known && known.again());

  window.weiluCharts = { render, repaint };
  document.addEventListener('weilu:theme', repaint);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => render(document));
  else render(document);
})();
