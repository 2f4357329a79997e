/**
 * Where labels stand: each gets the best free place near what it names, the important ones first. Nothing here touches
 * the page; boxes are in pixels from the upper left corner of the frame.
 *
 * @typedef {{key: string, x: number, y: number, width: number, height: number, reach: number, previous?: [number, number]}} Wish
 *   A label that names the place (x, y), with about `reach` pixels around it; `previous` is the offset it had before.
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {{key: string, box: Box, offset: [number, number], leader: Segment | null}} Placed
 *   `offset` leads from the named place to the middle of the box; a label that stands apart has a `leader`.
 * @typedef {[number, number, number, number]} Segment
 */

/** @typedef {import("./camera.js").Frame} Frame */

/** Free pixels around a label. */
const GAP = 3;
/** How far, in pixels, a label may stand from the place it names: beyond the first, a leader line connects them. */
const NEAR = 20;
const FAR = 150;
const RING = 12;
const DIRECTIONS = 16;
/** Pixels farther away that a place may be for hiding nothing, and for needing no leader line. */
const INK_COST = 70;
const LEADER_COST = 14;

/** Give each wish the best free place, in the order of the wishes; those without one are left out.
 * @param {Wish[]} wishes @param {Frame} frame @param {Box[]} [taken] places that are not free
 * @param {(box: Box) => number} [inkUnder] how much of the drawing a label in this box would hide, 0 to 1
 * @returns {Placed[]} */
export function placed(wishes, frame, taken = [], inkUnder = () => 0) {
  /** @type {Placed[]} */
  const done = [];
  const obstacles = new Grid(frame);
  for (const box of taken) obstacles.add(box);
  /** @type {Segment[]} */
  const leaders = [];
  for (const wish of wishes) {
    const label = bestPlace(wish, frame, obstacles, leaders, inkUnder);
    if (!label) continue;
    done.push(label);
    obstacles.add(label.box);
    if (label.leader) leaders.push(label.leader);
  }
  return done;
}

/** @param {Wish} wish @param {Frame} frame @param {Grid} obstacles @param {Segment[]} leaders
 * @param {(box: Box) => number} inkUnder @returns {Placed | null} */
function bestPlace(wish, frame, obstacles, leaders, inkUnder) {
  /** @type {Placed | null} */
  let best = null;
  let least = Infinity;
  // Like a country's name, a label may stand on what it names where that is larger; like a town's, it stands beside.
  const inkCost = INK_COST * Math.min(Math.max(wish.width / (2 * wish.reach + 1) - 0.3, 0.1), 1);
  for (const [dx, dy, distance] of offsets(wish)) {
    // Rings come in the order of their distance: what lies farther out than the best cost can only be worse.
    if (distance >= least) break;
    const box = inside(boxAround(wish, dx, dy), frame);
    if (!box) continue;
    const leader = leaderTo(wish, box);
    const cost = distance + inkCost * inkUnder(box) + (leader ? LEADER_COST : 0);
    if (cost >= least || obstacles.meets(box) || leaders.some((other) => crosses(other, box))) continue;
    if (leader && obstacles.crossed(leader)) continue;
    least = cost;
    best = { key: wish.key, box, offset: [(box.left + box.right) / 2 - wish.x, (box.top + box.bottom) / 2 - wish.y], leader };
  }
  return best;
}

/** Offsets to try with what they cost: where it stood before, on the place itself, then rings of growing distance, in
 * which above and below come before the sides. @param {Wish} wish @returns {Generator<[number, number, number]>} */
function* offsets(wish) {
  // A label that stays where it is spares the eye a search, so its old place costs nothing.
  if (wish.previous) yield [...wish.previous, 0];
  yield [0, 0, 1];
  for (let distance = RING; distance <= FAR; distance += RING) {
    for (let step = 0; step < DIRECTIONS; step++) {
      const turn = (step % 2 ? -1 : 1) * Math.ceil(step / 2) * ((2 * Math.PI) / DIRECTIONS);
      const sine = Math.sin(turn);
      const cosine = Math.cos(turn);
      // Labels are wide: beside the place they have to move farther to be as far from it as above it.
      const reach = distance < 2 * RING ? distance : distance + Math.abs(sine) * wish.width * 0.35;
      yield [sine * reach, -cosine * distance, distance];
    }
  }
}

/** @param {Wish} wish @param {number} dx @param {number} dy @returns {Box} */
function boxAround(wish, dx, dy) {
  const [x, y] = [wish.x + dx, wish.y + dy];
  return { left: x - wish.width / 2, top: y - wish.height / 2, right: x + wish.width / 2, bottom: y + wish.height / 2 };
}

