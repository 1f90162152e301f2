// Sets light or dark before anything is painted: the device's wish, or the choice kept on it.
(function () {
  'use strict';
  const wish = window.matchMedia('(prefers-color-scheme: dark)');
  const kept = function () {
    try { return localStorage.getItem('weilu-theme') || 'auto'; } catch (_) { return 'auto'; }
  };
  const apply = function () {
    const choice = kept();
    const dark = choice === 'dark' || (choice === 'auto' && wish.matches);
    const theme = dark ? 'dark' : 'light';
    if (document.documentElement.dataset.bsTheme !== theme) {
      document.documentElement.dataset.bsTheme = theme;
      document.dispatchEvent(new CustomEvent('weilu:theme'));
    }
  };
  wish.addEventListener('change', apply);
  apply();
  window.weiluTheme = {
    kept,
    choose: function (choice) {
      try { localStorage.setItem('weilu-theme', choice); } catch (_) { /* private window */ }
      apply();
    },
  };
})();
