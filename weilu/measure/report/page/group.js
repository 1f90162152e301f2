// One group, top to bottom: alive → what members gain → who carries it → newcomers → rhythm → all figures.
(function () {
  'use strict';
  const report = window.weiluReport;
  const { h, ui, words, data } = report;
  let charts = 0;

  // What charts.js draws: data beside the box, never inside a script that runs.
  function chart(kind, title, sub, payload, tall) {
    charts += 1;
    const id = 'chart-' + charts;
    const source = h('script', { type: 'application/json', id });
    source.textContent = JSON.stringify(Object.assign({ labels: words().charts[kind] }, payload));
    return h('div', { class: 'panel' }, h('h3', {}, title), sub && h('p', { class: 'meta' }, sub), source,
      h('div', { class: 'wl-chart' + (tall ? ' tall' : ''), 'data-chart': kind, 'data-source': id, role: 'img', 'aria-label': title }));
  }

  function range(metric, [value, low, high]) {
    if (!data.shares.includes(metric) || value === null || low === null || high === null) return null;
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const part = (x, width, y, height, colour) => {
      const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      Object.entries({ x, width, y, height, fill: colour }).forEach(([name, one]) => rect.setAttribute(name, one));
      svg.append(rect);
    };
    svg.setAttribute('class', 'range');
    svg.setAttribute('viewBox', '0 0 100 8');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    part(0, 100, 3, 2, 'var(--line)');
    part(low * 100, Math.max(0.5, (high - low) * 100), 3, 2, 'var(--soft)');
    part(Math.min(99, value * 100), 1, 0, 8, 'var(--ember)');
    return svg;
  }

  function quotes(own, figure) {
    const [total, ids] = [figure[5], figure[6]];
    if (!total) return h('p', { class: 'meta' }, ui('no_quotes'));
    return [h('h3', {}, ui('behind', { shown: ids.length, total: report.whole(total) })),
      h('ul', { class: 'quotes' }, ids.map((id) => {
        const [at, who, text] = own.quotes[id];
        return h('li', {}, h('span', { class: 'meta at' }, report.when(at, true)),
          h('span', { class: 'who' }, h('bdi', {}, who)), h('span', { class: 'text', dir: 'auto' }, text || ui('no_text')));
      }))];
  }

  function figure(own, key) {
    const one = own.figures[key];
    if (!one) return null;
    const [value, low, high, n, before] = one;
    const about = report.named(key);
    const spread = report.interval(key, low, high);
    const inside = h('div', { class: 'inside' });
    const fill = () => inside.childNodes.length || inside.append(h('dl', {},
      about.sentence && [h('dt', {}, ui('definition')), h('dd', {}, about.sentence)],
      about.estimator && [h('dt', {}, ui('formula')), h('dd', {}, h('code', {}, about.estimator))],
      about.interval && [h('dt', {}, ui('spread')), h('dd', {}, about.interval)],
      about.least && [h('dt', {}, ui('least')), h('dd', {}, about.least)],
      about.published && [h('dt', {}, ui('published')), h('dd', {}, about.published)]), ...[quotes(own, one)].flat());
    return h('details', { class: 'figure', 'data-metric': key, ontoggle: fill }, h('summary', {},
      h('span', {}, about.name), h('span', { class: 'hint', 'aria-hidden': 'true' }),
      h('span', { class: 'value' + (value === null ? ' few' : '') }, value === null ? ui('few') : report.written(key, value)),
      range(key, one),
      h('span', { class: 'meta' }, [spread && ui('interval', { spread }), n !== value && ui('sample', { n: report.exact(n) }),
        value === null && about.least && ui('least') + ' ' + about.least,
        before !== null && value !== null && ui('before', { before: report.written(key, before) })].filter(Boolean).join(' · '))), inside);
  }

  function part(title, sub, own, keys, ...rest) {
    const found = keys.map((key) => figure(own, key)).filter(Boolean);
    const more = rest.filter(Boolean);
    if (!found.length && !more.length) return null;
    return h('section', {}, h('h2', {}, title), sub && h('p', { class: 'sub' }, sub),
      found.length ? h('div', { class: 'figures' }, found) : null, more.length ? h('div', { class: 'panels two' }, more) : null);
  }

  function head(group, own) {
    return [
      data.groups.length > 1 && h('p', { class: 'noprint' }, h('a', { href: '#' }, '← ' + ui('all_groups'))),
      h('h1', {}, h('bdi', {}, group.name)),
      h('div', { class: 'headline' }, report.badge(group.verdict),
        h('span', { class: 'meta' }, [words().stages[group.stage], report.kind(group),
          data.platforms[group.platform] || group.platform].filter(Boolean).join(' · '))),
      h('p', { class: 'sub' }, ui('group_read', { members: report.exact(group.members), messages: report.exact(group.messages_ever) }),
        group.last_at ? ' · ' + report.when(group.first_at) + ' – ' + report.when(group.last_at) : ''),
      h('p', { class: 'meta' }, report.span([group])),
      own.findings.length ? h('section', {}, h('h2', {}, ui('three')), h('div', { class: 'cards' },
        own.findings.slice(0, 3).map((one) => report.finding(one)))) : h('section', {}, h('p', { class: 'sub' }, ui(group.verdict === 'too_few' ? 'too_few' : 'calm'))),
    ];
  }

  function parts(own) {
    const seen = new Set(Object.values(data.parts).flat());
    const drawn = own.charts;
    const busy = drawn.hours.some((row) => row.some(Boolean));
    return [
      part(ui('gain'), ui('gain_sub'), own, data.parts.gain),
      part(ui('carry'), ui('carry_sub'), own, data.parts.carry,
        drawn.effort.length && chart('effort', ui('effort'), '', { effort: drawn.effort }),
        drawn.nodes.length && chart('network', ui('network'), ui('network_sub'), { nodes: drawn.nodes, ties: drawn.ties }, true)),
      part(ui('newcomers'), '', own, data.parts.newcomers,
        drawn.funnel.length && chart('funnel', ui('funnel'), '', { steps: drawn.funnel.map((one) => Object.assign({ label: words().steps[one.key] || one.key }, one)) })),
      part(ui('rhythm'), '', own, data.parts.rhythm,
        drawn.days.length && chart('daily', ui('daily'), '', { days: drawn.days }),
        busy && chart('hours', ui('hours'), ui('hours_sub', { days: data.window_days }), { hours: drawn.hours })),
      part(ui('others'), '', own, Object.keys(own.figures).filter((key) => !seen.has(key))),
      own.notes.length && h('section', {}, h('h2', {}, ui('notes')), h('ul', { class: 'notes' },
        own.notes.map((key) => h('li', {}, words().notes[key] || key)))),
    ];
  }

  // Of a group with too little to say, a wall of 'too few' waits until somebody asks for it.
  function folded(own) {
    const fold = h('details', { class: 'fold', ontoggle: () => {
      if (fold.children.length > 1) return;
      fold.append(...parts(own).filter(Boolean));
      if (window.weiluCharts) window.weiluCharts.render(fold);
    } }, h('summary', { class: 'plain' }, ui('anyway')));
    return fold;
  }

  report.group = function (group, own, root) {
    const rest = group.verdict === 'too_few' ? folded(own) : parts(own);
    root.replaceChildren(...[head(group, own), rest].flat().filter(Boolean), h('p', { class: 'meta foot' }, ui('foot')));
    if (window.weiluCharts) window.weiluCharts.render(root);
  };
})();
