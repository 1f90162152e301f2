// The numbers of a chart as a table: for who cannot see it, and for who wants to copy them.
(function () {
  'use strict';
  const number = (value, digits) => (value === null || value === undefined ? '–'
    : new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits || 0 }).format(value));
  const percent = (value) => (value === null || value === undefined ? '–'
    : (value * 100).toFixed(value > 0 && value < 0.01 ? 1 : 0) + '%');
  const day = (text) => new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', weekday: 'short',
  }).format(new Date(text));
  const name = (one, labels) => one.name + (one.is_staff ? ' · ' + labels.staff : '');

  // Kind of chart → its rows, the first of them the heads.
  const ROWS = {
    daily: ({ days, labels }) => {
      const spoken = days.some((one) => one.speakers !== undefined && one.speakers !== null);
      return [[labels.day, labels.messages].concat(spoken ? [labels.speakers] : []),
        ...days.slice().reverse().map((one) => [day(one.day), number(one.messages)]
          .concat(spoken ? [number(one.speakers)] : []))];
    },
    hours: ({ hours, labels }) => [[labels.weekday, ...hours[0].map((_, hour) => String(hour))],
      ...hours.map((row, at) => [labels.days[at], ...row.map((count) => number(count))])],
    effort: ({ effort, labels }) => [[labels.name, labels.share, labels.messages, labels.reactions],
      ...effort.map((one) => [name(one, labels), percent(one.share), number(one.messages), number(one.reactions)])],
    network: ({ nodes, ties, labels }) => {
      const names = new Map(nodes.map((one) => [one.member, name(one, labels)]));
      return [[labels.name, labels.name, labels.replies],
        ...ties.map((tie) => [names.get(tie.a), names.get(tie.b), number(tie.weight, 1)])];
    },
    lines: ({ lines, labels, unit }) => [[labels.name, labels.day, unit || labels.value],
      ...lines.flatMap((one) => one.points.map((point) => [one.name, day(point[0]), number(point[1], 2)]))],
    funnel: ({ steps, labels }) => [[labels.step, labels.people, labels.of_first],
      ...steps.map((step) => [step.label, number(step.people), percent(steps[0].people ? step.people / steps[0].people : null)])],
  };

  function cell(kind, text, at) {
    const box = document.createElement(kind);
    box.textContent = text;
    if (kind === 'th') box.scope = 'col';
    if (at > 0) box.className = 'wl-num';
    return box;
  }

  function fill(details) {
    const data = JSON.parse(document.getElementById(details.dataset.tableOf).textContent);
    const rows = ROWS[details.dataset.kind](data).map((cells, at) => {
      const row = document.createElement('tr');
      row.append(...cells.map((text, place) => cell(at ? 'td' : 'th', text, details.dataset.kind === 'network' && place < 2 ? 0 : place)));
      return row;
    });
    const table = document.createElement('table');
    table.className = 'table wl-plain';
    table.createTHead().append(rows[0]);
    table.createTBody().append(...rows.slice(1));
    const box = document.createElement('div');
    box.tabIndex = 0;
    box.append(table);
    details.append(box);
  }

  document.addEventListener('toggle', (event) => {
    const details = event.target;
    if (details.matches('details[data-table-of]') && details.open && !details.querySelector('table')) fill(details);
  }, true);
})();
