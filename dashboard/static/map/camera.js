/**
 * Where one looks at the map from. Sheet coordinates run from 0 to 1, x to the right and y upwards; pixels from the
 * upper left corner of the frame. `x`, `y` is the place in the middle of the frame, `scale` pixels per unit of the sheet.
 *
 * @typedef {{x: number, y: number, scale: number}} Camera
 * @typedef {{width: number, height: number}} Frame
 * @typedef {{left: number, bottom: number, right: number, top: number}} Extent
 */

/** A sheet has 65,535 steps across: at this zoom a step is about a pixel. */
export const CLOSEST = 48;
const FARTHEST = 0.6;

/** The camera that shows all of an extent, however the frame is shaped. `margin` is in pixels.
 * @param {Extent} extent @param {Frame} frame @param {number} [margin] @returns {Camera} */
export function fitted(extent, frame, margin = 28) {
  const across = Math.max(extent.right - extent.left, 1e-4);
  const up = Math.max(extent.top - extent.bottom, 1e-4);
  const scale = Math.min(Math.max(frame.width - 2 * margin, 50) / across, Math.max(frame.height - 2 * margin, 50) / up);
  return { x: (extent.left + extent.right) / 2, y: (extent.bottom + extent.top) / 2, scale };
}

/** @param {Camera} camera @param {Frame} frame @param {number} x @param {number} y @returns {[number, number]} pixels */
export function toPixels(camera, frame, x, y) {
  return [frame.width / 2 + (x - camera.x) * camera.scale, frame.height / 2 - (y - camera.y) * camera.scale];
}

/** @param {Camera} camera @param {Frame} frame @param {number} px @param {number} py @returns {[number, number]} */
export function toSheet(camera, frame, px, py) {
  return [camera.x + (px - frame.width / 2) / camera.scale, camera.y - (py - frame.height / 2) / camera.scale];
}

/** Zoom by a factor so that what is under the pixel (px, py) stays there. `home` bounds how near and far one gets.
 * @param {Camera} camera @param {Frame} frame @param {number} factor @param {number} px @param {number} py
 * @param {Camera} home @returns {Camera} */
export function zoomedAt(camera, frame, factor, px, py, home) {
  const scale = Math.min(Math.max(camera.scale * factor, home.scale * FARTHEST), home.scale * CLOSEST);
  const [x, y] = toSheet(camera, frame, px, py);
  return { x: x - (px - frame.width / 2) / scale, y: y + (py - frame.height / 2) / scale, scale };
}

/** Move by pixels. @param {Camera} camera @param {number} dx @param {number} dy @returns {Camera} */
export function panned(camera, dx, dy) {
  return { x: camera.x - dx / camera.scale, y: camera.y + dy / camera.scale, scale: camera.scale };
}

/** Keep some of the map in the frame. @param {Camera} camera @param {Extent} extent @returns {Camera} */
export function heldNear(camera, extent) {
  return {
    x: Math.min(Math.max(camera.x, extent.left), extent.right),
    y: Math.min(Math.max(camera.y, extent.bottom), extent.top),
    scale: camera.scale,
  };
}

/** What the frame shows of the sheet. @param {Camera} camera @param {Frame} frame @returns {Extent} */
export function visible(camera, frame) {
  const [left, top] = toSheet(camera, frame, 0, 0);
  const [right, bottom] = toSheet(camera, frame, frame.width, frame.height);
  return { left, bottom, right, top };
}

/** A place between two cameras, `share` 0 to 1: zooming is even to the eye, and the aim moves with it.
 * @param {Camera} from @param {Camera} to @param {number} share @returns {Camera} */
export function between(from, to, share) {
  const scale = from.scale * (to.scale / from.scale) ** share;
  const moved = Math.abs(to.scale / from.scale - 1) < 1e-3 ? share : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  return { x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved, scale };
}

/** The camera as it stands in an address: place and zoom against home. @param {Camera} camera @param {Camera} home */
export function written(camera, home) {
  return [camera.x, camera.y, camera.scale / home.scale].map((number) => Number(number.toFixed(4))).join(",");
}

/** The camera of an address, or null where it makes none. @param {string | null} text @param {Camera} home
 * @returns {Camera | null} */
export function read(text, home) {
  const [x, y, zoom, ...rest] = (text ?? "").split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (rest.length || ![x, y, zoom].every(Number.isFinite) || x < -1 || x > 2 || y < -1 || y > 2) return null;
  return { x, y, scale: home.scale * Math.min(Math.max(zoom, FARTHEST), CLOSEST) };
}
