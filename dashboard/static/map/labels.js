/** The names of the regions on the map: which are wanted at this zoom, how large, and their elements on the page. */

import { mixed } from "./colors.js";
import { toPixels } from "./camera.js";
import { lines } from "./lettering.js";
import { placed } from "./placement.js";

/** @typedef {import("./camera.js").Camera} Camera */
/** @typedef {import("./camera.js").Frame} Frame */
/** @typedef {import("./colors.js").Ink} Ink */
/** @typedef {{label: string, size: number, color: number, x: number, y: number,
 *   reach: number, parent: number | null}} Region */
/** @typedef {{key: string, layer: number, number: number, region: Region, fontSize: number, weight: number,
 *   text: string[], element: HTMLButtonElement, width: number, height: number}} Label */

const AT_MOST = 140;
/** Finer layers come in when about this many of their labels are in the frame. */
const COMFORTABLE = 30;
const PADDING = 2;

/** How much closer than home one has to be before the labels of a finer layer are wanted. @param {number} regions */
export function zoomFor(regions) {
  return Math.max(1.7, Math.sqrt(regions / COMFORTABLE));
}

/** The labels that belong to a layer's map, the most important first: its own, then those of finer layers that say
 * something new. @param {{regions: Region[]}[]} layers @param {number} layer */
export function wantedLabels(layers, layer) {
  const wanted = [];
  for (let depth = layer; depth < layers.length; depth++) {
    const { regions } = layers[depth];
    const largest = Math.max(1, ...regions.map((region) => region.size));
    const numbers = regions.map((_, number) => number).sort((a, b) => regions[b].size - regions[a].size);
    for (const number of numbers) {
      const region = regions[number];
      if (depth > layer && region.parent !== null && layers[depth - 1].regions[region.parent]?.label === region.label) continue;
      const share = Math.sqrt(region.size / largest);
      wanted.push({
        key: `${depth}:${number}`, layer: depth, number, region,
        fontSize: depth === layer ? 11.5 + 6.5 * share : 11 + 1.5 * share,
        weight: depth === layer ? 600 : 500,
        zoom: depth === layer ? 0 : zoomFor(regions.length),
      });
    }
  }
  return wanted;
}

export class Labels {
  /** @param {HTMLElement} box @param {{choose: Function, approach: Function}} actions */
  constructor(box, actions) {
    this.box = box;
    this.actions = actions;
    /** @type {Map<string, Label>} */
    this.made = new Map();
    /** @type {import("./placement.js").Placed[]} */
    this.placed = [];
    this.wanted = [];
  }

  /** @param {{regions: Region[]}[]} layers @param {number} layer */
  setLayer(layers, layer) {
    this.layers = layers;
    this.wanted = wantedLabels(layers, layer);
    this.made.clear();
    this.placed = [];
    this.box.replaceChildren();
  }

  /** Colours, and which labels stand back. @param {Ink} ink @param {boolean} isColored @param {string | null} focus */
  paint(ink, isColored, focus) {
    this.look = { ink, isColored, focus };
    for (const label of this.made.values()) this.#color(label);
  }

  /** Find places for what is in the frame. @param {Camera} camera @param {Frame} frame @param {number} zoom
   * @param {(label: {layer: number, number: number}) => [number, number] | null} anchorOf a place in the sheet, where
   *   the region's own is out of sight @param {import("./placement.js").Box[]} taken
   * @param {import("./placement.js").Ink} ink */
  place(camera, frame, zoom, anchorOf, taken, ink) {
    const before = new Map(this.placed.map(({ key, offset }) => [key, offset]));
    const inFrame = [];
    for (const label of this.wanted) {
      if (label.zoom > zoom) continue;
      const anchor = this.#anchor(label, camera, frame, anchorOf);
      if (anchor) inFrame.push({ label, anchor });
      if (inFrame.length >= AT_MOST) break;
    }
    const focused = inFrame.findIndex(({ label }) => label.key === this.look?.focus);
    if (focused > 0) inFrame.unshift(...inFrame.splice(focused, 1));
    const made = this.#measured(inFrame.map(({ label }) => label));
    const anchors = new Map(inFrame.map(({ label, anchor }) => [label.key, anchor]));
    const wishes = made.map(({ key, width, height, region }) => {
      const [x, y] = toPixels(camera, frame, ...anchors.get(key));
      return { key, x, y, width, height, reach: region.reach * camera.scale, previous: before.get(key) };
    });
    this.placed = placed(wishes, frame, taken, (box) => ink.under(box)).map((label) => ({ ...label, anchor: anchors.get(label.key) }));
    const shown = new Set(this.placed.map(({ key }) => key));
    for (const [key, label] of this.made) label.element.hidden = !shown.has(key);
    this.follow(camera, frame);
  }

