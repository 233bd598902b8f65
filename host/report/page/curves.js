// SPDX-License-Identifier: Apache-2.0
//
// What was measured meanwhile, below the timeline and of the same span.

const curveHeight = 96;
const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];  // a curve is told by its dashes, not by its colour alone
const curveColours = ["--k0", "--k2", "--k4", "--k3"];

function amount(value, unit) {
  if (unit !== "B") return (Number.isInteger(value) ? value : value.toFixed(1)) + (unit ? " " + unit : "");
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let size = value, k = 0;
  while (Math.abs(size) >= 1024 && k < units.length - 1) size /= 1024, ++k;
  return size.toFixed(k === 0 ? 0 : 1) + " " + units[k];
}

const highest = (series) => series.points.reduce((most, [, value]) => Math.max(most, value), 0);
const caption = (curve) => curve.title + ": " + curve.series.map((series) => series.name + " at most " + amount(highest(series), curve.unit)).join(", ");

function drawSeries(pen, series, top, width, height) {
  pen.beginPath();
  const points = series.points, from = points.findIndex(([time]) => time >= span.from), to = points.findIndex(([time]) => time > span.to);
  for (const [time, value] of points.slice(Math.max(0, from < 0 ? points.length - 1 : from - 1), to < 0 ? points.length : to + 1)) pen.lineTo(xOf(time, width), height - value / top * (height - 18));
  if (series.points.length === 1) pen.lineTo(xOf(series.points[0][0], width) + 3, height - series.points[0][1] / top * (height - 18));
  pen.stroke();
}

function drawCurve(curve, target) {
  const { pen, width, height } = prepare(target, curveHeight + axisHeight), colours = palette();
  const top = Math.max(curve.unit === "%" ? curve.scale : 0, ...curve.series.map(highest)) || 1;
  drawTimes(pen, width, height, colours);
  const style = getComputedStyle(document.documentElement);
  pen.lineWidth = 1.5;
  curve.series.forEach((series, k) => {
    pen.strokeStyle = style.getPropertyValue(curveColours[k % curveColours.length]).trim();
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
    const entry = legendEntry(" " + series.name + " ", [["path", { d: "M0 7 L14 7", stroke: `var(${curveColours[k % curveColours.length]})`,
      "stroke-width": 2.5, "stroke-dasharray": dashes[k % dashes.length].join(" ") }]]);
    list.append(...entry.childNodes);
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
  drawers.push(() => drawCurve(curve, target));
}

function start() {
  $("no-tasks").hidden = taskCount > 0;
  if (taskCount === 0 && data.curves.length === 0) return;
  $("drawing").hidden = false;
  for (const part of document.querySelectorAll(".controls, #legend, #lanes-frame, #lanes-help")) part.hidden = taskCount === 0;
  canvas.setAttribute("aria-label", `Timeline: ${taskCount} tasks in ${lanes.length} lanes, ${seconds(data.end)} long`);
  if (taskCount > 0) drawers.push(drawLanes);
  drawLegend();
  data.curves.forEach(addCurve);
  for (const draw of drawers) draw();
  new ResizeObserver(redraw).observe($("drawing"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is light, whatever the screen is: the canvases have to be drawn again for it, and at once.
  const forPaper = (is) => { document.documentElement.toggleAttribute("data-print", is); for (const draw of drawers) draw(); };
  addEventListener("beforeprint", () => forPaper(true));
  addEventListener("afterprint", () => forPaper(false));
}
start();
