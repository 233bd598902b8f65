// SPDX-License-Identifier: Apache-2.0
//
// The tasks on a line of time: a lane for each place where a task can run. What is drawn is bounded by the pixels of the
// canvas, not by the number of tasks: those narrower than a pixel are merged with their neighbours in the lane.

const data = JSON.parse(document.getElementById("data").textContent);
const tasks = data.tasks;
const taskCount = tasks.start.length;
const $ = (id) => document.getElementById(id);

// ------------------------------------------------------------------------------------------------ what a task is

// By name, the first that fits. Shapes beside colours: setscene tasks are half as high, failed ones have a cross.
const kinds = [
  ["from shared state", /_setscene$/],
  ["fetch, unpack, patch", /fetch|unpack|patch|symlink_kernsrc|checkout/],
  ["configure", /configure|prepare_recipe_sysroot|kernel_metadata|config/],
  ["compile", /compile/],
  ["install, sysroot", /install|populate_sysroot|sysroot/],
  ["package", /package/],
  ["image, deploy", /rootfs|image|deploy|bootimg|sdk/],
  ["other", /./],
];
const kindOfName = data.names.map((name) => kinds.findIndex(([, pattern]) => pattern.test(name)));
const failedOutcome = data.outcomes.map((word) => word === "failed");
const openOutcome = data.outcomes.map((word) => word === "unfinished");

const startOf = (i) => tasks.start[i];
const endOf = (i) => tasks.start[i] + tasks.length[i];
const titleOf = (i) => data.recipes[tasks.recipe[i]] + " " + data.names[tasks.name[i]];

function seconds(ms) {
  const s = ms / 1000;
  if (s < 60) return s.toFixed(1) + "s";
  const whole = Math.round(s), two = (n) => String(n).padStart(2, "0");
  return whole < 3600 ? Math.floor(whole / 60) + "m" + two(whole % 60) + "s"
    : Math.floor(whole / 3600) + "h" + two(Math.floor(whole / 60) % 60) + "m" + two(whole % 60) + "s";
}

function describe(i) {
  const layer = data.layers[tasks.recipe[i]];
  return titleOf(i) + "\n" + data.outcomes[tasks.outcome[i]] + ", " + seconds(tasks.length[i]) + ", begins after " + seconds(startOf(i)) +
    (critical[i] ? "\non the critical path" : "") + (layer ? "\nlayer " + layer : "");
}

// ------------------------------------------------------------------------------------------------ lanes

// Each task in the first lane that is free. Their number is that of the tasks at once.
function layOut() {
  const order = Array.from({ length: taskCount }, (_, i) => i).sort((a, b) => startOf(a) - startOf(b));
  const lanes = [], freeAt = [];
  for (const i of order) {
    let lane = freeAt.findIndex((time) => time <= startOf(i));
    if (lane < 0) lane = freeAt.length, lanes.push([]);
    freeAt[lane] = endOf(i);
    lanes[lane].push(i);
    laneOf[i] = lane;
  }
  return { order, lanes };
}

const laneOf = new Uint16Array(taskCount);
const { order, lanes } = layOut();
const critical = new Uint8Array(taskCount);
for (const i of data.critical) critical[i] = 1;

// The first of a lane's tasks that ends after a time.
function firstAfter(lane, time) {
  let low = 0, high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(lane[middle]) <= time) low = middle + 1; else high = middle;
  }
  return low;
}

// ------------------------------------------------------------------------------------------------ the span that is shown

const span = { from: 0, to: Math.max(1, data.end) };
const drawers = new Map();    // a canvas, and the function that draws the span on it
const inSight = new Set();    // of those canvases: the others are drawn when they are scrolled to
let asked = false;

const drawAll = () => { for (const draw of drawers.values()) draw(); };

function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; for (const target of inSight) drawers.get(target)(); });
}

const watchSight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) inSight.add(target); else inSight.delete(target);
  redraw();
}, { rootMargin: "100px" });

function drawOn(target, draw) {
  drawers.set(target, draw);
  watchSight.observe(target);
}