  /** Keep the labels at their places on the map while it moves. @param {Camera} camera @param {Frame} frame */
  follow(camera, frame) {
    for (const { key, anchor, offset } of this.placed) {
      const { element, width, height } = this.made.get(key);
      const [x, y] = toPixels(camera, frame, ...anchor);
      element.style.transform = `translate(${x + offset[0] - width / 2}px, ${y + offset[1] - height / 2}px)`;
    }
  }

  /** The lines from labels that stand apart to what they name, in pixels. @param {Camera} camera @param {Frame} frame */
  leaders(camera, frame) {
    return this.placed.filter(({ leader }) => leader).map(({ key, anchor, leader, offset }) => {
      const [x, y] = toPixels(camera, frame, ...anchor);
      return { from: [x + leader[0] - leader[2], y + leader[1] - leader[3]], to: [x, y], color: this.colorOf(key), offset };
    });
  }

  colorOf(key) {
    const { ink, isColored } = this.look;
    const { region } = this.made.get(key);
    const own = isColored ? ink.palette[region.color % ink.palette.length] : ink.text;
    return mixed(own, ink.text, ink.label_share_of_text);
  }

  #anchor(label, camera, frame, anchorOf) {
    const own = [label.region.x, label.region.y];
    const [x, y] = toPixels(camera, frame, ...own);
    return x >= 0 && x <= frame.width && y >= 0 && y <= frame.height ? own : anchorOf(label);
  }

  /** The labels with their elements, all new ones measured at once, since each measuring lays out the page. */
  #measured(wanted) {
    const fresh = [];
    for (const label of wanted) {
      if (this.made.has(label.key)) continue;
      const text = lines(label.region.label, label.weight === 600 ? 18 : 22);
      const element = this.#element(label, text);
      const complete = { ...label, text, element, width: 0, height: 0 };
      this.made.set(label.key, complete);
      fresh.push(complete);
    }
    this.box.append(...fresh.map(({ element }) => element));
    for (const label of fresh) {
      label.width = label.element.offsetWidth + PADDING;
      label.height = label.element.offsetHeight;
    }
    return wanted.map(({ key }) => this.made.get(key));
  }

  #element(label, text) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "label";
    element.tabIndex = -1;
    element.title = label.region.label;
    element.dataset.key = label.key;
    element.style.fontSize = `${label.fontSize}px`;
    element.style.fontWeight = `${label.weight}`;
    for (const line of text) {
      const part = document.createElement("bdi");
      part.textContent = line;
      element.append(part);
    }
    element.addEventListener("click", () => this.actions.choose(label.layer, label.number));
    element.addEventListener("dblclick", (event) => (event.stopPropagation(), this.actions.approach(label.layer, label.number)));
    this.#color({ ...label, element });
    return element;
  }

  /** Whether a region is that one or a part of it. */
  #isWithin(key, focus) {
    let [layer, number] = key.split(":").map(Number);
    const [focusLayer, focusNumber] = focus.split(":").map(Number);
    for (; layer > focusLayer && number !== null; layer--) number = this.layers[layer].regions[number].parent;
    return layer === focusLayer && number === focusNumber;
  }

  #color({ key, region, element }) {
    if (!this.look) return;
    const { ink, isColored, focus } = this.look;
    const own = isColored ? ink.palette[region.color % ink.palette.length] : ink.text;
    element.style.color = mixed(own, ink.text, ink.label_share_of_text);
    element.classList.toggle("faded", focus !== null && !this.#isWithin(key, focus));
  }
}
