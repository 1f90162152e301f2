// Lets a countdown go on; what the server wrote is right without it.
for (const count of document.querySelectorAll("[data-left]")) {
  const ends = performance.now() + Number(count.dataset.left) * 1000;
  const write = (name, value) => { count.querySelector(`[data-${name}]`).textContent = value; };
  const timer = setInterval(() => {
    const left = Math.floor((ends - performance.now()) / 60000);
    if (left < 0) {
      clearInterval(timer);
      count.textContent = count.dataset.over;
      return;
    }
    write("days", Math.floor(left / 1440));
    write("hours", Math.floor(left / 60) % 24);
    write("minutes", left % 60);
  }, 1000);
}
