// What every page does in the browser. Pages work without it, except for asking before deleting.
(function () {
  'use strict';
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  function themeSwitches(root) {
    all(root, '[data-theme-switch]').forEach((box) => { box.hidden = false; });
    all(root, '[data-theme-value]').forEach((button) => {
      button.setAttribute('aria-pressed', String(button.dataset.themeValue === weiluTheme.kept()));
    });
  }

  function toasts(root) {
    all(root, '[data-toast="good"]:not([data-stays]), [data-toast="info"]').forEach((toast) => {
      setTimeout(() => toast.remove(), 6000);
    });
  }

  // Asking before something that cannot simply be taken back.
  function ask(element) {
    const dialog = document.getElementById('confirm');
    const yes = dialog.querySelector('[value=yes]');
    dialog.querySelector('#confirm-text').textContent = element.dataset.confirm;
    yes.textContent = element.dataset.confirmAction || yes.dataset.default;
    dialog.returnValue = 'no';
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true });
    });
  }

  document.addEventListener('submit', (event) => {
    const asking = (event.submitter && event.submitter.dataset.confirm) ? event.submitter
      : event.target.dataset.confirm ? event.target : null;
    if (asking && !asking.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(asking).then((yes) => {
        if (!yes) return;
        asking.dataset.confirmed = '1';
        event.target.requestSubmit(event.submitter || undefined);
        delete asking.dataset.confirmed;
      });
      return;
    }
    if (event.target.method === 'post' && !event.target.dataset.again) guardTwice(event);
  }, true);

  // A second click while the first is under way sends nothing.
  function guardTwice(event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = '1';
    setTimeout(() => { delete event.target.dataset.sent; }, 4000);
  }

  document.addEventListener('click', (event) => {
    const target = event.target;
    const theme = target.closest('[data-theme-value]');
    if (theme) { weiluTheme.choose(theme.dataset.themeValue); themeSwitches(document); }
    const opener = target.closest('[data-open]');
    if (opener) document.getElementById(opener.dataset.open).showModal();
    if (target.matches('dialog.wl-drawer')) target.close();
    if (target.closest('[data-dismiss]')) target.closest('[data-toast]').remove();
    const copy = target.closest('[data-copy]');
    if (copy) copyText(copy);
    if (target.closest('[data-print]')) window.print();
    all(document, 'details.wl-about[open], details.wl-pop[open]').forEach((box) => {
      if (!box.contains(target)) box.open = false;
    });
    const check = target.closest('td.wl-check');
    if (check && !target.closest('input')) check.querySelector('input').click();
    const row = target.closest('tr[data-href]');
    if (row && !check && !target.closest('a, button, input, label, summary') && !String(getSelection())) {
      location.href = row.dataset.href;
    }
  });

  function copyText(button) {
    const source = document.getElementById(button.dataset.copy);
    navigator.clipboard.writeText(source.value || source.textContent).then(() => {
      button.dataset.copied = '1';
      setTimeout(() => { delete button.dataset.copied; }, 2000);
    });
  }

  // Keyboard: / search, j and k move, x chooses, enter opens, ? tells the keys, Escape closes what is open.
  const typing = (element) => element.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      all(document, 'details.wl-about[open], details.wl-pop[open]').forEach((box) => {
        box.open = false;
        box.querySelector('summary').focus();
      });
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const search = document.getElementById('table-search');
    if (event.key === '/' && search) { event.preventDefault(); search.focus(); search.select(); }
    const rows = all(document, 'table[data-rows] > tbody > tr');
    const keys = document.getElementById('keys');
    if (event.key === '?' && keys) { event.preventDefault(); keys.showModal(); return; }
    const pressed = all(document, '[data-key]').find((one) => one.dataset.key === event.key);
    if (pressed) press(event, pressed, rows);
    else if (rows.length) rowKeys(event, rows);
  });

  // A button with a key of its own; one for chosen rows takes the row the keyboard is at.
  function press(event, button, rows) {
    if (button.closest('[data-bulk]')) {
      const chosen = document.querySelector('table[data-rows] tbody input[type=checkbox]:checked');
      const at = rows.find((row) => row.classList.contains('wl-at'));
      if (!chosen && !at) return;
      if (!chosen) at.querySelector('input[type=checkbox]').click();
    }
    event.preventDefault();
    button.click();
  }

  function rowKeys(event, rows) {
    const at = rows.findIndex((row) => row.classList.contains('wl-at'));
    if (event.key === 'j' || event.key === 'k') {
      moveTo(rows, at + (event.key === 'j' ? 1 : -1));
      event.preventDefault();
    } else if (event.key === 'x' && at >= 0) {
      const box = rows[at].querySelector('input[type=checkbox]');
      if (box) box.click();
    } else if (event.key === 'Enter' && at >= 0 && rows[at].dataset.href
        && !event.target.closest('a, button, summary')) {
      location.href = rows[at].dataset.href;
    }
  }

  function moveTo(rows, index) {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
    rows.forEach((row) => row.classList.toggle('wl-at', row === next));
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('change', (event) => {
    const box = event.target;
    if (box.matches('select[data-submit]')) box.form.requestSubmit();
    if (box.matches('[data-check-all]')) {
      all(box.closest('table'), 'tbody input[type=checkbox]').forEach((one) => {
        one.checked = box.checked;
      });
    }
    if (box.matches('[data-check-all], table[data-rows] tbody input[type=checkbox]')) countChosen();
  });

  function countChosen() {
    const bar = document.querySelector('[data-bulk]');
    if (!bar) return;
    const chosen = all(document, 'table[data-rows] tbody input[type=checkbox]:checked');
    bar.hidden = chosen.length === 0;
    bar.querySelector('[data-bulk-count]').textContent = chosen.length;
  }

  // Drop a file anywhere on its box; the names chosen are shown at once.
  function dropBoxes(root) {
    all(root, '[data-drop]:not([data-ready])').forEach((box) => {
      box.dataset.ready = '1';
      const input = box.querySelector('input[type=file]');
      const list = box.querySelector('[data-drop-list]');
      const show = () => {
        list.replaceChildren(...Array.from(input.files, (file) => {
          const item = document.createElement('li');
          item.textContent = file.name + ' · ' + bytes(file.size);
          return item;
        }));
        box.classList.toggle('wl-drop-full', input.files.length > 0);
      };
      input.addEventListener('change', show);
      ['dragenter', 'dragover'].forEach((name) => box.addEventListener(name, (event) => {
        event.preventDefault();
        box.classList.add('wl-drop-over');
      }));
      ['dragleave', 'drop'].forEach((name) => box.addEventListener(name, () => {
        box.classList.remove('wl-drop-over');
      }));
      box.addEventListener('drop', (event) => {
        event.preventDefault();
        input.files = event.dataTransfer.files;
        show();
      });
    });
  }

  function bytes(size) {
    const units = ['B', 'KB', 'MB', 'GB'];
    let at = 0;
    while (size >= 1000 && at < 3) { size /= 1000; at += 1; }
    return size.toFixed(at && size < 100 ? 1 : 0) + ' ' + units[at];
  }

  // While a form with files is sent, its <progress> shows how far the upload is.
  document.addEventListener('htmx:xhr:progress', (event) => {
    const bar = event.target.querySelector && event.target.querySelector('progress[data-upload]');
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.max = event.detail.total;
    bar.value = event.detail.loaded;
  });

  // URLs are shared: leave out what is empty, and columns when they are the usual ones.
  document.addEventListener('htmx:configRequest', (event) => {
    if (event.detail.verb !== 'get') return;
    const given = event.detail.formData;
    Array.from(new Set(given.keys())).forEach((name) => {
      if (given.getAll(name).every((value) => value === '')) given.delete(name);
    });
    const usual = event.detail.elt.querySelector && event.detail.elt.querySelector('[data-usual-columns]');
    if (usual && given.getAll('cols').join(' ') === usual.dataset.usualColumns) given.delete('cols');
  });

  // An error in a fragment must be seen: the server's sentence as a toast.
  document.addEventListener('htmx:responseError', (event) => {
    let sentence = '';
    try { sentence = JSON.parse(event.detail.xhr.responseText).error.sentence; } catch (_) { /* a page */ }
    toast(sentence || document.getElementById('toasts').dataset.failed);
  });
  document.addEventListener('htmx:sendError', () => {
    toast(document.getElementById('toasts').dataset.offline);
  });

  function toast(sentence) {
    const box = document.createElement('div');
    box.className = 'wl-toast wl-toast-act';
    box.dataset.toast = 'act';
    const words = document.createElement('p');
    words.textContent = sentence;
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'btn-close';
    close.dataset.dismiss = '';
    close.setAttribute('aria-label', '×');
    box.append(words, close);
    document.getElementById('toasts').replaceChildren(box);
  }

  function ready(root) {
    themeSwitches(root);
    toasts(root);
    dropBoxes(root);
    countChosen();
  }

  // On the phone the tabs scroll: the one that is shown must be seen.
  const tab = document.querySelector('.wl-tabs [aria-current]');
  if (tab) tab.scrollIntoView({ block: 'nearest', inline: 'center' });

  document.documentElement.classList.add('wl-js');
  ready(document);
  document.addEventListener('htmx:afterSwap', () => {
    ready(document);
    if (window.weiluCharts) window.weiluCharts.render(document);
  });
})();
