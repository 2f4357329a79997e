/** The map as a picture to take away, at print size: what is in the frame, with its labels. */

import { drawAreas } from "./areas.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** Pixels of the picture per pixel of the page: a map 900 wide prints 23 cm wide at 300 dots an inch. */
const RATIO = 3;
const HALO = 3.2;

/** @param {Scene} scene @returns {Promise<Blob>} */
export async function png(scene) {
  const canvas = sheetOf(scene);
  drawLabels(canvas.getContext("2d"), scene);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Points and areas as a picture, the labels as text that can be edited. @param {Scene} scene @returns {Promise<Blob>} */
export async function svg(scene) {
  const picture = await addressOf(await sheetOf(scene).convertToBlob({ type: "image/png" }));
  const { width, height } = scene.frame;
  const drawing = document.implementation.createDocument("http://www.w3.org/2000/svg", "svg");
  const root = drawing.documentElement;
  attributes(root, { width, height, viewBox: `0 0 ${width} ${height}` });
  root.append(element(drawing, "image", { href: picture, width, height }));
  for (const { text, x, y, size, weight, color, family, direction } of lettering(scene)) {
    const line = element(drawing, "text", {
      x, y, fill: color, stroke: scene.ink.paper, "stroke-width": HALO, "stroke-linejoin": "round", "paint-order": "stroke",
      "font-family": family, "font-size": size, "font-weight": weight, "text-anchor": "middle", "dominant-baseline": "middle", direction,
    });
    line.textContent = text;
    root.append(line);
  }
  return new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" });
}

/** Paper, areas, points and leader lines. @param {Scene} scene */
function sheetOf(scene) {
  const { width, height } = scene.frame;
  const canvas = new OffscreenCanvas(Math.round(width * RATIO), Math.round(height * RATIO));
  const context = canvas.getContext("2d");
  const over = (draw) => {
    const layer = new OffscreenCanvas(canvas.width, canvas.height);
    draw(layer.getContext("2d"));
    context.drawImage(layer, 0, 0);
  };
  context.fillStyle = scene.ink.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  over((layer) => drawAreas(layer, scene.camera, scene.frame, RATIO, scene.areas, scene.ink.tint));
  context.drawImage(pointsAt(scene, canvas), 0, 0);
  over((layer) => scene.drawMarks(layer, RATIO));
  return canvas;
}

/** The points, drawn on their own canvas at the picture's size and then again at the page's. */
function pointsAt(scene, { width, height }) {
  const { canvas } = scene.points;
  const before = [canvas.width, canvas.height];
  [canvas.width, canvas.height] = [width, height];
  scene.drawPoints(RATIO, 1);
  const copy = new OffscreenCanvas(width, height);
  copy.getContext("2d").drawImage(canvas, 0, 0);
  [canvas.width, canvas.height] = before;
  scene.refresh();
  return copy;
}

function drawLabels(context, scene) {
  context.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { text, x, y, size, weight, color, family, direction } of lettering(scene)) {
    context.font = `${weight} ${size}px ${family}`;
    context.direction = direction;
    context.lineWidth = HALO;
    context.strokeStyle = scene.ink.paper;
    context.strokeText(text, x, y);
    context.fillStyle = color;
    context.fillText(text, x, y);
  }
}

/** Every line of every label that is on the page, where it stands. @param {Scene} scene */
function* lettering(scene) {
  for (const { key, anchor, offset } of scene.labels.placed) {
    const label = scene.labels.made.get(key);
    const [x, y] = scene.pixels(anchor).map((place, axis) => place + offset[axis]);
    const { fontFamily: family } = getComputedStyle(label.element);
    const step = label.height / label.text.length;
    for (const [number, text] of label.text.entries()) {
      const { direction } = getComputedStyle(label.element.children[number]);
      yield { text, x, y: y + (number - (label.text.length - 1) / 2) * step, size: label.fontSize, weight: label.weight, color: scene.labels.colorOf(key), family, direction };
    }
  }
}

function addressOf(blob) {
  return new Promise((read) => {
    const reader = new FileReader();
    reader.onload = () => read(reader.result);
    reader.readAsDataURL(blob);
  });
}

function element(drawing, name, values) {
  return attributes(drawing.createElementNS("http://www.w3.org/2000/svg", name), values);
}

function attributes(node, values) {
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, String(value));
  return node;
}
