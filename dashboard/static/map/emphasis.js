/** Which points stand out, which fade, which are hidden: region in front, selection, search and legend together. */

import { CLEAR, FADED, HIDDEN } from "./points.js";

const NOWHERE = 65535;
/** The share of a region, or of all points in regions in sight, from which a region in sight is named. */
const ENOUGH = 0.3;

/**
 * @param {object} asked
 * @param {Uint16Array} asked.places
 * @param {Uint16Array} asked.regions region of each point, counted from 1; 0 for noise
 * @param {Uint16Array} asked.codes colour code of each point
 * @param {boolean} asked.hidesNoise
 * @param {number | null} asked.focus the region in front, counted from 0
 * @param {Set<number> | null} asked.filter colour codes that stay
 * @param {Set<number> | null} asked.selection
 * @param {Set<number> | null} asked.matches
 * @returns {Uint8Array}
 */
export function states({ places, regions, codes, hidesNoise, focus, filter, selection, matches }) {
  const found = new Uint8Array(regions.length);
  for (let point = 0; point < found.length; point++) {
    if (isNowhere(places, point) || (hidesNoise && regions[point] === 0)) {
      found[point] = HIDDEN;
      continue;
    }
    const standsOut =
      (focus === null || regions[point] === focus + 1) &&
      (filter === null || filter.has(codes[point])) &&
      (selection === null || selection.has(point)) &&
      (matches === null || matches.has(point));
    found[point] = standsOut ? CLEAR : FADED;
  }
  return found;
}

/** A text without a vector has no place. @param {Uint16Array} places @param {number} point */
export function isNowhere(places, point) {
  return places[2 * point] === NOWHERE && places[2 * point + 1] === NOWHERE;
}

/** How points look: smaller and fainter the more there are, larger and clearer the closer one is.
 * @param {number} count @param {number} zoom @param {{width: number, height: number}} frame @param {boolean} hasFaded */
export function lookOf(count, zoom, frame, hasFaded) {
  const room = Math.sqrt(Math.min(Math.max(Math.min(frame.width, frame.height) / 640, 0.6), 2));
  const base = Math.min(Math.max(10.2 - 1.75 * Math.log10(Math.max(count, 1)), 1.4), 8) * room;
  const closeness = Math.max(zoom, 1);
  const thin = Math.min(Math.max(0.92 - 0.12 * Math.log10(Math.max(count / 4000, 1)), 0.4), 0.9);
  return {
    diameter: Math.min(base * closeness ** 0.42, Math.max(base, 11)),
    opacity: Math.min(thin * closeness ** 0.25 + (hasFaded ? 0.1 : 0), 0.92),
    faintness: 0.2,
  };
}

/** The extent that holds nearly all points of a region, or null where it has none.
 * @param {Uint16Array} places @param {Uint16Array} regions @param {number} region */
export function extentOf(places, regions, region) {
  const across = [];
  const up = [];
  for (let point = 0; point < regions.length; point++) {
    if (regions[point] !== region + 1 || isNowhere(places, point)) continue;
    across.push(places[2 * point]);
    up.push(places[2 * point + 1]);
  }
  if (!across.length) return null;
  const [left, right] = span(across);
  const [bottom, top] = span(up);
  return { left: left / NOWHERE, right: right / NOWHERE, bottom: bottom / NOWHERE, top: top / NOWHERE };
}

function span(values) {
  values.sort((a, b) => a - b);
  const last = values.length - 1;
  return [values[Math.floor(last * 0.02)], values[Math.ceil(last * 0.98)]];
}

/** For each region of which enough is in sight, the point in sight nearest to the middle of what is.
 * @param {Uint16Array} places @param {Uint16Array} regions @param {import("./camera.js").Extent} extent
 * @returns {Map<number, [number, number]>} in sheet coordinates, by the region's number */
export function middlesInSight(places, regions, extent) {
  const [left, right, bottom, top] = [extent.left, extent.right, extent.bottom, extent.top].map((edge) => edge * NOWHERE);
  const inSight = (point) => regions[point] > 0 && places[2 * point] >= left && places[2 * point] <= right && places[2 * point + 1] >= bottom && places[2 * point + 1] <= top;
  /** @type {Map<number, {x: number, y: number, count: number, best: number, away: number}>} */
  const sums = new Map();
  const points = [];
  for (let point = 0; point < regions.length; point++) {
    if (!inSight(point)) continue;
    points.push(point);
    const sum = sums.get(regions[point]) ?? { x: 0, y: 0, count: 0, best: -1, away: Infinity };
    sums.set(regions[point], sum);
    sum.x += places[2 * point];
    sum.y += places[2 * point + 1];
    sum.count++;
  }
  for (const point of points) {
    const sum = sums.get(regions[point]);
    const away = Math.hypot(places[2 * point] - sum.x / sum.count, places[2 * point + 1] - sum.y / sum.count);
    if (away < sum.away) [sum.best, sum.away] = [point, away];
  }
  const sizes = new Uint32Array(Math.max(0, ...sums.keys()) + 1);
  for (const code of regions) if (code < sizes.length) sizes[code]++;
  const enough = [...sums].filter(([code, { count }]) => count > sizes[code] * ENOUGH || count > points.length * ENOUGH);
  return new Map(enough.map(([code, { best }]) => [code - 1, [places[2 * best] / NOWHERE, places[2 * best + 1] / NOWHERE]]));
}
