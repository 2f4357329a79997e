/** The map as a drawing to go on with: an SVG in which areas, points, lines and texts can be changed. */

import { coverOf, edgeOf } from "./areas.js";
import { toPixels } from "./camera.js";
import { legendOn } from "./legend_picture.js";
import { EDGE, TIES } from "./marker.js";
import { HALO, LEGEND_COVER, lettering, pointsOf } from "./picture.js";
import { sizeOf } from "./points.js";
import { LEADER } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

const SVG = "http://www.w3.org/2000/svg";
const STEPS = 65535;
/** Of more points than this the drawing holds a picture: with them, programs that draw become slow. */
const MOST_DOTS = 30_000;
/** Points are drawn in so many rounds, each of them all over the map, so that no colour lies over all others. */
const ROUNDS = 12;
/** How far below the middle of its height a line of text stands, as a share of its size. */
const BASELINE = 0.35;

/** @param {Scene} scene @param {import("./marker.js").Marker} marker @returns {Promise<Blob>} */
export async function svg(scene, marker) {
  const { ink, frame: { width, height } } = scene;
  const mark = marker.drawn(scene);
  const legend = legendOn(scene);
  const root = node("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, [
    node("rect", { width, height, fill: ink.paper }),
    areas(scene),
    await points(scene),
    ...scene.labels.leaders(scene.camera, scene.frame).flatMap(leader),
    ...(mark ? markParts(mark, ink) : []),
    ...[...lettering(scene)].map((line) => words(line, ink.paper)),
    ...(legend ? legendParts(legend, ink.paper) : []),
  ]);
  return new Blob([new XMLSerializer().serializeToString(root)], { type: "image/svg+xml" });
}

/** @param {Scene} scene */
function areas({ camera, frame, areas, ink }) {
  const { scale } = camera;
  const transform = `matrix(${scale} 0 0 ${-scale} ${frame.width / 2 - camera.x * scale} ${frame.height / 2 + camera.y * scale})`;
  return node("g", { transform, "stroke-linejoin": "round" }, areas.flatMap((area) => {
    const { strokes, dashes } = edgeOf(area);
    const filled = node("path", { d: area.outline, fill: area.color, "fill-opacity": coverOf(area, ink.tint) });
    const edges = strokes.map(([width, opacity]) => node("path", {
      d: area.outline, fill: "none", stroke: area.color, "stroke-opacity": opacity, "stroke-width": width / scale,
      "stroke-dasharray": dashes.map((length) => length / scale).join(" ") || "none",
    }));
    return [filled, ...edges];
  }));
}

/** @param {Scene} scene */
async function points(scene) {
  const { sample, density } = scene.points;
  const { width, height } = scene.frame;
  if (density || sample.points.length > MOST_DOTS) return node("image", { href: await addressOf(pointsOf(scene)), width, height });
  const dots = [...dotPaths(scene.points, scene.camera, scene.frame, scene.pointLook)];
  return node("g", { fill: "none", "stroke-linecap": "round" }, dots.map(({ path, color, diameter, opacity }) =>
    node("path", { d: path, stroke: color, "stroke-width": diameter, "stroke-opacity": opacity })));
}

/** The points in the frame as lines of no length with round ends, one path for those of a round that look the same.
 * @param {import("./drawn_points.js").DrawnPoints} drawn @param {import("./camera.js").Camera} camera
 * @param {import("./camera.js").Frame} frame @param {{diameter: number, opacity: number, faintness: number}} look */
export function* dotPaths(drawn, camera, frame, look) {
  const { places, codes, counts, colors, sample } = drawn;
  for (const { start, end, isFaded } of drawn.parts(1)) {
    const opacity = round(look.opacity * (isFaded ? look.faintness : 1));
    const length = Math.max(1, Math.ceil((end - start) / ROUNDS));
    for (let from = start; from < end; from += length) {
      /** @type {Map<string, {path: string, color: string, diameter: number, opacity: number}>} */
      const paths = new Map();
      for (const point of sample.points.subarray(from, Math.min(from + length, end))) {
        const [x, y] = toPixels(camera, frame, places[2 * point] / STEPS, places[2 * point + 1] / STEPS);
        const diameter = round(look.diameter * (counts ? sizeOf(counts[point]) : 1));
        if (Math.min(x, y, frame.width - x, frame.height - y) < -diameter / 2) continue;
        const key = `${codes[point]} ${diameter}`;
        if (!paths.has(key)) paths.set(key, { path: "", color: `rgb(${colors.subarray(4 * codes[point], 4 * codes[point] + 3).join(",")})`, diameter, opacity });
        paths.get(key).path += `M${round(x)} ${round(y)}h0`;
      }
      yield* paths.values();
    }
  }
}

function leader({ from, to, color }) {
  const [[x1, y1], [cx, cy]] = [from, to];
  return [
    node("line", { x1, y1, x2: cx, y2: cy, stroke: color, "stroke-opacity": LEADER.opacity }),
    node("circle", { cx, cy, r: LEADER.end, fill: color, "fill-opacity": LEADER.opacity }),
  ];
}

/** @param {import("./marker.js").Drawn} mark @param {import("./colors.js").Ink} ink */
function markParts({ at: [x1, y1], ends, diamond, name }, { text, paper }) {
  const ties = ends.flatMap(([x2, y2]) => [
    node("line", { x1, y1, x2, y2, stroke: text, "stroke-opacity": TIES.line }),
    node("circle", { cx: x2, cy: y2, r: TIES.radius, fill: "none", stroke: text, "stroke-opacity": TIES.ring }),
  ]);
  const shape = node("path", { d: diamond, fill: text, ...halo(paper, EDGE) });
  return [...ties, shape, ...(name ? [words(name, paper)] : [])];
}

function legendParts(legend, paper) {
  const { left: x, top: y, width, height } = legend.paper;
  const spots = legend.spots.map(({ left, top, width, height, color, opacity, isRound }) =>
    node("rect", { x: left, y: top, width, height, rx: isRound ? width / 2 : 0, fill: color, "fill-opacity": opacity }));
  const under = node("rect", { x, y, width, height, fill: paper, "fill-opacity": LEGEND_COVER });
  return [under, ...spots, ...legend.words.map((line) => words(line, null))];
}

/** A line stands on its baseline, since not every program knows what the middle of its height is.
 * @param {import("./picture.js").Lettering} line @param {string | null} paper */
function words({ text, x, y, anchor, size, weight, color, family, direction, opacity }, paper) {
  return node("text", {
    x: round(x), y: round(y + BASELINE * size), fill: color, "fill-opacity": opacity, "font-family": family, "font-size": size,
    "font-weight": weight, "text-anchor": anchor, direction, ...(paper ? halo(paper, HALO) : {}),
  }, [text]);
}

function halo(paper, width) {
  return { stroke: paper, "stroke-width": width, "stroke-linejoin": "round", "paint-order": "stroke" };
}

function round(value) {
  return Number(value.toFixed(2));
}

/** @param {OffscreenCanvas} canvas @returns {Promise<string>} */
async function addressOf(canvas) {
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return new Promise((read) => {
    const reader = new FileReader();
    reader.onload = () => read(/** @type {string} */ (reader.result));
    reader.readAsDataURL(blob);
  });
}

/** @param {string} name @param {Record<string, string | number>} values @param {(Node | string)[]} [children] */
function node(name, values, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
