/** The small map in the corner that says where one is, once only a part is in the frame. A click leads there. */

import { fitted, toPixels, toSheet, visible } from "./camera.js";

/** @typedef {import("./camera.js").Camera} Camera @typedef {import("./camera.js").Extent} Extent */

const SIZE = { width: 132, height: 104 };
const STEPS = 65535;
const DOTS = 6000;

export class Overview {
  /** @param {HTMLCanvasElement} canvas @param {(x: number, y: number) => void} go */
  constructor(canvas, go) {
    this.canvas = canvas;
    this.canvas.width = SIZE.width * 2;
    this.canvas.height = SIZE.height * 2;
    this.canvas.addEventListener("click", (event) => go(...toSheet(this.camera, SIZE, event.offsetX, event.offsetY)));
  }

  /** @param {Uint16Array} places @param {Extent} home */
  setPlaces(places, home) {
    this.places = places;
    this.camera = fitted(home, SIZE, 8);
    this.dots = null;
  }

  /** @param {Camera} camera @param {{width: number, height: number}} frame @param {import("./colors.js").Ink} ink
   * @param {boolean} isZoomed */
  draw(camera, frame, ink, isZoomed) {
    this.canvas.hidden = !isZoomed;
    if (!isZoomed || !this.places) return;
    if (this.dots?.paper !== ink.paper) this.dots = { paper: ink.paper, image: this.#dotted(ink) };
    const context = this.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.dots.image, 0, 0);
    context.setTransform(2, 0, 0, 2, 0, 0);
    const { left, bottom, right, top } = visible(camera, frame);
    const [x0, y0] = toPixels(this.camera, SIZE, left, top);
    const [x1, y1] = toPixels(this.camera, SIZE, right, bottom);
    context.strokeStyle = ink.text;
    context.lineWidth = 1.2;
    context.strokeRect(x0, y0, Math.max(x1 - x0, 3), Math.max(y1 - y0, 3));
  }

  #dotted(ink) {
    const image = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    const context = image.getContext("2d");
    context.scale(2, 2);
    context.fillStyle = ink.faint;
    context.globalAlpha = 0.5;
    const step = Math.max(1, Math.floor(this.places.length / 2 / DOTS));
    for (let point = 0; point < this.places.length / 2; point += step) {
      const [x, y] = toPixels(this.camera, SIZE, this.places[2 * point] / STEPS, this.places[2 * point + 1] / STEPS);
      context.fillRect(x - 0.4, y - 0.4, 0.8, 0.8);
    }
    return image;
  }
}
