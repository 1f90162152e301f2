// The report's frame and its overview. Everything shown is put in as text, never as markup.
(function () {
  'use strict';
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read('weilu-report');
  const root = document.getElementById('report');
  const state = { language: data.language, q: '', verdict: '', kind: '', platform: '', sort: '', down: false, all: false };
  try { state.language = localStorage.getItem('weilu-report-language') || data.language; } catch (_) { /* private */ }
  if (!data.words[state.language]) state.language = data.language;

  // h('a', {href: '#'}, 'text', child): an element; false, null and undefined children are left out.
  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => {
      if (value === false || value === null || value === undefined) return;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    });
    element.append(...children.flat().filter((one) => one !== false && one !== null && one !== undefined));
    return element;
  }

  const words = () => data.words[state.language];
  const ui = (key, values) => Object.entries(values || {}).reduce(
    (text, [name, value]) => text.replace('{' + name + '}', value), words().ui[key]);
  const locale = () => (state.language === 'en' ? 'en-GB' : 'zh-CN');
  const when = (iso, clock) => {
    if (!iso) return '–';
    const parts = { timeZone: data.zone, year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' };
    if (clock) Object.assign(parts, { hour: '2-digit', minute: '2-digit', hour12: false });
    return new Intl.DateTimeFormat(locale(), parts).format(new Date(iso));
  };
  const exact = (value) => new Intl.NumberFormat(locale()).format(value);
  const whole = (value) => new Intl.NumberFormat(locale(), value >= 10000
    ? { notation: 'compact', maximumFractionDigits: 1 } : {}).format(value);
  const named = (key) => words().metrics[key] || { name: key, unit: '' };

  // A value in its unit: shares as per cent, others with as many digits as they carry.
  function written(metric, value) {
    if (value === null || value === undefined) return '–';
    if (data.shares.includes(metric)) {
      const percent = value * 100;
      const close = (percent > 0 && percent < 1) || (percent > 99 && percent < 100);
      return (close ? Math.min(Math.max(percent, 0.1), 99.9).toFixed(1) : percent.toFixed(0)) + '%';
    }
    if (named(metric).unit === 'hours') {
      const [key, size] = value < 1 ? ['minutes', value * 60] : value < 48 ? ['hours_long', value] : ['days_long', value / 24];
      return ui(key, { n: new Intl.NumberFormat(locale(), { maximumFractionDigits: size < 10 ? 1 : 0 }).format(size) });
    }
    const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 2 : 1;
    return new Intl.NumberFormat(locale(), { minimumFractionDigits: 0, maximumFractionDigits: digits }).format(value);
  }
  function interval(metric, low, high) {
    if (low === null || high === null || low === undefined || high === undefined) return '';
    const first = written(metric, low);
    return (data.shares.includes(metric) ? first.replace('%', '') : first) + '–' + written(metric, high);
  }

  const level = (verdict) => (data.verdicts[verdict] || ['quiet', '…'])[0];
  function badge(verdict, extra) {
    const [kind, shape] = data.verdicts[verdict] || ['quiet', '…'];
    return h('span', { class: 'badge ' + kind }, h('b', { 'aria-hidden': 'true' }, shape),
      words().verdicts[verdict] || verdict, extra);
  }
  function finding(one, group) {
    const told = one[state.language];
    return h('article', { class: 'card find is-' + one.level },
      group && h('a', { href: '#g' + group.id, class: 'meta' }, h('bdi', {}, group.name)),
      h('p', { class: 'say' }, told.sentence), h('p', { class: 'why' }, told.reason),
      told.next_step && h('p', { class: 'do' }, h('strong', {}, ui('next')), told.next_step));
  }

  function strip(groups) {
    const counts = Object.keys(data.verdicts).map((key) => [key, groups.filter((one) => one.verdict === key).length])
      .filter((pair) => pair[1]);
    return [h('div', { class: 'strip', 'aria-hidden': 'true' }, counts.map(([key, count]) => {
      const part = h('i', { class: level(key) });
      part.style.flex = String(count);
      return part;
    })), h('div', { class: 'legend' }, counts.map(([key, count]) => {
      const one = badge(key, ' ' + count);
      const button = h('button', { class: one.className, type: 'button', 'aria-pressed': String(state.verdict === key),
        onclick: () => { state.verdict = state.verdict === key ? '' : key; overview(); } });
      button.append(...one.childNodes);
      return button;
    }))];
  }

  const columns = () => [
    { key: 'name', label: ui('group'), of: (one) => one.name },
    { key: 'verdict', label: ui('verdict'), of: (one) => Object.keys(data.verdicts).indexOf(one.verdict) },
    { key: 'members', label: ui('members'), numeric: true, of: (one) => one.members },
    ...data.headline.map((key) => ({ key, label: ui('short_' + key), title: named(key).name, metric: true, numeric: true,
      of: (one) => (one.figures[key] ? one.figures[key][0] : null) })),
    { key: 'last', label: ui('last'), of: (one) => one.last_at },
  ];

  function chosen() {
    const q = state.q.toLowerCase();
    const found = data.groups.filter((one) => (!state.verdict || one.verdict === state.verdict)
      && (!state.kind || one.kind === state.kind) && (!state.platform || one.platform === state.platform)
      && (!q || one.name.toLowerCase().includes(q)));
    const column = columns().find((one) => one.key === state.sort);
    if (!column) return found;
    const way = state.down ? -1 : 1;
    return found.sort((a, b) => {
      const [x, y] = [column.of(a), column.of(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      return way * (typeof x === 'string' ? x.localeCompare(y, locale()) : x - y);
    });
  }

  const kind = (one) => {
    const name = words().kinds[one.kind] || one.kind;
    return one.guess ? ui('guess', { kind: name }) : name;
  };
  // The days figures look at; of groups whose files ended apart, from the first end to the last.
  function span(groups) {
    const ends = groups.map((one) => one.as_of || data.as_of).sort();
    const told = { days: data.window_days, zone: data.zone, until: when(ends[ends.length - 1] || data.as_of, true) };
    return ends[0] === ends[ends.length - 1] ? ui('window', told) : ui('window_each', { ...told, first: when(ends[0]) });
  }

  function heading(column) {
    const here = state.sort === column.key;
    return h('th', { class: column.numeric && 'num', scope: 'col', 'aria-sort': here && (state.down ? 'descending' : 'ascending') },
      h('button', { type: 'button', title: column.title, onclick: () => {
        state.down = here ? !state.down : Boolean(column.numeric);
        state.sort = column.key;
        table();
      } }, column.label, here ? (state.down ? ' ↓' : ' ↑') : ''));
  }

  function row(one) {
    const cells = columns().map((column) => {
      const label = { 'data-label': column.label };
      if (column.key === 'name') {
        return h('td', { class: 'name' }, h('a', { href: '#g' + one.id }, h('bdi', {}, one.name)),
          one.why[state.language] && h('span', { class: 'because' }, one.why[state.language]),
          h('span', { class: 'meta' }, [kind(one), data.platforms[one.platform] || one.platform,
            one.as_of && ui('until', { day: when(one.as_of) })].filter(Boolean).join(' · ')));
      }
      if (column.key === 'verdict') return h('td', { class: 'wide' }, badge(one.verdict),
        one.stage && h('span', { class: 'meta under' }, words().stages[one.stage] || one.stage));
      if (column.key === 'members') return h('td', { class: 'num rare', ...label }, exact(one.members));
      if (column.key === 'last') return h('td', { class: 'last rare', ...label }, when(one.last_at));
      const [value, low, high, n] = one.figures[column.key] || [null, null, null, 0];
      return h('td', { class: 'num', ...label }, value === null ? h('span', { class: 'meta' }, ui('few')) : written(column.key, value),
        h('span', { class: 'meta' }, value === null ? ui('sample', { n: exact(n) }) : interval(column.key, low, high)));
    });
    return h('tr', { 'data-open': true, onclick: (event) => {
      if (!event.target.closest('a') && !String(getSelection())) location.hash = 'g' + one.id;
    } }, cells);
  }

  function table() {
    const found = chosen();
    const shown = state.all ? found : found.slice(0, 60);
    const body = found.length
      ? h('table', { class: 'stack' }, h('thead', {}, h('tr', {}, columns().map(heading))), h('tbody', {}, shown.map(row)))
      : h('div', { class: 'empty' }, h('h2', {}, ui('nothing')), h('p', {}, ui('nothing_do')));
    const rest = found.length - shown.length;
    document.getElementById('groups').replaceChildren(body, rest > 0
      ? h('p', { class: 'more' }, h('button', { class: 'plain', type: 'button', onclick: () => { state.all = true; table(); } },
        ui('rest', { count: rest }))) : '');
  }

  function choice(key, label, names) {
    const values = [...new Set(data.groups.map((one) => one[key]))].sort();
    if (values.length < 2) return null;
    return h('select', { 'aria-label': label, onchange: (event) => { state[key] = event.target.value; table(); } },
      h('option', { value: '' }, label), values.map((value) => h('option', { value, selected: state[key] === value }, names[value] || value)));
  }

  function overview() {
    const first = data.findings.map((one) => finding(one, data.groups.find((group) => group.id === one.group)));
    root.replaceChildren(
      h('h1', {}, ui('title')), h('p', { class: 'sub' }, ui('read', { groups: exact(data.read.groups), messages: exact(data.read.messages) }),
        data.read.last_at ? ' · ' + when(data.read.first_at) + ' – ' + when(data.read.last_at) : ''),
      h('p', { class: 'meta' }, span(data.groups)),
      ...(data.groups.length ? strip(data.groups) : []),
      ...(data.groups.length ? [
        h('section', {}, h('h2', {}, ui(data.presses || !first.length ? 'first' : 'worth')), first.length ? h('div', { class: 'cards' }, first) : h('p', { class: 'sub' }, ui('calm'))),
        h('section', {}, h('h2', {}, ui('groups')), h('p', { class: 'sub' }, ui('short')), h('div', { class: 'tools' },
          h('input', { type: 'search', placeholder: ui('search'), 'aria-label': ui('search'), value: state.q,
            oninput: (event) => { state.q = event.target.value; table(); } }),
          choice('kind', ui('kind'), words().kinds), choice('platform', ui('platform'), data.platforms)),
        h('div', { class: 'box', id: 'groups' })),
      ] : [h('div', { class: 'empty' }, h('h2', {}, ui('empty')), h('p', {}, ui('empty_do')))]),
      h('p', { class: 'meta foot' }, ui('foot')));
    if (data.groups.length) table();
  }

  function route() {
    const match = /^#g(\d+)$/.exec(location.hash);
    const group = match ? data.groups.find((one) => String(one.id) === match[1])
      : data.groups.length === 1 ? data.groups[0] : null;
    if (group) window.weiluReport.group(group, read('g-' + group.id), root); else overview();
    document.title = (group ? group.name + ' · ' : '') + ui('title');
    if (state.routed !== location.hash) scrollTo(0, 0);
    state.routed = location.hash;
  }

  function frame() {
    document.documentElement.lang = state.language === 'en' ? 'en' : 'zh-Hans';
    document.querySelectorAll('[data-language]').forEach((button) => {
      button.setAttribute('aria-pressed', String(button.dataset.language === state.language));
    });
    document.querySelectorAll('[data-ui]').forEach((one) => { one.textContent = ui(one.dataset.ui); });
    route();
  }

  window.weiluReport = { h, ui, words, data, state, when, whole, exact, kind, span, written, interval, badge, finding, named, level };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-language]');
    if (button) {
      state.language = button.dataset.language;
      try { localStorage.setItem('weilu-report-language', state.language); } catch (_) { /* private */ }
      frame();
    }
    if (event.target.closest('[data-print]')) print();
  });
  window.addEventListener('hashchange', route);
  document.addEventListener('DOMContentLoaded', frame);
})();
