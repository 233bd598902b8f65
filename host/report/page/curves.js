// SPDX-License-Identifier: Apache-2.0
//
// What was measured meanwhile, below the timeline and of the same span.

const curveHeight = 96;
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];  // a curve is told by its dashes, not by its colour alone
const curveColours = [0, 2, 4, 3];  // of the kinds of tasks

function amount(value, unit) {
  if (unit !== "B") return (Number.isInteger(value) ? value : value.toFixed(1)) + (unit ? " " + unit : "");
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let size = value, k = 0;
  while (Math.abs(size) >= 1024 && k < units.length - 1) size /= 1024, ++k;
  return size.toFixed(k === 0 ? 0 : 1) + " " + units[k];
}

const highest = (series) => series.points.reduce((most, [, value]) => Math.max(most, value), 0);
const caption = (curve) => curve.title + ": " + curve.series.map((series) => series.name + " at most " + amount(highest(series), curve.unit)).join(", ");

// The first point that is later than a time.
function pointAfter(points, time) {
  let low = 0, high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= time) low = middle + 1; else high = middle;
  }
  return low;
}

const columnWidth = 4;

// Of more points than the screen can tell apart: for each column of pixels the mean, the lowest and the highest. A line
// through all of them would be a smear, and takes a browser longer than everything else on the page.
function columnsOf(points, width) {
  const out = [];
  let last = null;
  for (const [time, value] of points) {
    const x = (Math.floor(xOf(time, width) / columnWidth) + .5) * columnWidth;
    if (last === null || x !== last.x) out.push(last = { x, low: value, high: value, sum: 0, count: 0 });
    last.low = Math.min(last.low, value);
    last.high = Math.max(last.high, value);
    last.sum += value;
    ++last.count;
  }
  return out;
}

function drawRange(pen, columns, yOf) {
  pen.globalAlpha = .2;
  for (const { x, low, high } of columns) pen.fillRect(x - columnWidth / 2, yOf(high), columnWidth, Math.max(1, yOf(low) - yOf(high)));
  pen.globalAlpha = 1;
}

// Points of the span and one on either side, so that the line reaches the edges.
const pointsInSpan = (points) => points.slice(Math.max(0, pointAfter(points, span.from) - 1), pointAfter(points, span.to) + 1);

function drawSeries(pen, series, top, width, height) {
  const yOf = (value) => height - value / top * (height - 18), points = pointsInSpan(series.points);
  const columns = points.length > width / columnWidth ? columnsOf(points, width) : null;
  const places = columns === null ? points.map(([time, value]) => [xOf(time, width), value]) : columns.map(({ x, sum, count }) => [x, sum / count]);
  if (columns !== null) drawRange(pen, columns, yOf);
  pen.beginPath();
  for (const [x, value] of places) pen.lineTo(x, yOf(value));
  if (series.points.length === 1) pen.lineTo(places[0][0] + 3, yOf(places[0][1]));
  pen.stroke();
}

function drawCurve(curve, target, top) {
  const { pen, width, height } = prepare(target, curveHeight + axisHeight);
  palette();
  drawTimes(pen, width, height);
  pen.lineWidth = 1.5;
  curve.series.forEach((series, k) => {
    pen.strokeStyle = pen.fillStyle = colours.kinds[curveColours[k % curveColours.length]];
    pen.setLineDash(dashes[k % dashes.length]);
    drawSeries(pen, series, top, width, height - axisHeight);
  });
  pen.setLineDash([]);
  pen.fillStyle = colours.faint;
  pen.fillText(amount(top, curve.unit), marginLeft + 2, 12);
}

function seriesLegend(curve) {
  const list = document.createElement("span");
  curve.series.forEach((series, k) => {
    const entry = legendEntry(" " + series.name + " ", [["path", { d: "M0 7 L14 7", stroke: `var(--k${curveColours[k % curveColours.length]})`,
      "stroke-width": 2.5, "stroke-dasharray": dashes[k % dashes.length].join(" ") }]]);
    const whole = document.createElement("span");
    whole.className = "entry";
    whole.append(...entry.childNodes);
    list.append(whole, " ");
  });
  return list;
}

function addCurve(curve) {
  const figure = document.createElement("figure"), target = document.createElement("canvas"), words = document.createElement("figcaption");
  words.append(caption(curve) + "  ");
  if (curve.series.length > 1) words.append(seriesLegend(curve));
  target.setAttribute("role", "img");
  target.setAttribute("aria-label", caption(curve));
  figure.append(words, target);
  $("curves").append(figure);
  const top = Math.max(curve.unit === "%" ? curve.scale : 0, ...curve.series.map(highest)) || 1;
  drawOn(target, () => drawCurve(curve, target, top));
}

function start() {
  $("no-tasks").hidden = taskCount > 0;
  if (taskCount === 0 && data.curves.length === 0) return;
  $("drawing").hidden = false;
  for (const part of document.querySelectorAll(".controls, #legend, #lanes-frame, #lanes-help")) part.hidden = taskCount === 0;
  canvas.setAttribute("aria-label", `Timeline: ${taskCount} tasks in ${lanes.length} lanes, ${seconds(data.end)} long`);
  if (taskCount > 0) drawOn(canvas, drawLanes);
  drawLegend();
  data.curves.forEach(addCurve);
  drawAll();
  new ResizeObserver(redraw).observe($("drawing"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { colours = null; redraw(); });
  // Paper is light, whatever the screen is: the canvases have to be drawn again for it, and at once.
  const forPaper = (is) => { document.documentElement.toggleAttribute("data-print", is); colours = null; drawAll(); };
  addEventListener("beforeprint", () => forPaper(true));
  addEventListener("afterprint", () => forPaper(false));
}
start();
