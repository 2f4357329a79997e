/** Which points stand out, which fade, which are hidden: region in front, selection, search and legend together. */

export const CLEAR = 0;
export const FADED = 1;
export const HIDDEN = 2;

const NOWHERE = 65535;
/** The share of a region, or of all points in regions in sight, from which a region in sight is named. */
const ENOUGH = 0.3;

/**
 * @param {object} asked
 * @param {Uint16Array} asked.places
 * @param {Uint16Array} asked.regions region of each point, counted from 1; 0 for noise
 * @param {Uint16Array} asked.codes colour code of each point
 * @param {(point: number) => boolean} asked.isLeftOut whether somebody took the point off the map
 * @param {boolean} asked.hidesNoise
 * @param {number | null} asked.focus the region in front, counted from 0
 * @param {Set<number> | null} asked.filter colour codes that stay
 * @param {Set<number> | null} asked.selection
 * @param {Set<number> | null} asked.matches
 * @returns {Uint8Array}
 */
export function states({ places, regions, codes, isLeftOut, hidesNoise, focus, filter, selection, matches }) {
  const found = new Uint8Array(regions.length);
  for (let point = 0; point < found.length; point++) {
    if (isNowhere(places, point) || isLeftOut(point) || (hidesNoise && regions[point] === 0)) {
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

/** For each region of which enough is in sight, the drawn point in sight nearest to the middle of what is.
 * @param {Uint16Array} places @param {Uint16Array} regions @param {Uint32Array} sizes points of each region's code
 * @param {import("./camera.js").Extent} extent @param {import("./sample.js").Sample} drawn
 * @returns {Map<number, [number, number]>} in sheet coordinates, by the region's number */
export function middlesInSight(places, regions, sizes, extent, { points, share }) {
  const [left, right, bottom, top] = [extent.left, extent.right, extent.bottom, extent.top].map((edge) => edge * NOWHERE);
  const [across, up, counts] = [new Float64Array(sizes.length), new Float64Array(sizes.length), new Float64Array(sizes.length)];
  const inSight = points.filter((point) => regions[point] > 0 && places[2 * point] >= left && places[2 * point] <= right && places[2 * point + 1] >= bottom && places[2 * point + 1] <= top);
  for (const point of inSight) {
    across[regions[point]] += places[2 * point];
    up[regions[point]] += places[2 * point + 1];
    counts[regions[point]]++;
  }
  const best = new Map();
  const shortest = new Float64Array(sizes.length).fill(Infinity);
  for (const point of inSight) {
    const code = regions[point];
    if (counts[code] <= sizes[code] * share * ENOUGH && counts[code] <= inSight.length * ENOUGH) continue;
    const away = Math.hypot(places[2 * point] - across[code] / counts[code], places[2 * point + 1] - up[code] / counts[code]);
    if (away >= shortest[code]) continue;
    shortest[code] = away;
    best.set(code, point);
  }
  return new Map([...best].map(([code, point]) => [code - 1, [places[2 * point] / NOWHERE, places[2 * point + 1] / NOWHERE]]));
}

/** How many points have each code. @param {Uint16Array} codes @returns {Uint32Array} */
export function sizesOf(codes) {
  const sizes = new Uint32Array(codes.reduce((most, code) => Math.max(most, code), 0) + 1);
  for (const code of codes) sizes[code]++;
  return sizes;
}