const shortest = 20;  // milliseconds

function show(from, to) {
  const all = Math.max(1, data.end), width = Math.min(all, Math.max(shortest, to - from));
  span.from = Math.min(Math.max(0, from), all - width);
  span.to = span.from + width;
  redraw();
}
const zoom = (factor, at = (span.from + span.to) / 2) => show(at - (at - span.from) * factor, at + (span.to - at) * factor);
const move = (share) => show(span.from + share * (span.to - span.from), span.to + share * (span.to - span.from));
const showAll = () => show(0, data.end);

// ------------------------------------------------------------------------------------------------ drawing

const canvas = $("lanes");
const axisHeight = 22;
const laneHeight = Math.max(7, Math.min(18, Math.floor(520 / Math.max(1, lanes.length))));
const marginLeft = 8, marginRight = 8;
const xOf = (time, width) => marginLeft + (time - span.from) / (span.to - span.from) * (width - marginLeft - marginRight);
const timeAt = (x, width) => span.from + (x - marginLeft) / (width - marginLeft - marginRight) * (span.to - span.from);

// Of the style sheet, so that dark, light and print are said in one place. Read once: asking for a style costs a layout.
let colours = null;

function palette() {
  if (colours !== null) return colours;
  const style = getComputedStyle(document.documentElement), of = (name) => style.getPropertyValue(name).trim();
  const fills = kinds.map((_, i) => of("--k" + i));
  colours = { ink: of("--ink"), faint: of("--faint"), line: of("--line"), bad: of("--bad"), paper: of("--paper"), accent: of("--accent"),
    kinds: fills, bright: fills.map((fill) => pixelOf(fill, 255)), dim: fills.map((fill) => pixelOf(fill, 38)), mark: pixelOf(of("--mark"), 255) };
  return colours;
}

// "#rrggbb" as a pixel of an ImageData, whose bytes are red, green, blue, alpha.
function pixelOf(colour, alpha) {
  const bytes = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return new Uint32Array(new Uint8Array([...bytes, alpha]).buffer)[0];
}

// A canvas as sharp as the screen, of a height in CSS pixels.
function prepare(target, height) {
  const ratio = window.devicePixelRatio || 1, width = Math.max(1, target.clientWidth);
  const wide = Math.round(width * ratio), high = Math.round(height * ratio);
  if (target.width !== wide || target.height !== high) {  // only then: it makes the canvas anew
    target.style.height = height + "px";
    target.width = wide;
    target.height = high;
  }
  const pen = target.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.lineWidth = 1;
  pen.font = "11px system-ui, 'DejaVu Sans', sans-serif";
  return { pen, width, height, ratio };
}

function niceStep(length, count) {
  const steps = [100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 12e4, 3e5, 6e5, 12e5, 18e5, 36e5, 72e5, 144e5, 288e5, 864e5];
  return steps.find((step) => length / step <= count) || Math.ceil(length / count / 864e5) * 864e5;
}

// Lines of equal times across, and the times below them.
function drawTimes(pen, width, height) {
  const step = niceStep(span.to - span.from, Math.max(2, width / 110));
  pen.strokeStyle = colours.line;
  pen.fillStyle = colours.faint;
  for (let time = Math.ceil(span.from / step) * step; time <= span.to; time += step) {
    const x = Math.round(xOf(time, width)) + .5;
    pen.beginPath(); pen.moveTo(x, 0); pen.lineTo(x, height - axisHeight + 4); pen.stroke();
    const text = step < 1000 ? (time / 1000).toFixed(1) + "s" : seconds(time).replace(/\.0s$/, "s").replace(/m00s$/, "m");
    pen.fillText(text, Math.min(x - 2, width - 6.5 * text.length), height - 6);
  }
}

