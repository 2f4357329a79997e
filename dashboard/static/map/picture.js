/** The map as a picture to take away, at print size: what is in the frame, with its labels and its legend. */

import { drawAreas } from "./areas.js";
import { legendOn } from "./legend_picture.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{text: string, x: number, y: number, anchor: "start" | "middle" | "end", size: number, weight: number | string,
 *   color: string, family: string, direction: string, opacity: number}} Lettering a line of text; y is the middle of its
 *   height, x its beginning, middle or end */

/** Pixels of the picture per pixel of the page: a map 900 wide prints 23 cm wide at 300 dots an inch. */
export const RATIO = 3;
/** The width of the paper's colour around letters, half of it outside of them. */
export const HALO = 3.2;
/** How much of what lies under a legend its paper hides. */
export const LEGEND_COVER = 0.88;

/** @param {Scene} scene @returns {Promise<Blob>} */
export async function png(scene) {
  const canvas = emptySheet(scene);
  const context = canvas.getContext("2d");
  context.fillStyle = scene.ink.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawnApart(scene, (layer) => drawAreas(layer, scene.camera, scene.frame, RATIO, scene.areas, scene.ink.tint)), 0, 0);
  context.drawImage(pointsOf(scene), 0, 0);
  context.drawImage(drawnApart(scene, (layer) => scene.drawMarks(layer, RATIO)), 0, 0);
  context.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  for (const line of lettering(scene)) write(context, line, scene.ink.paper);
  drawLegend(context, scene);
  return canvas.convertToBlob({ type: "image/png" });
}

/** A canvas for all of the frame. @param {Scene} scene */
function emptySheet({ frame }) {
  return new OffscreenCanvas(Math.round(frame.width * RATIO), Math.round(frame.height * RATIO));
}

/** What clears its canvas before it draws, on one of its own. @param {Scene} scene
 * @param {(context: OffscreenCanvasRenderingContext2D) => void} draw */
export function drawnApart(scene, draw) {
  const canvas = emptySheet(scene);
  draw(canvas.getContext("2d"));
  return canvas;
}

/** The points, drawn on their own canvas at the picture's size and then again at the page's. @param {Scene} scene */
export function pointsOf(scene) {
  const { canvas } = scene.points;
  const copy = emptySheet(scene);
  const before = [canvas.width, canvas.height];
  [canvas.width, canvas.height] = [copy.width, copy.height];
  scene.drawPoints(RATIO, 1);
  copy.getContext("2d").drawImage(canvas, 0, 0);
  [canvas.width, canvas.height] = before;
  scene.refresh();
  return copy;
}

/** @param {OffscreenCanvasRenderingContext2D} context @param {Lettering} line @param {string | null} halo */
function write(context, { text, x, y, anchor, size, weight, color, family, direction, opacity }, halo) {
  context.textAlign = anchor === "middle" ? "center" : anchor;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.font = `${weight} ${size}px ${family}`;
  context.direction = direction;
  context.globalAlpha = opacity;
  if (halo) {
    context.lineWidth = HALO;
    context.strokeStyle = halo;
    context.strokeText(text, x, y);
  }
  context.fillStyle = color;
  context.fillText(text, x, y);
  context.globalAlpha = 1;
}

/** @param {OffscreenCanvasRenderingContext2D} context @param {Scene} scene */
function drawLegend(context, scene) {
  const legend = legendOn(scene);
  if (!legend) return;
  const { left, top, width, height } = legend.paper;
  context.globalAlpha = LEGEND_COVER;
  context.fillStyle = scene.ink.paper;
  context.fillRect(left, top, width, height);
  for (const spot of legend.spots) {
    context.globalAlpha = spot.opacity;
    context.fillStyle = spot.color;
    context.beginPath();
    context.roundRect(spot.left, spot.top, spot.width, spot.height, spot.isRound ? spot.width / 2 : 0);
    context.fill();
  }
  for (const line of legend.words) write(context, line, null);
}

/** Every line of every label that is on the page, where it stands. @param {Scene} scene
 * @returns {Generator<Lettering>} */
export function* lettering(scene) {
  for (const { key, anchor, offset } of scene.labels.placed) {
    const label = scene.labels.made.get(key);
    const [x, y] = scene.pixels(anchor).map((place, axis) => place + offset[axis]);
    const { fontFamily: family } = getComputedStyle(label.element);
    const step = label.height / label.text.length;
    for (const [number, text] of label.text.entries()) {
      const { direction } = getComputedStyle(label.element.children[number]);
      const line = y + (number - (label.text.length - 1) / 2) * step;
      const look = { size: label.fontSize, weight: label.weight, color: scene.labels.colorOf(key), family, direction };
      yield { text, x, y: line, anchor: "middle", ...look, opacity: 1 };
    }
  }
}
