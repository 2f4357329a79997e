/** How densely the points lie that a sample leaves out, as a picture: the ink that all of them would leave. */

import { FADED, HIDDEN } from "./emphasis.js";

/** @typedef {import("./camera.js").Extent} Extent */

/** Cells along the longer side of the picture. */
const CELLS = 640;
const STEPS = 65535;
/** Ink of one point in its cell, as an opacity: that of a point as it is drawn on the whole map. */
const INK = 0.15;

/** The ink of all points that are not hidden, in cells of the extent.
 * @param {object} asked
 * @param {Uint16Array} asked.places @param {Uint16Array} asked.codes @param {Uint8Array} asked.states
 * @param {Uint8Array} asked.colors red, green, blue and alpha of each code @param {Extent} asked.extent
 * @param {number} asked.faintness of points that fade
 * @returns {ImageData} its upper row is the upper edge of the extent */
export function densityImage({ places, codes, states, colors, extent, faintness }) {
  const [across, up] = [extent.right - extent.left, extent.top - extent.bottom];
  const cell = Math.max(across, up) / CELLS;
  const [width, height] = [Math.max(1, Math.ceil(across / cell)), Math.max(1, Math.ceil(up / cell))];
  /** Weights and weighted colours, four numbers a cell. */
  const sums = new Float32Array(4 * width * height);
  for (let point = 0; point < states.length; point++) {
    if (states[point] === HIDDEN) continue;
    const column = Math.floor((places[2 * point] / STEPS - extent.left) / cell);
    const row = Math.floor((extent.top - places[2 * point + 1] / STEPS) / cell);
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const weight = states[point] === FADED ? faintness : 1;
    const at = 4 * (row * width + column);
    const code = 4 * codes[point];
    sums[at] += weight * colors[code];
    sums[at + 1] += weight * colors[code + 1];
    sums[at + 2] += weight * colors[code + 2];
    sums[at + 3] += weight;
  }
  return inked(smoothed(smoothed(sums, 4), 4 * width), width, height);
}

/** Each cell with half of it given to the two beside it, which are `step` numbers away.
 * @param {Float32Array} sums @param {number} step */
function smoothed(sums, step) {
  const smooth = sums.map((sum) => sum / 2);
  for (let at = step; at < sums.length; at++) {
    smooth[at] += sums[at - step] / 4;
    smooth[at - step] += sums[at] / 4;
  }
  return smooth;
}

/** @param {Float32Array} sums @param {number} width @param {number} height @returns {ImageData} */
function inked(sums, width, height) {
  const image = new ImageData(width, height);
  for (let at = 0; at < sums.length; at += 4) {
    const weight = sums[at + 3];
    if (!weight) continue;
    for (let channel = 0; channel < 3; channel++) image.data[at + channel] = sums[at + channel] / weight;
    // Ink over ink covers what the former left open.
    image.data[at + 3] = 255 * (1 - (1 - INK) ** weight);
  }
  return image;
}