// The boxes as pixels of the screen: a canvas takes longer for the twenty thousandth rectangle than for all pixels at once.
// A lane is made of three lines of pixels, each copied to its rows: the upper half, which tasks from the shared state leave
// free, the lower half, and the line of the critical path. What is drawn over them is few: it is noted here.
class Raster {
  constructor(wide, high) {
    this.image = new ImageData(wide, high);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.upper = new Uint32Array(wide);
    this.lower = new Uint32Array(wide);
    this.marked = new Uint32Array(wide);
    this.empty = new Uint32Array(wide);
  }
  fits(wide, high) { return this.image.width === wide && this.image.height === high; }
  begin(width, ratio) {
    this.width = width; this.ratio = ratio;
    this.failed = []; this.open = []; this.labels = [];
  }
  paint(i, from, to, bright) {
    const kind = kindOfName[tasks.name[i]], colour = (bright ? colours.bright : colours.dim)[kind];
    if (kind !== 0) this.upper.fill(colour, from, to);
    this.lower.fill(colour, from, to);
    this.marked.fill(critical[i] ? colours.mark : colour, from, to);
  }
  note(i, from, to, y, bright) {
    const x = from / this.ratio, wide = (to - from) / this.ratio, last = this.failed[this.failed.length - 1];
    if (failedOutcome[tasks.outcome[i]]) {
      const cross = [x + Math.min(wide, 12) / 2, y + (laneHeight - 1) / 2];
      if (last === undefined || last[1] !== cross[1] || cross[0] - last[0] > 3) this.failed.push(cross);
    }
    if (openOutcome[tasks.outcome[i]] && wide > 3) this.open.push([x + .5, y + .5, wide - 1, laneHeight - 2]);
    if (laneHeight >= 12 && wide > 45 && bright) this.labels.push([i, x, y, wide]);
  }
  addLane(lane, y) {
    for (const line of [this.upper, this.lower, this.marked]) line.fill(0);
    const most = this.empty.length, scale = (this.width - marginLeft - marginRight) / (span.to - span.from) * this.ratio;
    let filled = 0;  // up to here there are tasks
    for (let k = firstAfter(lane, span.from); k < lane.length && startOf(lane[k]) < span.to; ++k) {
      const i = lane[k], left = marginLeft * this.ratio - span.from * scale;
      const right = Math.min(most, Math.round(left + endOf(i) * scale)), important = failedOutcome[tasks.outcome[i]] || (found !== null && found[i]);
      if (right <= filled && !important) continue;
      const from = Math.min(most - 1, Math.max(important ? 0 : filled, Math.floor(left + startOf(i) * scale)));
      const to = Math.max(from + 1, right - from > 3 ? right - 1 : right), bright = found === null || found[i] !== 0;
      this.paint(i, from, to, bright);
      this.note(i, from, to, y, bright);
      filled = to;
    }
    this.copyRows(y);
  }
  copyRows(y) {
    const row = (below) => Math.round((y + below) * this.ratio), rows = [
      [this.upper, (laneHeight - 1) / 2], [this.lower, laneHeight - 3], [this.marked, laneHeight - 1], [this.empty, laneHeight]];
    let at = row(0);
    for (const [line, below] of rows) for (; at < row(below); ++at) this.pixels.set(line, at * this.empty.length);
  }
}

function drawCross(pen, x, y, size, colour, halo) {
  for (const [width, stroke] of [[5, halo], [2.5, colour]]) {
    pen.lineWidth = width; pen.strokeStyle = stroke;
    pen.beginPath(); pen.moveTo(x - size, y - size); pen.lineTo(x + size, y + size); pen.moveTo(x - size, y + size); pen.lineTo(x + size, y - size); pen.stroke();
  }
  pen.lineWidth = 1;
}

function drawLabel(pen, [i, x, y, wide], width) {
  const room = Math.floor((Math.min(wide, width - x) - 6) / 6.3), text = titleOf(i);
  if (room >= 6) pen.fillText(text.length > room ? text.slice(0, room - 1) + "…" : text, x + 3, y + laneHeight - 5);
}

