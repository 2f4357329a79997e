/** The points where a browser offers no WebGL: squares on a plain canvas, slower but all there. The calls are those of
 * `Points`. */

import { toPixels } from "./camera.js";
import { DrawnPoints } from "./drawn_points.js";
import { sizeOf } from "./points.js";

export class FlatPoints extends DrawnPoints {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super(canvas);
    this.context = canvas.getContext("2d");
  }

  setPlaces(places, counts, home) {
    super.setPlaces(places, counts, home);
    this.sizes = counts ? Float32Array.from(counts, sizeOf) : new Float32Array(this.count).fill(1);
  }

  setPalette(colors) {
    super.setPalette(colors);
    this.styles = Array.from({ length: colors.length / 4 }, (_, code) => `rgb(${colors.slice(4 * code, 4 * code + 3).join(",")})`);
  }

  showDensity() {
    this.picture = new OffscreenCanvas(this.density.width, this.density.height);
    this.picture.getContext("2d").putImageData(this.density, 0, 0);
  }

  draw(camera, frame, { diameter, opacity, faintness, ratio, share = 1 }) {
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!this.styles || !this.sample) return;
    if (this.density) this.#drawDensity(camera, frame);
    for (const { start, end, isFaded } of this.parts(share)) {
      context.globalAlpha = isFaded ? opacity * faintness : opacity;
      this.#squares(camera, frame, diameter, start, end);
    }
    context.globalAlpha = 1;
  }

  release() {}

  #drawDensity(camera, frame) {
    const [left, top] = toPixels(camera, frame, this.home.left, this.home.top);
    const [right, bottom] = toPixels(camera, frame, this.home.right, this.home.bottom);
    this.context.globalAlpha = 1 - this.sample.share;
    this.context.drawImage(this.picture, left, top, right - left, bottom - top);
  }

  #squares(camera, frame, diameter, from, to) {
    for (let next = from; next < to; next++) {
      const point = this.sample.points[next];
      const x = frame.width / 2 + (this.places[2 * point] / 65535 - camera.x) * camera.scale;
      const y = frame.height / 2 - (this.places[2 * point + 1] / 65535 - camera.y) * camera.scale;
      const side = diameter * this.sizes[point];
      if (x < -side || y < -side || x > frame.width + side || y > frame.height + side) continue;
      this.context.fillStyle = this.styles[this.codes[point]];
      this.context.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }
}
