/** The points where a browser offers no WebGL: squares on a plain canvas, slower but all there. The calls are those of
 * `Points`. */

import { CLEAR, FADED, drawingOrder, sizeOf } from "./points.js";

export class FlatPoints {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.count = 0;
    this.below = 0;
    this.hasFaded = false;
  }

  setPlaces(places, counts) {
    this.places = places;
    this.count = places.length / 2;
    this.sizes = counts ? Float32Array.from(counts, sizeOf) : new Float32Array(this.count).fill(1);
    this.states = new Uint8Array(this.count);
    this.setCodes(new Uint16Array(this.count), () => false);
  }

  setCodes(codes, isBelow) {
    this.codes = codes;
    Object.assign(this, drawingOrder(codes, isBelow));
  }

  setStates(states) {
    this.states = states;
    this.hasFaded = states.includes(FADED);
  }

  setPalette(colors) {
    this.colors = Array.from({ length: colors.length / 4 }, (_, code) => `rgb(${colors.slice(4 * code, 4 * code + 3).join(",")})`);
  }

  draw(camera, frame, { diameter, opacity, faintness, ratio, share = 1 }) {
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!this.colors) return;
    for (const state of this.hasFaded ? [FADED, CLEAR] : [CLEAR]) {
      context.globalAlpha = state === FADED ? opacity * faintness : opacity;
      this.#squares(camera, frame, diameter, state, 0, this.below * share);
      this.#squares(camera, frame, diameter, state, this.below, this.below + (this.count - this.below) * share);
    }
    context.globalAlpha = 1;
  }

  release() {}

  #squares(camera, frame, diameter, state, from, to) {
    for (let next = from; next < to; next++) {
      const point = this.order[next];
      if (this.states[point] !== state) continue;
      const x = frame.width / 2 + (this.places[2 * point] / 65535 - camera.x) * camera.scale;
      const y = frame.height / 2 - (this.places[2 * point + 1] / 65535 - camera.y) * camera.scale;
      const side = diameter * this.sizes[point];
      if (x < -side || y < -side || x > frame.width + side || y > frame.height + side) continue;
      this.context.fillStyle = this.colors[this.codes[point]];
      this.context.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }
}