function drawOver(pen, raster) {
  pen.fillStyle = colours.paper;
  for (const entry of raster.labels) drawLabel(pen, entry, raster.width);
  pen.strokeStyle = colours.ink;
  pen.setLineDash([3, 2]);
  for (const box of raster.open) pen.strokeRect(...box);
  pen.setLineDash([]);
  for (const [x, y] of raster.failed) drawCross(pen, x, y, Math.min(5, laneHeight / 2), colours.bad, colours.paper);
}

function drawPicked(pen, width) {
  if (picked < 0) return;
  const x = xOf(startOf(picked), width), wide = Math.max(3, xOf(endOf(picked), width) - x);
  pen.strokeStyle = colours.accent; pen.lineWidth = 2;
  pen.strokeRect(x - 1, laneOf[picked] * laneHeight, wide + 2, laneHeight);
  pen.lineWidth = 1;
}

let raster = null;

function drawLanes() {
  const high = lanes.length * laneHeight, { pen, width, height, ratio } = prepare(canvas, high + axisHeight);
  palette();
  if (raster === null || !raster.fits(canvas.width, Math.ceil(high * ratio))) raster = new Raster(canvas.width, Math.ceil(high * ratio));
  raster.begin(width, ratio);
  lanes.forEach((lane, index) => raster.addLane(lane, index * laneHeight));
  pen.putImageData(raster.image, 0, 0);
  pen.globalCompositeOperation = "destination-over";  // the lines of times are behind the tasks
  drawTimes(pen, width, height);
  pen.globalCompositeOperation = "source-over";
  drawOver(pen, raster);
  drawPicked(pen, width);
  if (dragged !== null && !dragged.moves) drawDragged(pen, height);
}

function drawDragged(pen, height) {
  pen.globalAlpha = .2;
  pen.fillStyle = colours.accent;
  pen.fillRect(dragged.x, 0, dragged.now - dragged.x, height);
  pen.globalAlpha = 1;
}

// ------------------------------------------------------------------------------------------------ search and choice

let found = null;   // a flag for each task, while something is searched
let picked = -1;    // the task that the keyboard has come to

function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  picked = -1;
  found = words.length === 0 ? null : new Uint8Array(taskCount);
  let count = 0, length = 0;
  const recipes = new Set();
  for (let i = 0; found !== null && i < taskCount; ++i) {
    const title = titleOf(i).toLowerCase();
    if (!words.every((word) => title.includes(word))) continue;
    found[i] = 1; ++count; length += tasks.length[i]; recipes.add(tasks.recipe[i]);
  }
  $("found").textContent = found === null ? "" : count + (count === 1 ? " task of " : " tasks of ") + recipes.size + (recipes.size === 1 ? " recipe, " : " recipes, ") + seconds(length);
  redraw();
}

function showFound() {
  let from = Infinity, to = -Infinity;
  for (let i = 0; found !== null && i < taskCount; ++i) if (found[i]) { from = Math.min(from, startOf(i)); to = Math.max(to, endOf(i)); }
  if (to >= from) show(from - (to - from) * .05 - 10, to + (to - from) * .05 + 10);
}

function pick(i) {
  picked = i;
  $("picked").textContent = i < 0 ? "" : describe(i).replaceAll("\n", ", ");
  if (i >= 0 && (endOf(i) < span.from || startOf(i) > span.to)) show(startOf(i) - (span.to - span.from) / 2, startOf(i) + (span.to - span.from) / 2);
  redraw();
}

function pickNext(direction) {
  let at = picked < 0 ? (direction > 0 ? order.findIndex((i) => endOf(i) >= span.from) - 1 : order.length) : order.indexOf(picked);
  do at += direction; while (at >= 0 && at < order.length && found !== null && !found[order[at]]);
  if (at >= 0 && at < order.length) pick(order[at]);
}

// ------------------------------------------------------------------------------------------------ pointer and keys

let dragged = null;

function taskAt(x, y, width) {
  const lane = lanes[Math.floor(y / laneHeight)];
  if (lane === undefined) return -1;
  const reach = (span.to - span.from) / width * 2, k = firstAfter(lane, timeAt(x, width) - reach);
  return k < lane.length && startOf(lane[k]) <= timeAt(x, width) + reach ? lane[k] : -1;
}

