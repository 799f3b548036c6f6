// [data-grid]: the keys that move in a list must not scroll it too; the list itself answers them on the server.
const moves = new Set(["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp", " "]);

document.addEventListener("keydown", event => {
  const grid = event.target.closest?.("[data-grid]");
  if (!grid || event.target !== grid) return;
  if (moves.has(event.key) || (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey))) event.preventDefault();
}, true);

// The menu belongs to the row; the browser's own stays available elsewhere.
document.addEventListener("contextmenu", event => {
  if (event.target.closest?.("[data-grid] [role=row]:not(.head)")) event.preventDefault();
}, true);
document.addEventListener("mousedown", event => {
  if ((event.shiftKey || event.detail > 1) && event.target.closest?.("[data-grid]")) event.preventDefault();
}, true);

export function revealRow(grid, index, rowHeight) {
  const head = grid.querySelector(".head")?.offsetHeight ?? 0;
  const top = index * rowHeight;
  const height = grid.clientHeight - head;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + rowHeight > grid.scrollTop + height) grid.scrollTop = top + rowHeight - height;
  return Math.max(1, Math.floor(height / rowHeight) - 1);
}

// Where a menu opened by keyboard belongs: below the row's first cell.
export function rowPlace(grid, id) {
  const row = document.getElementById(id)?.getBoundingClientRect() ?? grid.getBoundingClientRect();
  return [row.left + 48, Math.min(row.bottom, innerHeight - 16)];
}
