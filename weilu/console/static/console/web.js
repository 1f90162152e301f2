/* Geometry of the web of who answers whom; knows nothing of the page or of ECharts. Used by charts.js. */
(function () {
  'use strict';
  // Where to put people (Fruchterman & Reingold 1991, with a pull to the middle): who answers each
  // other stands close. Starts from a spiral, so the same group always gives the same picture.
  function places(nodes, ties) {
    const at = nodes.map((_, i) => ({ x: Math.sqrt(i + 1) * Math.cos(2.4 * i), y: Math.sqrt(i + 1) * Math.sin(2.4 * i), dx: 0, dy: 0 }));
    const index = new Map(nodes.map((one, i) => [one.member, i]));
    const strongest = Math.max(1e-9, ...ties.map((tie) => tie.weight));
    const pulls = ties.map((tie) => [index.get(tie.a), index.get(tie.b), 0.35 + 0.65 * Math.sqrt(tie.weight / strongest)]);
    for (let round = 0; round < 300; round += 1) {
      at.forEach((one) => { one.dx = -0.07 * one.x; one.dy = -0.07 * one.y; });
      for (let i = 0; i < at.length; i += 1) {
        for (let j = i + 1; j < at.length; j += 1) {
          const x = at[i].x - at[j].x;
          const y = at[i].y - at[j].y;
          const push = 3.6 / (x * x + y * y + 0.01);
          at[i].dx += x * push; at[i].dy += y * push;
          at[j].dx -= x * push; at[j].dy -= y * push;
        }
      }
      pulls.forEach(([i, j, pull]) => {
        const x = at[i].x - at[j].x;
        const y = at[i].y - at[j].y;
        const by = 0.06 * pull * Math.hypot(x, y);
        at[i].dx -= x * by; at[i].dy -= y * by;
        at[j].dx += x * by; at[j].dy += y * by;
      });
      const most = 0.6 * (1 - round / 300) + 0.01;
      at.forEach((one) => {
        const far = Math.hypot(one.dx, one.dy) || 1;
        one.x += (one.dx / far) * Math.min(far, most);
        one.y += (one.dy / far) * Math.min(far, most);
      });
    }
    return at;
  }

  // The picture stretched to the shape of its box; the crowded middle spread a little.
  function fitted(at, ratio) {
    const spread = at.map((one) => { const out = Math.hypot(one.x, one.y) ** -0.2 || 1; return [one.x * out, one.y * out]; });
    const reach = (axis) => Math.max(1e-6, ...spread.map((one) => one[axis])) - Math.min(0, ...spread.map((one) => one[axis]));
    const [wide, high] = [reach(0), reach(1)];
    const [left, top] = [0, 1].map((axis) => Math.min(0, ...spread.map((one) => one[axis])));
    return spread.map(([x, y]) => ({ x: ((x - left) / wide) * ratio * 100, y: ((y - top) / high) * 100 }));
  }

  // Who answers nobody stands in rows below the web: inside it they would seem to belong.
  function below(count, ratio) {
    const row = Math.max(8, Math.floor(ratio * 14));
    return Array.from({ length: count }, (_, i) => ({
      x: ratio * 50 + ((i % row) - (Math.min(row, count - row * Math.floor(i / row)) - 1) / 2) * (ratio * 100 / row),
      y: 112 + 7 * Math.floor(i / row),
    }));
  }

  // How many people the largest web of replies holds.
  function together(ties) {
    const next = new Map();
    ties.forEach(({ a, b }) => [[a, b], [b, a]].forEach(([from, to]) => next.set(from, [...(next.get(from) || []), to])));
    const met = new Set();
    let most = 0;
    next.forEach((_, start) => {
      const waiting = [start];
      let size = 0;
      while (waiting.length) {
        const one = waiting.pop();
        if (met.has(one)) continue;
        met.add(one);
        size += 1;
        waiting.push(...next.get(one));
      }
      most = Math.max(most, size);
    });
    return most;
  }

  function shownWithout(data, off) {
    const kept = data.nodes.filter((one) => !(off && one.is_staff));
    const ids = new Set(kept.map((one) => one.member));
    return { kept, ties: data.ties.filter((tie) => ids.has(tie.a) && ids.has(tie.b)) };
  }

  window.weiluWeb = { places, fitted, below, together, shownWithout };
})();
