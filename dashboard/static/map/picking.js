/** Pointing at points: the one under the pointer, a click, a box or a lasso. */

import { toSheet } from "./camera.js";
import { Card } from "./card.js";
import { Neighborhood, meant } from "./choice.js";
import { asEntry, entryColor } from "./colors.js";
import { HIDDEN, isNowhere } from "./emphasis.js";

const STEPS = 65535;
/** Pixels around the pointer in which a point is meant. */
const REACH = 9;

export class Picking {
  /** @param {import("./sheet.js").Sheet} sheet */
  constructor(sheet) {
    this.sheet = sheet;
    this.hovered = -1;
    /** @type {[number, number][] | null} */
    this.stroke = null;
  }

  /** Another map is on the sheet. @param {import("./archive.js").Archive} archive @param {Uint16Array} places */
  begin(archive, places) {
    this.leave();
    this.card = new Card(this.sheet.parts.card, archive);
    this.places = places;
    this.neighborhood = null;
  }

  /** @param {number} x @param {number} y in pixels */
  hover(x, y) {
    const point = this.#under(x, y);
    if (point === this.hovered) return;
    this.hovered = point;
    this.sheet.parts.sheet.classList.toggle("pointing", point >= 0 && this.sheet.mode === "pan");
    if (point >= 0) this.#tell(point);
    else this.card?.hide();
    this.sheet.scene.refresh();
  }

  leave() {
    if (this.hovered >= 0) this.sheet.scene.refresh();
    this.hovered = -1;
    this.sheet.parts.sheet.classList.remove("pointing");
    this.card?.hide();
  }

  /** @param {number} x @param {number} y @param {boolean} adds to what is selected */
  click(x, y, adds) {
    this.sheet.parts.sheet.focus({ preventScroll: true });
    const point = this.#under(x, y);
    if (point >= 0) this.#select(this.neighborhood.sharing(point), adds);
    else if (!adds && this.sheet.choice.selection) this.sheet.select(new Set());
  }

  /** @param {[number, number][]} path in pixels @param {boolean} isDone @param {boolean} adds */
  draw(path, isDone, adds) {
    this.leave();
    this.stroke = isDone ? null : path;
    if (!isDone) return this.sheet.scene.refresh();
    const { camera, frame } = this.sheet.scene;
    const polygon = path.map(([x, y]) => toSheet(camera, frame, x, y).map((share) => share * STEPS));
    this.#select(meant(this.places, polygon, this.sheet.states, this.sheet.choice.selection !== null), adds);
  }

  /** Draw the stroke of a box or lasso, and a ring around the point under the pointer.
   * @param {CanvasRenderingContext2D} context */
  mark(context) {
    context.strokeStyle = this.sheet.scene.ink.text;
    if (this.stroke) {
      context.setLineDash([4, 3]);
      context.stroke(new Path2D(`M${this.stroke.map((place) => place.join(",")).join("L")}Z`));
      context.setLineDash([]);
    }
    if (this.hovered < 0) return;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(...this.sheet.scene.pixels(this.sheet.placeOf(this.hovered)), 6, 0, 2 * Math.PI);
    context.stroke();
  }

  #select(points, adds) {
    const before = adds ? (this.sheet.choice.selection ?? []) : [];
    this.sheet.select(new Set([...before, ...points]));
  }

  #tell(point) {
    const { shown, about, regions, scene } = this.sheet;
    const region = about.layers[shown.layer].regions[regions[point] - 1];
    const color = region ? entryColor(shown.ink, asEntry(region)) : shown.ink.noise;
    const [x, y] = scene.pixels(this.sheet.placeOf(point));
    const name = region && this.sheet.isAttached(point) ? `attached to ${region.label}` : (region?.label ?? "no region");
    this.card.show(point, { x, y }, scene.frame, { name, color }, shown.tell);
  }

  #under(x, y) {
    if (!this.sheet.shown) return -1;
    this.neighborhood ??= new Neighborhood(this.places);
    const { camera, frame } = this.sheet.scene;
    const [across, up] = toSheet(camera, frame, x, y);
    const counts = (point) => !isNowhere(this.places, point) && this.sheet.states[point] !== HIDDEN;
    return this.neighborhood.nearest(across * STEPS, up * STEPS, (REACH / camera.scale) * STEPS, counts);
  }
}
