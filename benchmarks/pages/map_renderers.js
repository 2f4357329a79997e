/** Four ways to draw the same points, each behind the same five calls, so that all are timed alike. */

import { fitted } from "/code/camera.js";
import { Points } from "/code/points.js";

const COLORS = ["#17579a", "#bfb433", "#ac5575", "#76bcce", "#295b2b", "#d59a92", "#6c6fd1", "#8f6a04", "#1a95ae", "#6f3668", "#5c9c53", "#ad97fa"];
const SIZE = { width: 900, height: 700 };
const HALF = 0.5;
const SHEET = { left: 0, bottom: 0, right: 1, top: 1 };

const channels = (color) => [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
const nextFrame = () => new Promise(requestAnimationFrame);

/** Wait until everything that was asked of a canvas' graphics context has been drawn. */
function finish(canvas, kind) {
  const gl = canvas.getContext(kind);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

/** The same for a canvas that shows a copy of what was drawn elsewhere. */
function copied(canvas) {
  const sheet = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  sheet.drawImage(canvas, 0, 0, 1, 1);
  sheet.getImageData(0, 0, 1, 1);
}

function script(address) {
  return new Promise((loaded, failed) => {
    const element = document.createElement("script");
    Object.assign(element, { src: address, onload: loaded, onerror: failed });
    document.head.append(element);
  });
}

function canvasOf(box) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, SIZE);
  box.append(canvas);
  return canvas;
}

const own = {
  async load() {},
  async create(box, places, codes) {
    this.canvas = canvasOf(box);
    this.points = new Points(this.canvas.getContext("webgl2", { antialias: false, depth: false }), () => {});
    this.camera = fitted(SHEET, SIZE);
    this.points.setPlaces(Uint16Array.from(places, (share) => Math.round(share * 65535)), null, SHEET);
    await this.recolor(codes);
  },
  async pan(step) {
    this.draw({ ...this.camera, x: this.camera.x + step });
  },
  async recolor(codes) {
    this.points.setCodes(Uint16Array.from(codes), () => false);
    this.points.setPalette(Uint8Array.from(COLORS.flatMap((color) => [...channels(color), 255])));
    this.draw(this.camera);
  },
  async select(chosen, count) {
    const states = new Uint8Array(count).fill(1);
    for (const point of chosen) states[point] = 0;
    this.points.setStates(states);
    this.draw(this.camera);
  },
  draw(camera) {
    this.points.follow(camera, SIZE, false);
    this.points.draw(camera, SIZE, { diameter: 2, opacity: 0.75, faintness: 0.2, ratio: 1 });
    finish(this.canvas, "webgl2");
  },
};

const regl = {
  async load() {
    const events = await import("/libraries/pub-sub-es/dist/index.js");
    window.createPubSub = events.createPubSub ?? events.default;
    await script("/libraries/regl/dist/regl.min.js");
    window.createREGL = window.createREGL ?? window.regl;
    await script("/libraries/regl-scatterplot/dist/regl-scatterplot.min.js");
    window.createScatterplot = window.createScatterplot.default ?? window.createScatterplot;
  },
  async create(box, places, codes) {
    this.canvas = canvasOf(box);
    this.places = places;
    this.plot = window.createScatterplot({ canvas: this.canvas, ...SIZE, pointSize: 2, opacity: 0.75, colorBy: "valueA", pointColor: COLORS });
    await this.recolor(codes);
  },
  async pan(step) {
    await this.plot.zoomToLocation([step, 0], 1);
    copied(this.canvas);
  },
  async recolor(codes) {
    const x = Float32Array.from(codes, (_, point) => this.places[2 * point] * 2 - 1);
    const y = Float32Array.from(codes, (_, point) => this.places[2 * point + 1] * 2 - 1);
    await this.plot.draw({ x, y, valueA: Float32Array.from(codes) }, { zDataType: "categorical" });
  },
  async select(chosen) {
    this.plot.select(chosen, { preventEvent: true });
    await nextFrame();
    await nextFrame();
    copied(this.canvas);
  },
};

