/** What is on the sheet, seen by a camera: draws when something has changed, and how much it can while one moves. */

import { drawAreas } from "./areas.js";
import { between, fitted, heldNear, panned, toPixels, zoomedAt } from "./camera.js";
import { lookOf } from "./emphasis.js";
import { FlatPoints } from "./flat_points.js";
import { Points } from "./points.js";

/** @typedef {import("./camera.js").Camera} Camera @typedef {import("./camera.js").Extent} Extent */

/** One stands still after so long, or after some frames where those come slowly: all that is drawn then takes its time. */
const REST_MS = 130;
const LONGEST_REST_MS = 700;
const FLIGHT_MS = 550;
/** Milliseconds a frame may take while one moves; beyond it only a sample of the points is drawn. */
const SMOOTH_MS = 34;
/** Points that any computer draws in that time, to begin with. */
const EASY = 30_000;
const LEAST_SHARE = 0.03;
const MOST_RATIO = 2;
const TOOLS_WIDTH = 36;
/** How clear the line from a label to its place is, and the radius of its end. */
export const LEADER = { opacity: 0.6, end: 1.8 };

export class Scene {
  /** @param {Record<string, any>} parts @param {import("./labels.js").Labels} labels
   * @param {{place: () => void, rest: () => void, marks: (context: CanvasRenderingContext2D) => void}} calls */
  constructor(parts, labels, calls) {
    this.parts = parts;
    this.labels = labels;
    this.calls = calls;
    const gl = parts.points.getContext("webgl2", { antialias: false, depth: false, premultipliedAlpha: true });
    this.points = gl ? new Points(gl, () => this.refresh()) : new FlatPoints(parts.points);
    this.frame = { width: 0, height: 0 };
    /** The part of the points that is drawn while one moves, and the milliseconds that a frame took then. */
    this.share = 1;
    this.gap = 0;
    this.isMoving = false;
    this.areas = [];
    /** @type {import("./colors.js").Ink | null} */
    this.ink = null;
    this.observer = new ResizeObserver(() => this.#resized());
    this.observer.observe(parts.sheet);
    this.#resized();
  }

  /** The whole map's extent; the camera goes there unless it already stands somewhere. @param {Extent} extent */
  setHome(extent) {
    this.extent = extent;
    this.share = Math.min(1, EASY / Math.max(this.points.count, 1));
    this.camera = null;
    this.#resized();
  }

  /** All of the map, beside the buttons. */
  get home() {
    const camera = fitted(this.extent, { width: this.frame.width - TOOLS_WIDTH, height: this.frame.height });
    return { ...camera, x: camera.x + TOOLS_WIDTH / 2 / camera.scale };
  }

  get zoom() {
    return this.camera.scale / this.home.scale;
  }

  get isHome() {
    const { home, camera } = this;
    const near = (one, other) => Math.abs(one - other) < 1e-3;
    return near(camera.scale / home.scale, 1) && near(camera.x, home.x) && near(camera.y, home.y);
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.look(heldNear(panned(this.camera, dx, dy), this.extent));
  }

  /** @param {number} factor @param {number} [x] @param {number} [y] in pixels, the middle if not given */
  zoomBy(factor, x = this.frame.width / 2, y = this.frame.height / 2) {
    this.look(zoomedAt(this.camera, this.frame, factor, x, y, this.home));
  }

  /** Look from here at once. @param {Camera} camera */
  look(camera) {
    this.flight = null;
    this.#move(camera);
  }

  /** Go there so that the eye can follow. @param {Camera} camera */
  fly(camera) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.look(camera);
    this.flight = { from: this.camera, to: camera, began: performance.now() };
    this.#move(this.camera);
  }

  /** @param {number} factor @param {number} x @param {number} y */
  flyCloser(factor, x, y) {
    this.fly(zoomedAt(this.flight?.to ?? this.camera, this.frame, factor, x, y, this.home));
  }

  /** @param {Extent} extent */
  flyTo(extent) {
    const wide = fitted(extent, this.frame, Math.min(this.frame.width, this.frame.height) * 0.22);
    this.fly({ ...wide, scale: Math.min(wide.scale, this.home.scale * 14) });
  }

