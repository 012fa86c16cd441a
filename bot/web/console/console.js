// The newest message is always in sight: its end, or its beginning when it is longer than the window.
new MutationObserver((changes) => {
  const boxes = new Set();
  for (const change of changes) {
    const list = change.target.closest?.(".lines");
    if (list) boxes.add(list.parentElement);
  }
  for (const box of boxes) {
    const newest = box.querySelector(".lines > :last-child");
    if (!newest) continue;
    const tall = newest.offsetHeight > box.clientHeight;
    box.scrollTop = tall ? newest.offsetTop - box.querySelector(".lines").offsetHeight + box.clientHeight - 8 : 0;
  }
}).observe(document.documentElement, { childList: true, subtree: true });
