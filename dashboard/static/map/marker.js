/** The mark of a text that somebody has typed, tied to the points that are most like it. */

/** @typedef {{text: string, place: [number, number] | null, near: number[], remark: string}} Typed
 *   `place` in the sheet, null for a text without one; `near` are points. */

const REACH = 7;
const LONGEST = 40;
const FONT = "600 13px";

export class Marker {
  constructor() {
    /** @type {Typed | null} */
    this.typed = null;
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./scene.js").Scene} scene
   * @param {(point: number) => [number, number]} placeOf */
  draw(context, scene, placeOf) {
    if (!this.typed?.place) return;
    const [x, y] = scene.pixels(this.typed.place);
    context.save();
    context.strokeStyle = context.fillStyle = scene.ink.text;
    for (const point of this.typed.near) tie(context, [x, y], scene.pixels(placeOf(point)));
    context.globalAlpha = 1;
    context.lineJoin = "round";
    context.strokeStyle = scene.ink.paper;
    context.lineWidth = 4;
    const diamond = new Path2D(`M${x},${y - REACH}L${x + REACH},${y}L${x},${y + REACH}L${x - REACH},${y}Z`);
    context.stroke(diamond);
    context.fill(diamond);
    this.#name(context, scene, x, y);
    context.restore();
  }

  /** Where it and its name stand, in pixels, so that nothing else is written there; null where they are not in sight.
   * @param {import("./scene.js").Scene} scene @returns {import("./placement.js").Box | null} */
  box(scene) {
    if (!this.typed?.place) return null;
    const [x, y] = scene.pixels(this.typed.place);
    const { width, height } = scene.frame;
    if (x < 0 || y < 0 || x > width || y > height) return null;
    const context = scene.parts.marks.getContext("2d");
    context.font = fontOf(scene);
    const reach = REACH + 6 + context.measureText(this.#words()).width;
    const isLeft = x + reach > width;
    return { left: isLeft ? x - reach : x - REACH, right: isLeft ? x + REACH : x + reach, top: y - 11, bottom: y + 11 };
  }

  #name(context, scene, x, y) {
    const box = this.box(scene);
    if (!box) return;
    context.font = fontOf(scene);
    context.textBaseline = "middle";
    const isLeft = box.left < x - REACH;
    context.textAlign = isLeft ? "right" : "left";
    const from = isLeft ? x - REACH - 5 : x + REACH + 5;
    context.strokeText(this.#words(), from, y);
    context.fillText(this.#words(), from, y);
  }

  #words() {
    const { text } = this.typed;
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;
  }
}

/** A thin line to a point and a ring around it. */
function tie(context, [x0, y0], [x, y]) {
  context.lineWidth = 1;
  context.globalAlpha = 0.28;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x, y);
  context.stroke();
  context.globalAlpha = 0.8;
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.stroke();
}

/** @param {import("./scene.js").Scene} scene */
function fontOf(scene) {
  return `${FONT} ${getComputedStyle(scene.parts.sheet).fontFamily}`;
}