/** The box moved into the frame, or null where it is too large for it. @param {Box} box @param {Frame} frame */
function inside(box, frame) {
  const right = Math.max(0, GAP - box.left) - Math.max(0, box.right + GAP - frame.width);
  const down = Math.max(0, GAP - box.top) - Math.max(0, box.bottom + GAP - frame.height);
  const moved = { left: box.left + right, top: box.top + down, right: box.right + right, bottom: box.bottom + down };
  const fits = moved.left >= 0 && moved.top >= 0 && moved.right <= frame.width && moved.bottom <= frame.height;
  return fits ? moved : null;
}

/** A line from the label's edge to what it names, where they are apart. @param {Wish} wish @param {Box} box
 * @returns {Segment | null} */
function leaderTo(wish, box) {
  const x = Math.min(Math.max(wish.x, box.left), box.right);
  const y = Math.min(Math.max(wish.y, box.top), box.bottom);
  return Math.hypot(wish.x - x, wish.y - y) > NEAR ? [x, y, wish.x, wish.y] : null;
}

/** Whether a line enters a box. @param {Segment} segment @param {Box} box */
export function crosses([x0, y0, x1, y1], box) {
  let [enters, leaves] = [0, 1];
  for (const [from, to, low, high] of [[x0, x1, box.left, box.right], [y0, y1, box.top, box.bottom]]) {
    if (from === to) {
      if (from <= low || from >= high) return false;
      continue;
    }
    const [near, far] = [(low - from) / (to - from), (high - from) / (to - from)].sort((a, b) => a - b);
    [enters, leaves] = [Math.max(enters, near), Math.min(leaves, far)];
  }
  return enters < leaves;
}

/** Whether two boxes come closer than the gap. @param {Box} one @param {Box} other @param {number} [gap] */
export function overlap(one, other, gap = 0) {
  return one.left < other.right + gap && other.left < one.right + gap && one.top < other.bottom + gap && other.top < one.bottom + gap;
}

/** Boxes by the cells they lie in, so that only those nearby have to be looked at. */
class Grid {
  /** @param {Frame} frame */
  constructor(frame) {
    this.cell = 64;
    this.columns = Math.ceil(frame.width / this.cell) + 1;
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
    /** @type {Box[]} */
    this.boxes = [];
  }

  /** @param {Box} box */
  add(box) {
    this.boxes.push(box);
    for (const cell of this.#under(box)) this.cells.set(cell, [...(this.cells.get(cell) ?? []), box]);
  }

  /** @param {Box} box */
  meets(box) {
    for (const cell of this.#under(box)) {
      if (this.cells.get(cell)?.some((other) => overlap(box, other, GAP))) return true;
    }
    return false;
  }

  /** @param {Segment} segment */
  crossed(segment) {
    return this.boxes.some((box) => crosses(segment, box));
  }

  /** @param {Box} box @returns {Generator<number>} */
  *#under(box) {
    const lines = (low, high) => [Math.floor((low - GAP) / this.cell), Math.floor((high + GAP) / this.cell)];
    const [left, right] = lines(box.left, box.right);
    const [top, bottom] = lines(box.top, box.bottom);
    for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) yield row * this.columns + column;
  }
}

/** What is drawn, in coarse cells summed from the upper left, so that any box is added up by four look-ups. */
export class Ink {
  /** @param {Frame} frame @param {Iterable<[number, number]>} places of dots, in pixels */
  constructor(frame, places) {
    this.cell = 6;
    this.columns = Math.ceil(frame.width / this.cell) + 1;
    this.rows = Math.ceil(frame.height / this.cell) + 1;
    this.sums = new Float64Array(this.columns * this.rows);
    for (const [x, y] of places) {
      if (x < 0 || y < 0 || x >= frame.width || y >= frame.height) continue;
      this.sums[(Math.floor(y / this.cell) + 1) * this.columns + Math.floor(x / this.cell) + 1] = 1;
    }
    for (let row = 1; row < this.rows; row++) {
      for (let column = 1; column < this.columns; column++) {
        const at = row * this.columns + column;
        this.sums[at] += this.sums[at - 1] + this.sums[at - this.columns] - this.sums[at - this.columns - 1];
      }
    }
  }

  /** The share of a box that holds something. @param {Box} box */
  under(box) {
    const line = (at, most) => Math.min(Math.max(Math.round(at / this.cell), 0), most - 1);
    const [left, right] = [line(box.left, this.columns), line(box.right, this.columns)];
    const [top, bottom] = [line(box.top, this.rows) * this.columns, line(box.bottom, this.rows) * this.columns];
    const cells = Math.max(1, (right - left) * ((bottom - top) / this.columns));
    return (this.sums[bottom + right] - this.sums[bottom + left] - this.sums[top + right] + this.sums[top + left]) / cells;
  }
}