function showTip(event) {
  const tip = $("tip"), i = taskAt(event.offsetX, event.offsetY, canvas.clientWidth);
  tip.hidden = i < 0;
  if (i < 0) return;
  tip.textContent = describe(i);
  tip.style.left = Math.min(event.offsetX + 12, Math.max(0, canvas.clientWidth - tip.offsetWidth - 4)) + "px";
  tip.style.top = event.offsetY + 16 + "px";
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  dragged = { x: event.offsetX, now: event.offsetX, from: span.from, to: span.to, moves: event.shiftKey || event.pointerType === "touch" };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (dragged === null) return showTip(event);
  $("tip").hidden = true;
  dragged.now = event.offsetX;
  const shift = (dragged.now - dragged.x) / canvas.clientWidth * (dragged.to - dragged.from);
  if (dragged.moves) show(dragged.from - shift, dragged.to - shift); else redraw();
});
canvas.addEventListener("pointerup", (event) => {
  if (dragged === null) return;
  const { x, moves } = dragged, width = canvas.clientWidth, far = Math.abs(event.offsetX - x) > 4;
  dragged = null;
  if (far && !moves) show(timeAt(Math.min(x, event.offsetX), width), timeAt(Math.max(x, event.offsetX), width));
  else if (!far) pick(taskAt(event.offsetX, event.offsetY, width));
});
canvas.addEventListener("pointercancel", () => { dragged = null; redraw(); });
canvas.addEventListener("pointerleave", () => { $("tip").hidden = true; });
canvas.addEventListener("wheel", (event) => {
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (!sideways && !event.ctrlKey && document.activeElement !== canvas) return;  // the page scrolls
  event.preventDefault();
  if (sideways) move(event.deltaX / canvas.clientWidth); else zoom(event.deltaY > 0 ? 1.25 : .8, timeAt(event.offsetX, canvas.clientWidth));
}, { passive: false });

const keys = {
  "+": () => zoom(.6), "=": () => zoom(.6), "-": () => zoom(1 / .6), "0": showAll,
  ArrowLeft: () => move(-.2), ArrowRight: () => move(.2), ArrowDown: () => pickNext(1), ArrowUp: () => pickNext(-1), Escape: () => pick(-1),
};
canvas.addEventListener("keydown", (event) => {
  const act = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});
$("zoom-in").addEventListener("click", () => zoom(.6));
$("zoom-out").addEventListener("click", () => zoom(1 / .6));
$("zoom-all").addEventListener("click", showAll);
$("find").addEventListener("input", (event) => search(event.target.value));
$("find").addEventListener("keydown", (event) => { if (event.key === "Enter") showFound(); });

// ------------------------------------------------------------------------------------------------ legend

function legendEntry(text, shapes) {
  const entry = document.createElement("li"), svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "key");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  entry.append(svg, text);
  return entry;
}

function drawLegend() {
  const used = new Set(kindOfName);
  const box = (fill, y, height) => ["rect", { x: 0, y, width: 14, height, fill }];
  const entries = kinds.flatMap(([text], i) => used.has(i) ? [legendEntry(text, [box(`var(--k${i})`, i === 0 ? 7 : 0, i === 0 ? 7 : 14)])] : []);
  entries.push(legendEntry("on the critical path", [box("var(--line)", 0, 14), box("var(--mark)", 11, 3)]));
  if (failedOutcome.includes(true)) entries.push(legendEntry("failed", [["path", { d: "M2 2 L12 12 M2 12 L12 2", stroke: "var(--bad)", "stroke-width": 2.5 }]]));
  if (openOutcome.includes(true)) entries.push(legendEntry("unfinished", [["rect", { x: .5, y: .5, width: 13, height: 13, fill: "none", stroke: "var(--ink)", "stroke-dasharray": "3 2" }]]));
  $("legend").replaceChildren(...entries);
}
