/** Which points a click, a box or a lasso means, and how they are told to the server. Pure functions of arrays. */

import { CLEAR, HIDDEN } from "./emphasis.js";

/** The points that a box or a lasso means. Where a legend, a search or a region lets others fade, it is what stands out;
 * where none of that is inside, what is faded. A selection lets all others fade, and is not what limits the next one.
 * @param {Uint16Array} places @param {[number, number][]} polygon @param {Uint8Array} states of the points
 * @param {boolean} isSelection whether it is a selection that lets others fade @returns {number[]} points, ascending */
export function meant(places, polygon, states, isSelection) {
  const standing = isSelection ? [] : inPolygon(places, polygon, (point) => states[point] === CLEAR);
  return standing.length ? standing : inPolygon(places, polygon, (point) => states[point] !== HIDDEN);
}

/** Whether each point lies inside a closed polygon, by the even-odd rule.
 * @param {Uint16Array} places x, y of each point @param {[number, number][]} polygon in the same units
 * @param {(point: number) => boolean} [counts] whether a point counts at all @returns {number[]} points, ascending */
export function inPolygon(places, polygon, counts = () => true) {
  if (polygon.length < 3) return [];
  const across = polygon.map(([x]) => x);
  const up = polygon.map(([, y]) => y);
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [bottom, top] = [Math.min(...up), Math.max(...up)];
  const found = [];
  for (let point = 0; point < places.length / 2; point++) {
    const [x, y] = [places[2 * point], places[2 * point + 1]];
    if (x < left || x > right || y < bottom || y > top || !counts(point)) continue;
    if (surrounds(across, up, x, y)) found.push(point);
  }
  return found;
}

function surrounds(across, up, x, y) {
  let isInside = false;
  for (let corner = 0, before = across.length - 1; corner < across.length; before = corner++) {
    if (up[corner] > y !== up[before] > y) {
      const meets = across[corner] + ((y - up[corner]) / (up[before] - up[corner])) * (across[before] - across[corner]);
      if (x < meets) isInside = !isInside;
    }
  }
  return isInside;
}

/** Ascending point numbers as text: the gaps between them, seven bits a byte, the bytes in base 64.
 * @param {Iterable<number>} points @returns {string} */
export function packed(points) {
  const bytes = [];
  let last = -1;
  for (const point of points) {
    let gap = point - last - 1;
    last = point;
    for (; gap > 127; gap >>>= 7) bytes.push((gap & 127) | 128);
    bytes.push(gap);
  }
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.slice(start, start + 8192));
  return btoa(text);
}

/** The points of a text that `packed` made. @param {string} text @returns {number[]} */
export function unpacked(text) {
  const points = [];
  let [last, gap, place] = [-1, 0, 1];
  for (const letter of atob(text)) {
    const byte = letter.charCodeAt(0);
    gap += (byte & 127) * place;
    place *= 128;
    if (byte > 127) continue;
    points.push((last += gap + 1));
    [gap, place] = [0, 1];
  }
  return points;
}

/** The points in square cells, for finding the one under the pointer without looking at all. */
export class Neighborhood {
  /** @param {Uint16Array} places */
  constructor(places) {
    this.places = places;
    const count = places.length / 2;
    this.side = Math.max(1, Math.min(1024, Math.round(Math.sqrt(count / 2))));
    this.starts = new Uint32Array(this.side * this.side + 1);
    for (let point = 0; point < count; point++) this.starts[this.#cellOf(point) + 1]++;
    for (let cell = 0; cell < this.side * this.side; cell++) this.starts[cell + 1] += this.starts[cell];
    this.members = new Uint32Array(count);
    const next = this.starts.slice();
    for (let point = 0; point < count; point++) this.members[next[this.#cellOf(point)]++] = point;
  }

  /** The nearest point within `reach`, or -1. @param {number} x @param {number} y @param {number} reach
   * @param {(point: number) => boolean} counts @returns {number} */
  nearest(x, y, reach, counts) {
    let [best, shortest] = [-1, reach * reach];
    for (const point of this.#around(x, y, reach)) {
      const away = (this.places[2 * point] - x) ** 2 + (this.places[2 * point + 1] - y) ** 2;
      if (away <= shortest && counts(point)) [best, shortest] = [point, away];
    }
    return best;
  }

  /** All points that share the place of one, itself included. @param {number} point @returns {number[]} ascending */
  sharing(point) {
    const [x, y] = [this.places[2 * point], this.places[2 * point + 1]];
    return [...this.#around(x, y, 0)].filter((other) => this.places[2 * other] === x && this.places[2 * other + 1] === y).sort((a, b) => a - b);
  }

  *#around(x, y, reach) {
    const line = (at) => Math.min(Math.max(Math.floor((at / 65536) * this.side), 0), this.side - 1);
    for (let row = line(y - reach); row <= line(y + reach); row++) {
      for (let column = line(x - reach); column <= line(x + reach); column++) {
        const cell = row * this.side + column;
        for (let next = this.starts[cell]; next < this.starts[cell + 1]; next++) yield this.members[next];
      }
    }
  }

  #cellOf(point) {
    const line = (at) => Math.floor((at / 65536) * this.side);
    return line(this.places[2 * point + 1]) * this.side + line(this.places[2 * point]);
  }
}
