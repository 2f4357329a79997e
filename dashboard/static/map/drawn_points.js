/** What all ways to draw points have in common: what is known of the points, and which of them are drawn. */

import { visible } from "./camera.js";
import { densityImage } from "./density.js";
import { FADED } from "./emphasis.js";
import { MOST_DRAWN, drawingOrder, sampled } from "./sample.js";

/** @typedef {import("./camera.js").Camera} Camera @typedef {import("./camera.js").Frame} Frame */
/** @typedef {import("./camera.js").Extent} Extent */
/** @typedef {{diameter: number, opacity: number, faintness: number, share?: number, ratio: number}} Look */

/** How much of the frame's width and height is sampled around it, so that one can move a while before it is done anew. */
const MARGIN = 0.3;
/** A sample is drawn finer by so much once one is closer by so much. */
const FINER = 1.15;
/** How much of its ink a point leaves that fades. */
const FAINTNESS = 0.2;

export class DrawnPoints {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.count = 0;
    this.hasFaded = false;
  }

  /** @param {Uint16Array} places x, y of each point @param {Uint8Array | null} counts texts at each point
   * @param {Extent} home the part of the sheet with the map on it */
  setPlaces(places, counts, home) {
    Object.assign(this, { places, counts, home, count: places.length / 2 });
    this.setRegions(new Uint16Array(this.count));
    this.setStates(new Uint8Array(this.count));
    this.setCodes(new Uint16Array(this.count), () => false);
  }

  /** The regions of which a sample has to be a faithful one. @param {Uint16Array} regions of each point */
  setRegions(regions) {
    Object.assign(this, { regions, order: null, sample: null });
  }

  /** @param {Uint16Array} codes entry of the palette for each point
   * @param {(code: number) => boolean} isBelow whether points of this code are drawn beneath the others */
  setCodes(codes, isBelow) {
    Object.assign(this, { codes, isBelow, sample: null, density: null });
  }

  /** @param {Uint8Array} states CLEAR, FADED or HIDDEN for each point */
  setStates(states) {
    Object.assign(this, { states, sample: null, density: null });
    this.hasFaded = states.includes(FADED);
  }

  /** @param {Uint8Array} colors red, green, blue, alpha of each code */
  setPalette(colors) {
    Object.assign(this, { colors, density: null });
  }

  /** How many points the map would have if it had only those that are drawn. */
  get shown() {
    return this.count * (this.sample?.share ?? 1);
  }

  /** Bring what is drawn up to date with where one looks. @param {Camera} camera @param {Frame} frame
   * @param {boolean} isMoving */
  follow(camera, frame, isMoving) {
    const isSampled = this.count > MOST_DRAWN;
    const view = visible(camera, frame);
    if (!this.sample || (isSampled && this.#isOutgrown(view, camera.scale, isMoving))) {
      const extent = isSampled ? widened(view) : null;
      this.order ??= drawingOrder(this.regions);
      const { order, places, states, codes, isBelow } = this;
      this.sample = { ...sampled({ order, places, states, codes, isBelow, extent, most: MOST_DRAWN }), extent, scale: camera.scale };
      this.showSample();
    }
    if (!isSampled || this.density || !this.colors) return;
    const { places, codes, states, colors, home } = this;
    this.density = densityImage({ places, codes, states, colors, extent: home, faintness: FAINTNESS });
    this.showDensity();
  }

  /** Called when another sample is to be drawn. */
  showSample() {}

  /** Called when there is another picture of the density. */
  showDensity() {}

  /** The four parts of the sample, one over the other, as far as they are drawn. @param {number} share
   * @returns {{start: number, end: number, isFaded: boolean}[]} */
  parts(share) {
    const { ends } = this.sample;
    return ends.map((end, part) => {
      const start = part ? ends[part - 1] : 0;
      return { start, end: start + Math.ceil((end - start) * share), isFaded: part < 2 };
    });
  }

  #isOutgrown(view, scale, isMoving) {
    const { extent, share, scale: former } = this.sample;
    const isInside = view.left >= extent.left && view.right <= extent.right && view.bottom >= extent.bottom && view.top <= extent.top;
    return !isInside || (!isMoving && share < 1 && scale > former * FINER);
  }
}

/** @param {Extent} view @returns {Extent} */
function widened({ left, bottom, right, top }) {
  const [across, up] = [(right - left) * MARGIN, (top - bottom) * MARGIN];
  return { left: left - across, bottom: bottom - up, right: right + across, top: top + up };
}