const deck = {
  async load() {
    await script("/libraries/deck.gl/dist.min.js");
  },
  async create(box, places, codes) {
    const { Deck, OrthographicView } = window.deck;
    this.places = Float32Array.from(places);
    this.canvas = canvasOf(box);
    const view = new OrthographicView({ flipY: false });
    this.deck = new Deck({ canvas: this.canvas, ...SIZE, views: view, useDevicePixels: false, initialViewState: { target: [HALF, HALF], zoom: 9 }, controller: true });
    await this.recolor(codes);
  },
  async pan(step) {
    this.deck.setProps({ initialViewState: { target: [HALF + step, HALF], zoom: 9 } });
    await this.drawn();
  },
  async recolor(codes, opacity = 190) {
    const palette = COLORS.map(channels);
    const colors = new Uint8Array(codes.length * 4);
    codes.forEach((code, point) => colors.set([...palette[code], typeof opacity === "function" ? opacity(point) : opacity], 4 * point));
    this.codes = codes;
    const attributes = { getPosition: { value: this.places, size: 2 }, getFillColor: { value: colors, size: 4 } };
    this.deck.setProps({ layers: [new window.deck.ScatterplotLayer({ id: "points", data: { length: codes.length, attributes }, getRadius: 1, radiusUnits: "pixels" })] });
    await this.drawn();
  },
  async select(chosen) {
    const inside = new Set(chosen);
    await this.recolor(this.codes, (point) => (inside.has(point) ? 190 : 40));
  },
  async drawn() {
    await new Promise((rendered) => this.deck.setProps({ onAfterRender: rendered }));
    finish(this.canvas, "webgl2");
  },
};

const plotly = {
  async load() {
    await script("/libraries/plotly.js-gl2d-dist-min/plotly-gl2d.min.js");
  },
  async create(box, places, codes) {
    this.box = box;
    this.x = Float32Array.from(codes, (_, point) => places[2 * point]);
    this.y = Float32Array.from(codes, (_, point) => places[2 * point + 1]);
    const axis = { visible: false, range: [0, 1] };
    const trace = { type: "scattergl", mode: "markers", x: this.x, y: this.y, marker: this.marker(codes), hoverinfo: "skip" };
    await window.Plotly.newPlot(box, [trace], { ...SIZE, margin: { l: 0, r: 0, t: 0, b: 0 }, xaxis: axis, yaxis: axis, dragmode: "pan" });
    this.finish();
  },
  marker: (codes) => ({ size: 2, opacity: 0.75, color: codes, colorscale: COLORS.map((color, number) => [number / 11, color]) }),
  async pan(step) {
    await window.Plotly.relayout(this.box, { "xaxis.range": [step, 1 + step] });
    this.finish();
  },
  async recolor(codes) {
    await window.Plotly.restyle(this.box, { "marker.color": [codes] });
    this.finish();
  },
  async select(chosen) {
    await window.Plotly.restyle(this.box, { selectedpoints: [Array.from(chosen)] });
    this.finish();
  },
  finish() {
    for (const canvas of this.box.querySelectorAll(".gl-canvas canvas, canvas.gl-canvas")) finish(canvas, "webgl");
  },
};

const RENDERERS = { own, regl, deck, plotly };
const FRAMES = 15;

/** Milliseconds of each thing done once, and of the middle one of some frames while panning. */
export async function measured(name, count) {
  const random = generator();
  const places = Float64Array.from({ length: 2 * count }, () => Math.min(Math.max(0.5 + 0.15 * gaussian(random), 0), 1));
  const codes = Array.from({ length: count }, () => Math.floor(random() * COLORS.length));
  const chosen = Array.from({ length: 5000 }, (_, number) => number * Math.floor(count / 5000));
  const renderer = RENDERERS[name];
  const load = await timed(() => renderer.load());
  const first = await timed(() => renderer.create(document.getElementById("sheet"), places, codes));
  const frames = [];
  for (let frame = 0; frame < FRAMES; frame++) frames.push(await timed(() => renderer.pan(0.002 * (frame + 1))));
  const color = await timed(() => renderer.recolor(codes.map((code) => (code + 1) % COLORS.length)));
  const select = await timed(() => renderer.select(chosen, count));
  return { load, first, pan: frames.sort((a, b) => a - b)[FRAMES >> 1], color, select };
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function generator() {
  let seed = 7;
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function gaussian(random) {
  return Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
}
