// The planning sheet: moving by keys, explaining the cell one is in, keeping what is typed.
(function () {
  'use strict';
  const sheet = () => document.getElementById('sheet');
  const cellOf = (target) => (target instanceof Element ? target.closest('#sheet [data-line]') : null);
  let asked = 0;
  let again = null;
  let saving = null;
  let busy = false;

  const values = (cell, more) => Object.assign({
    csrfmiddlewaretoken: sheet().querySelector('[name=csrfmiddlewaretoken]').value,
    seen: document.getElementById('seen').value, line: cell.dataset.line, week: cell.dataset.week,
  }, more);
  const post = (url, given) => window.htmx.ajax('POST', url, { source: sheet(), swap: 'none', values: given });

  // What a cell means is asked for once one stays in it.
  function explain(cell) {
    clearTimeout(asked);
    if (busy) return;
    asked = setTimeout(() => {
      const query = new URLSearchParams({ line: cell.dataset.line, week: cell.dataset.week });
      window.htmx.ajax('GET', sheet().dataset.explain + '?' + query, { target: '#told', swap: 'outerHTML' });
    }, 120);
  }

  function save(cell) {
    clearTimeout(asked);
    saving = cell;
    cell.removeAttribute('aria-invalid');
    busy = true;
    // What was refused stays to be read; else one is told of the cell one has gone on to.
    post(sheet().getAttribute('action'), values(cell, { text: cell.value, was: cell.dataset.was })).finally(() => {
      busy = false;
      const here = cellOf(document.activeElement);
      if (here && !document.querySelector('#told .wl-error')) explain(here);
    });
  }

  // The next cell that can be seen, in the row or the column.
  function neighbour(cell, across, down) {
    const box = cell.closest('td');
    const row = box.parentElement;
    const shown = (one) => one.offsetParent !== null && one.querySelector('[data-line]');
    if (down) {
      const other = row.parentElement.rows[row.sectionRowIndex + down];
      return other ? other.cells[box.cellIndex].querySelector('[data-line]') : null;
    }
    let next = across > 0 ? box.nextElementSibling : box.previousElementSibling;
    while (next && !shown(next)) next = across > 0 ? next.nextElementSibling : next.previousElementSibling;
    return next ? next.querySelector('[data-line]') : null;
  }

  function go(cell, across, down) {
    const next = neighbour(cell, across, down);
    if (!next) return false;
    next.focus();
    if (next.select) next.select();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return true;
  }

  // Left and right leave a cell only at the ends of what is typed in it.
  function atEnd(cell, across) {
    if (cell.selectionStart === undefined || cell.selectionStart === null) return true;
    if (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length) return true;
    return cell.selectionStart === cell.selectionEnd && cell.selectionStart === (across > 0 ? cell.value.length : 0);
  }

  const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], Enter: [0, 1] };
  document.addEventListener('keydown', (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && (!cell.dataset.was || cell.value === cell.dataset.was)) {
      const undo = document.getElementById('undo-plan');
      if (undo) { event.preventDefault(); undo.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && cell.dataset.was !== undefined) { cell.value = cell.dataset.was; cell.select(); return; }
    const way = KEYS[event.key];
    if (!way) return;
    if (way[0] && !atEnd(cell, way[0])) return;
    event.preventDefault();
    const down = event.key === 'Enter' && event.shiftKey ? -1 : way[1];
    if (!go(cell, way[0], down) && event.key === 'Enter') cell.blur();
  });

  document.addEventListener('focusin', (event) => {
    const cell = cellOf(event.target);
    if (cell) explain(cell);
  });
  document.addEventListener('change', (event) => {
    const cell = cellOf(event.target);
    if (cell && cell.dataset.was !== undefined && cell.value !== cell.dataset.was) save(cell);
  });
  document.addEventListener('submit', (event) => {
    if (event.target.id === 'sheet') event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const text = cellOf(event.target);
    if (text && text.tabIndex < 0) text.focus();
    const fill = event.target.closest('[data-fill]');
    if (fill) post(sheet().dataset.fillUrl, values(fill));
    const mine = event.target.closest('[data-mine]');
    if (mine) {
      const cell = document.querySelector('#c-' + mine.dataset.line + '-' + mine.dataset.week + ' input');
      cell.value = mine.dataset.mine;
      save(cell);
    }
  });

  // A cell redrawn under one's hands keeps the focus; one that is being typed into is let be, so that
  // what somebody else put there is told when it is saved.
  document.addEventListener('htmx:oobBeforeSwap', (event) => {
    const held = document.activeElement;
    if (!held || !held.dataset.line || !event.detail.target.contains(held)) return;
    if (held.dataset.was !== undefined && held.value !== held.dataset.was && held !== saving) {
      event.detail.shouldSwap = false;
      return;
    }
    again = event.detail.target.id;
  });
  document.addEventListener('htmx:afterSettle', () => {
    if (!again) return;
    const cell = document.querySelector('#' + again + ' [data-line]');
    again = null;
    if (cell) { cell.focus(); if (cell.select) cell.select(); }
  });
  document.addEventListener('htmx:responseError', (event) => {
    const cell = sheet() && document.activeElement;
    if (cell && cell.dataset.line && event.detail.xhr.status >= 400) cell.setAttribute('aria-invalid', 'true');
  });
})();
