/** The regions' tinted areas under the points: lines of equal density, drawn soft. */

import { transparent } from "./colors.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./camera.js").Frame} Frame */

const STEPS = 65535;

/** @typedef {{path: Path2D, outline: string, color: string, isFaded: boolean, isDoubtful: boolean}} Area
 *   `path` and the same as the data of an SVG path, `outline`, in sheet coordinates. */

/** Curves of one region as a path, rounded at their corners.
 * @param {number[][]} curves x, y, x, y ... in steps of the sheet @returns {{path: Path2D, outline: string}} */
export function areaPath(curves) {
  const outline = curves.map(rounded).join("");
  return { path: new Path2D(outline), outline };
}

/** @param {number[]} curve */
function rounded(curve) {
  const corners = curve.length / 2 - 1; // The first one comes again at the end.
  const at = (corner) => [curve[2 * (corner % corners)] / STEPS, curve[2 * (corner % corners) + 1] / STEPS];
  const middle = (corner) => at(corner).map((value, axis) => (value + at(corner + 1)[axis]) / 2);
  const written = (...places) => places.flat().map((value) => value.toFixed(6)).join(" ");
  let path = `M${written(middle(0))}`;
  for (let corner = 1; corner <= corners; corner++) path += `Q${written(at(corner), middle(corner))}`;
  return `${path}Z`;
}

/** The strokes of an area's edge as width and opacity: a wide and a narrow one over each other make it soft; that of a
 * region that may not be one is dashed. @param {Area} area */
export function edgeOf({ isDoubtful, isFaded }) {
  const strokes = isDoubtful ? [[1.4, 0.8]] : [[5, 0.1], [1, 0.38]];
  return { strokes: strokes.map(([width, opacity]) => [width, isFaded ? opacity * 0.3 : opacity]), dashes: isDoubtful ? [5, 4] : [] };
}

/** How much of the paper an area covers. @param {Area} area @param {number} tint */
export function coverOf({ isFaded }, tint) {
  return isFaded ? tint * 0.4 : tint;
}

/** @param {CanvasRenderingContext2D} context @param {Camera} camera @param {Frame} frame @param {number} ratio
 * @param {Area[]} areas @param {number} tint */
export function drawAreas(context, camera, frame, ratio, areas, tint) {
  const scale = camera.scale * ratio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale, 0, 0, -scale, (frame.width / 2) * ratio - camera.x * scale, (frame.height / 2) * ratio + camera.y * scale);
  context.lineJoin = "round";
  for (const area of areas) {
    const { strokes, dashes } = edgeOf(area);
    context.fillStyle = transparent(area.color, coverOf(area, tint));
    context.fill(area.path);
    context.setLineDash(dashes.map((length) => (length * ratio) / scale));
    for (const [width, opacity] of strokes) {
      context.strokeStyle = transparent(area.color, opacity);
      context.lineWidth = (width * ratio) / scale;
      context.stroke(area.path);
    }
  }
}
