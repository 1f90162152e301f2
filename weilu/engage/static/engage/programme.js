// Dragging a day's item to another day, or with Alt held down a copy of it; opening it does the same.
(function () {
  'use strict';
  const calendar = document.querySelector('[data-movable]');
  const form = document.getElementById('programme-move');
  if (!calendar || !form) return;
  let held = null;

  const dayOf = (event) => event.target.closest('[data-day]');
  const mark = (day) => {
    calendar.querySelectorAll('.wl-plan-over-day').forEach((one) => one.classList.remove('wl-plan-over-day'));
    if (day) day.classList.add('wl-plan-over-day');
  };

  calendar.addEventListener('dragstart', (event) => {
    held = event.target.closest('[data-move]');
    if (!held) return;
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setData('text/plain', held.dataset.move);
  });
  calendar.addEventListener('dragover', (event) => {
    if (!held || !dayOf(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.altKey ? 'copy' : 'move';
    mark(dayOf(event));
  });
  calendar.addEventListener('dragend', () => { held = null; mark(null); });
  calendar.addEventListener('drop', (event) => {
    const day = dayOf(event);
    if (!held || !day) return;
    event.preventDefault();
    form.action = event.altKey ? held.dataset.copy : held.dataset.move;
    form.elements.day.value = day.dataset.day;
    form.requestSubmit();
  });
}());
