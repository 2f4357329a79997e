/** The mark of a text that somebody has typed, tied to the points that are most like it. */

/** @typedef {{text: string, place: [number, number] | null, near: number[], remark: string}} Typed
 *   `place` in the sheet, null for a text without one; `near` are points. */
/** @typedef {{at: [number, number], ends: [number, number][], diamond: string, name: import("./picture.js").Lettering | null}} Drawn
 *   in pixels: lines lead from `at` to the `ends`; there is no name where the mark is out of sight. */

const REACH = 7;
const LONGEST = 40;
const SIZE = 13;
const WEIGHT = 600;
/** How clear the lines are, and the rings at their ends with this radius. */
export const TIES = { line: 0.28, ring: 0.8, radius: 4 };
/** The width of the paper's colour around the mark and its name, half of it outside of them. */
export const EDGE = 4;

export class Marker {
  /** @param {(point: number) => [number, number]} placeOf */
  constructor(placeOf) {
    this.placeOf = placeOf;
    /** @type {Typed | null} */
    this.typed = null;
  }

  /** What there is to draw of it. @param {import("./scene.js").Scene} scene @returns {Drawn | null} */
  drawn(scene) {
    if (!this.typed?.place) return null;
    const [x, y] = scene.pixels(this.typed.place);
    return {
      at: [x, y],
      ends: this.typed.near.map((point) => scene.pixels(this.placeOf(point))),
      diamond: `M${x},${y - REACH}L${x + REACH},${y}L${x},${y + REACH}L${x - REACH},${y}Z`,
      name: this.#name(scene, x, y),
    };
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./scene.js").Scene} scene */
  draw(context, scene) {
    const drawn = this.drawn(scene);
    if (!drawn) return;
    context.save();
    context.strokeStyle = context.fillStyle = scene.ink.text;
    for (const end of drawn.ends) tie(context, drawn.at, end);
    context.globalAlpha = 1;
    context.lineJoin = "round";
    context.strokeStyle = scene.ink.paper;
    context.lineWidth = EDGE;
    const diamond = new Path2D(drawn.diamond);
    context.stroke(diamond);
    context.fill(diamond);
    if (drawn.name) write(context, drawn.name);
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
    context.font = fontOf(familyOf(scene));
    const reach = REACH + 6 + context.measureText(this.#words()).width;
    const isLeft = x + reach > width;
    return { left: isLeft ? x - reach : x - REACH, right: isLeft ? x + REACH : x + reach, top: y - 11, bottom: y + 11 };
  }

  #name(scene, x, y) {
    const box = this.box(scene);
    if (!box) return null;
    const isLeft = box.left < x - REACH;
    const look = { size: SIZE, weight: WEIGHT, color: scene.ink.text, family: familyOf(scene), direction: "ltr", opacity: 1 };
    return { text: this.#words(), x: isLeft ? x - REACH - 5 : x + REACH + 5, y, anchor: isLeft ? "end" : "start", ...look };
  }

  #words() {
    const { text } = this.typed;
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;
  }
}

/** A thin line to a point and a ring around it. */
function tie(context, from, to) {
  context.lineWidth = 1;
  context.globalAlpha = TIES.line;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.globalAlpha = TIES.ring;
  context.beginPath();
  context.arc(...to, TIES.radius, 0, 2 * Math.PI);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {import("./picture.js").Lettering} name */
function write(context, { text, x, y, anchor, family }) {
  context.font = fontOf(family);
  context.textBaseline = "middle";
  context.textAlign = anchor;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

/** @param {import("./scene.js").Scene} scene */
function familyOf(scene) {
  return getComputedStyle(scene.parts.sheet).fontFamily;
}

function fontOf(family) {
  return `${WEIGHT} ${SIZE}px ${family}`;
}
