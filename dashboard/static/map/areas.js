/** The regions' tinted areas under the points: lines of equal density, drawn soft. */

import { transparent } from "./colors.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./camera.js").Frame} Frame */

const STEPS = 65535;

/** Curves of one region as a path in sheet coordinates, rounded at their corners.
 * @param {number[][]} curves x, y, x, y ... in steps of the sheet @returns {Path2D} */
export function areaPath(curves) {
  const path = new Path2D();
  for (const curve of curves) {
    const corners = curve.length / 2 - 1; // The first one comes again at the end.
    const at = (corner) => [curve[2 * (corner % corners)] / STEPS, curve[2 * (corner % corners) + 1] / STEPS];
    const middle = (corner) => at(corner).map((value, axis) => (value + at(corner + 1)[axis]) / 2);
    path.moveTo(...middle(0));
    for (let corner = 1; corner <= corners; corner++) path.quadraticCurveTo(...at(corner), ...middle(corner));
    path.closePath();
  }
  return path;
}

/** @param {CanvasRenderingContext2D} context @param {Camera} camera @param {Frame} frame @param {number} ratio
 * @param {{path: Path2D, color: string, isFaded: boolean, isDoubtful: boolean}[]} areas @param {number} tint */
export function drawAreas(context, camera, frame, ratio, areas, tint) {
  const scale = camera.scale * ratio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale, 0, 0, -scale, (frame.width / 2) * ratio - camera.x * scale, (frame.height / 2) * ratio + camera.y * scale);
  context.lineJoin = "round";
  for (const { path, color, isFaded, isDoubtful } of areas) {
    context.fillStyle = transparent(color, isFaded ? tint * 0.4 : tint);
    context.fill(path);
    // A wide and a narrow stroke over each other make the edge soft; that of a region that may not be one is dashed.
    context.setLineDash(isDoubtful ? [(5 * ratio) / scale, (4 * ratio) / scale] : []);
    for (const [width, opacity] of isDoubtful ? [[1.4, 0.8]] : [[5, 0.1], [1, 0.38]]) {
      context.strokeStyle = transparent(color, isFaded ? opacity * 0.3 : opacity);
      context.lineWidth = (width * ratio) / scale;
      context.stroke(path);
    }
  }
}