  /** Draw with the next frame. */
  refresh() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      if (!this.camera || !this.ink || !this.frame.width) return;
      this.#step();
      this.#draw();
    });
  }

  close() {
    cancelAnimationFrame(this.asked);
    clearTimeout(this.timer);
    this.observer.disconnect();
    this.points.release();
  }

  #move(camera) {
    this.camera = camera;
    this.isMoving = true;
    this.parts.sheet.dataset.state = "moving";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#rest(), Math.min(Math.max(REST_MS, 3 * this.gap), LONGEST_REST_MS));
    this.refresh();
  }

  #rest() {
    if (this.flight) return;
    if (!this.ink) return void (this.timer = setTimeout(() => this.#rest(), REST_MS));
    this.isMoving = false;
    this.parts.sheet.dataset.state = "drawn";
    this.calls.place();
    this.calls.rest();
    this.refresh();
  }

  #step() {
    if (!this.flight) return;
    const { from, to, began } = this.flight;
    const elapsed = Math.min((performance.now() - began) / FLIGHT_MS, 1);
    const share = elapsed < 0.5 ? 4 * elapsed ** 3 : 1 - (2 - 2 * elapsed) ** 3 / 2;
    if (elapsed === 1) this.flight = null;
    this.#move(between(from, to, share));
  }

  #draw() {
    const began = performance.now();
    const { camera, frame, ratio, ink, parts } = this;
    drawAreas(parts.areas.getContext("2d"), camera, frame, ratio, this.areas, ink.tint);
    this.drawPoints(ratio, this.isMoving ? this.share : 1);
    if (this.isMoving) this.#placeInTime();
    this.labels.follow(camera, frame);
    this.drawMarks(parts.marks.getContext("2d"), ratio);
    if (this.isMoving) this.#adapt(began);
  }

  /** The points that are drawn where one looks now. */
  get drawn() {
    this.points.follow(this.camera, this.frame, this.isMoving);
    return this.points.sample;
  }

  /** @param {number} ratio pixels of the canvas per pixel of the page @param {number} share of the points */
  drawPoints(ratio, share) {
    this.points.follow(this.camera, this.frame, this.isMoving);
    this.points.draw(this.camera, this.frame, { ...this.pointLook, ratio, share });
  }

  /** How large and how clear points are where one looks from now. */
  get pointLook() {
    return lookOf(this.points.shown, this.zoom, this.frame, this.points.hasFaded);
  }

  /** Leader lines, and whatever else is drawn over the points. @param {CanvasRenderingContext2D} context
   * @param {number} ratio */
  drawMarks(context, ratio) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineWidth = 1;
    for (const { from, to, color } of this.labels.leaders(this.camera, this.frame)) {
      context.strokeStyle = context.fillStyle = color;
      context.globalAlpha = LEADER.opacity;
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
      context.beginPath();
      context.arc(...to, LEADER.end, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    this.calls.marks(context);
  }

  /** @param {[number, number]} place in the sheet @returns {[number, number]} pixels */
  pixels(place) {
    return toPixels(this.camera, this.frame, ...place);
  }

  /** Labels are placed anew while one zooms as often as that costs little of the time. */
  #placeInTime() {
    const now = performance.now();
    if (this.camera.scale === this.placedAt?.scale || now - (this.placedAt?.when ?? 0) < 12 * (this.placedAt?.cost ?? 0)) return;
    this.calls.place();
    this.placedAt = { scale: this.camera.scale, when: now, cost: performance.now() - now };
  }

  /** Draw fewer points while one moves if frames come too slowly, more if there is time. Only the second frame after a
   * drawing comes late if that took long: a browser draws one while the next is prepared. @param {number} began */
  #adapt(began) {
    requestAnimationFrame(() => requestAnimationFrame((now) => {
      this.gap = (now - began) / 2;
      if (this.gap > SMOOTH_MS * 1.3) this.share = Math.max(this.share * Math.max(SMOOTH_MS / this.gap, 0.2), LEAST_SHARE);
      else if (this.gap < SMOOTH_MS) this.share = Math.min(this.share * 1.15, 1);
    }));
  }

  #resized() {
    const { width, height } = this.parts.sheet.getBoundingClientRect();
    if (!width || !height) return;
    const wasHome = this.camera && this.extent && this.frame.width > 0 && this.isHome;
    this.frame = { width, height };
    this.ratio = Math.min(devicePixelRatio || 1, MOST_RATIO);
    for (const canvas of [this.parts.areas, this.parts.points, this.parts.marks]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    if (!this.extent) return;
    if (!this.camera || wasHome) this.camera = this.home;
    this.#move(this.camera);
  }
}
