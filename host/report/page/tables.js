// SPDX-License-Identifier: Apache-2.0
//
// Columns that can be sorted. The rows are there without this script; it makes a button of each heading.
"use strict";

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.by === undefined ? cell.textContent : Number(cell.dataset.by);
}

const byName = new Intl.Collator();

function compare(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : byName.compare(a, b);
}

function sortBy(table, column, descending) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row) => ({ row, value: valueOf(row, column) }));
  rows.sort((a, b) => (descending ? compare(b.value, a.value) : compare(a.value, b.value)));
  body.append(...rows.map((entry) => entry.row));
}

// Numbers are of interest from above, names from the beginning.
function startsDescending(table, column) {
  const first = table.tBodies[0].rows[0];
  return first !== undefined && typeof valueOf(first, column) === "number";
}

function onHeading(table, heading) {
  const before = heading.getAttribute("aria-sort");
  const descending = before === null ? startsDescending(table, heading.cellIndex) : before === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  sortBy(table, heading.cellIndex, descending);
}

for (const table of document.querySelectorAll("table.sortable")) {
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => onHeading(table, heading));
    heading.replaceChildren(button);
  }
}
