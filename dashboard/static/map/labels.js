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
/** Finer layers come in when, with them, about this many labels are in the frame. */
const COMFORTABLE = 30;
const PADDING = 2;
/** Pixels that a region reaches around its place from which its name belongs in its middle. */
const LARGE = 60;

/** How much closer than home one has to be before so many labels are comfortable. @param {number} labels */
export function zoomFor(labels) {
  return labels <= COMFORTABLE ? 0 : Math.max(1.4, Math.sqrt(labels / COMFORTABLE));
}

/** The labels that belong to a layer's map, the most important first: its own, then those of finer layers that say
 * something new. @param {{regions: Region[]}[]} layers @param {number} layer */
export function wantedLabels(layers, layer) {
  const wanted = [];
  let labels = 0;
  for (let depth = layer; depth < layers.length; depth++) {
    const { regions } = layers[depth];
    labels += regions.length;
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
        zoom: depth === layer ? 0 : zoomFor(labels),
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
    this.layer = layer;
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
   * @param {(label: {layer: number, number: number}) => [number, number] | null} middleOf what is in sight of a region,
   *   in the sheet @param {import("./placement.js").Box[]} taken
   * @param {import("./placement.js").Ink} ink */
  place(camera, frame, zoom, middleOf, taken, ink) {
    const before = new Map(this.placed.map(({ key, offset }) => [key, offset]));
    const inFrame = [];
    for (const label of this.wanted) {
      if (label.zoom > zoom) continue;
      const anchor = this.#anchor(label, camera, frame, middleOf);
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

  /** The colour of a label: that of the region of the map's own layer that it is or lies in; a faint one beside the
   * region in front. @param {string} key */
  colorOf(key) {
    const { ink, isColored } = this.look;
    if (this.#standsBack(key)) return ink.faint;
    const number = this.#ancestor(key, this.layer);
    const own = isColored && number !== null ? ink.palette[this.layers[this.layer].regions[number].color % ink.palette.length] : ink.text;
    return mixed(own, ink.text, ink.label_share_of_text);
  }

  /** A region's densest place; the middle of what is in sight of a region that is large on the screen or whose densest
   * place is not. */
  #anchor(label, camera, frame, middleOf) {
    const own = [label.region.x, label.region.y];
    const [x, y] = toPixels(camera, frame, ...own);
    const isInFrame = x >= 0 && x <= frame.width && y >= 0 && y <= frame.height;
    const isLarge = label.region.reach * camera.scale > LARGE;
    return (isLarge || !isInFrame ? middleOf(label) : null) ?? (isInFrame ? own : null);
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

  /** The region of a coarser layer that a region is or lies in; null where it lies in none. */
  #ancestor(key, coarser) {
    let [layer, number] = key.split(":").map(Number);
    for (; layer > coarser && number !== null; layer--) number = this.layers[layer].regions[number].parent;
    return layer === coarser ? number : null;
  }

  /** Whether another region is in front. @param {string} key */
  #standsBack(key) {
    if (this.look.focus === null) return false;
    const [layer, number] = this.look.focus.split(":").map(Number);
    return this.#ancestor(key, layer) !== number;
  }

  #color({ key, element }) {
    if (!this.look) return;
    element.style.color = this.colorOf(key);
    element.classList.toggle("faded", this.#standsBack(key));
  }
}
