/** Which points are drawn. All of them up to a number that the eye and a computer without a graphics card can take in;
 * beyond it a sample that is faithful to every region, of the part that is in view. */

import { CLEAR, HIDDEN } from "./emphasis.js";

/** @typedef {import("./camera.js").Extent} Extent */
/** @typedef {{points: Uint32Array, ends: number[], share: number}} Sample what is drawn, one part over the other:
 *   faded, then clear, in each those beneath first; `ends` of these four parts; `share` of what there is to draw */

export const MOST_DRAWN = 150_000;
const STEPS = 65535;
/** Regions of less than a two-thousandth of the points are sampled as if they had that many. */
const SMALLEST = 2000;
const RANKS = 8192;

/** All points in an order of which every beginning is a random sample of each region: as large as the region, but that
 * small ones come earlier. The same for the same regions. @param {Uint16Array} regions of each point @returns {Uint32Array} */
export function drawingOrder(regions) {
  const sizes = new Uint32Array(65_536);
  for (const region of regions) sizes[region]++;
  const met = new Uint32Array(65_536);
  const ranks = new Uint16Array(regions.length);
  const starts = new Uint32Array(RANKS + 1);
  const shuffled = shuffledNumbers(regions.length);
  for (const point of shuffled) {
    const region = regions[point];
    ranks[point] = Math.floor((RANKS * met[region]++) / Math.max(sizes[region], regions.length / SMALLEST));
    starts[ranks[point] + 1]++;
  }
  for (let rank = 0; rank < RANKS; rank++) starts[rank + 1] += starts[rank];
  const order = new Uint32Array(regions.length);
  for (const point of shuffled) order[starts[ranks[point]]++] = point;
  return order;
}

/** The first points of the order that lie in the extent, those that stand out before those that fade.
 * @param {object} asked
 * @param {Uint32Array} asked.order @param {Uint16Array} asked.places @param {Uint8Array} asked.states
 * @param {Uint16Array} asked.codes @param {(code: number) => boolean} asked.isBelow whether a code lies beneath others
 * @param {Extent | null} asked.extent null: everywhere @param {number} asked.most @returns {Sample} */
export function sampled({ order, places, states, codes, isBelow, extent, most }) {
  const { left, right, bottom, top } = extent ?? { left: 0, right: 1, bottom: 0, top: 1 };
  const [west, east, south, north] = [left, right, bottom, top].map((edge) => edge * STEPS);
  const isIn = (point) => places[2 * point] >= west && places[2 * point] <= east && places[2 * point + 1] >= south && places[2 * point + 1] <= north;
  const parts = [[], [], [], []];
  const room = { clear: most, faded: most };
  let inView = 0;
  for (const point of order) {
    const state = states[point];
    if (state === HIDDEN || !isIn(point)) continue;
    inView++;
    const kind = state === CLEAR ? "clear" : "faded";
    if (room[kind]-- > 0) parts[(kind === "clear" ? 2 : 0) + (isBelow(codes[point]) ? 0 : 1)].push(point);
  }
  const ends = [];
  const points = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  for (const part of parts) {
    points.set(part, ends.at(-1) ?? 0);
    ends.push((ends.at(-1) ?? 0) + part.length);
  }
  return { points, ends, share: inView ? points.length / inView : 1 };
}

/** 0 to count - 1, shuffled alike each time. @param {number} count */
function shuffledNumbers(count) {
  const numbers = Uint32Array.from({ length: count }, (_, number) => number);
  let seed = 0x9e3779b9;
  for (let last = count - 1; last > 0; last--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((seed / 2 ** 32) * (last + 1));
    [numbers[last], numbers[other]] = [numbers[other], numbers[last]];
  }
  return numbers;
}
