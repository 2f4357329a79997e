/** The map on the page: fetches what it shows, does what the visitor means, and tells Streamlit what was chosen. */

import { Archive } from "./archive.js";
import { areaPath } from "./areas.js";
import { read, visible, written } from "./camera.js";
import { packed, unpacked } from "./choice.js";
import { asEntry, asRegions, entryColor, palette, regionPalette } from "./colors.js";
import { extentOf, middlesInSight, sizesOf, states } from "./emphasis.js";
import { listen } from "./gestures.js";
import { Labels } from "./labels.js";
import { Legend } from "./legend.js";
import { Marker } from "./marker.js";
import { Overview } from "./overview.js";
import { boxesOf, build, keepViewInAddress, save, viewInAddress } from "./page.js";
import { Picking } from "./picking.js";
import { png } from "./picture.js";
import { Ink } from "./placement.js";
import { Scene } from "./scene.js";
import { Search } from "./search.js";
import { addTools, press } from "./tools.js";
import { svg } from "./vector_picture.js";

const STEPS = 65535;
const DOTS = 20_000;

export class Sheet {
  /** @param {ShadowRoot} root @param {string} home address of the app, with a slash at its end */
  constructor(root, home) {
    this.home = home;
    this.parts = build(root, new URL("map.css", import.meta.url).href);
    this.mode = "pan";
    this.shown = null;
    this.choice = { selection: null, matches: null, filter: null, hidesNoise: false };
    this.labels = new Labels(this.parts.labels, { choose: (...region) => this.#chooseRegion(...region), approach: (...region) => this.#approach(...region) });
    this.scene = new Scene(this.parts, this.labels, {
      place: () => this.#place(), rest: () => this.#rested(),
      marks: (context) => (this.marker.draw(context, this.scene), this.picking.mark(context)),
    });
    this.legend = new Legend(this.parts.legend, (filter) => this.#emphasize({ filter }));
    this.overview = new Overview(this.parts.overview, (x, y) => this.scene.fly({ ...this.scene.camera, x, y }));
    this.search = new Search(this.parts.search, this.parts.sheet, {
      found: (matches) => this.#emphasize({ matches }), read: (points) => this.select(new Set(points)), place: (text) => this.#type(text),
    });
    this.marker = new Marker((point) => this.placeOf(point));
    this.picking = new Picking(this);
    addTools(this.parts.tools, (tool) => this.#use(tool));
    this.#setMode("pan");
    listen(this.parts.sheet, () => this.mode, this.#actions());
    this.followHistory = () => this.#followAddress();
    addEventListener("popstate", this.followHistory);
  }

  /** Show what the script says, fetching only what is not here yet. @param {any} data @param {any} say Streamlit's ear */
  async update(data, say) {
    this.say = say;
    this.wanted = data;
    this.parts.sheet.ariaBusy = "true";
    try {
      await this.parts.styled;
      const found = await this.#fetched(data);
      if (this.wanted === data) this.#apply(data, found);
    } catch (error) {
      this.#say("The map's data could not be loaded. Reload the page to try again.");
      throw error;
    } finally {
      if (this.wanted === data) this.parts.sheet.ariaBusy = "false";
    }
  }

  close() {
    removeEventListener("popstate", this.followHistory);
    this.scene.close();
    this.search.close();
  }

  async #fetched(data) {
    // A corpus may grow, and people change its regions: what a map tells then lies at another address.
    if (this.archive?.map !== data.map || this.archive.version !== data.version) {
      this.archive = Object.assign(new Archive(`${this.home}map-data/${data.map}/`, data.version), { map: data.map });
    }
    const found = await this.archive.sheet(data);
    return { ...found, ...asRegions(found.regions, found.about.layers[data.layer].regions.length) };
  }

  #apply(data, found) {
    const before = this.shown;
    const isNew = before?.map !== data.map || before.documents !== data.documents;
    const isEdited = isNew || before.version !== data.version;
    this.shown = data;
    Object.assign(this, found);
    if (isNew) this.#begin(data);
    if (isEdited || before.layer !== data.layer) {
      this.labels.setLayer(this.about.layers, data.layer);
      this.paths = this.outlines.map((curves) => (curves.length ? areaPath(curves) : null));
    }
    if (isEdited || before.regions !== data.regions) {
      this.sizes = sizesOf(this.regions);
      this.scene.points.setRegions(this.regions);
    }
    if (isEdited || before.coloring.path !== data.coloring.path || before.coloring.words !== data.coloring.words) {
      this.scene.points.setCodes(this.codes, (code) => code === 0);
      this.choice.filter = null;
      this.legend.chosen = new Set();
    }
    this.#paint(data);
    if (isNew || (data.is_shared && before.selected !== data.selected)) {
      this.choice.selection = data.selected ? new Set(unpacked(data.selected)) : null;
    }
    if (before && !isNew && this.#focusKey(before) !== this.#focusKey(data)) this.#focusChanged(data);
    this.search.offerPlaces(data.places);
    this.#showTyped(data.typed, isNew);
    this.#emphasize({});
    this.#place();
  }

  /** A map that was not on this sheet before. */
  #begin(data) {
    this.chosenHere = null;
    const [left, bottom, right, top] = this.about.home.map((edge) => edge / STEPS);
    this.scene.points.setPlaces(this.places, this.counts, { left, bottom, right, top });
    this.scene.setHome({ left, bottom, right, top });
    this.overview.setPlaces(this.places, { left, bottom, right, top });
    this.picking.begin(this.archive, this.places);
    this.choice = { ...this.choice, matches: null, filter: null };
    this.search.setArchive(this.archive);
    const asked = this.#viewInAddress();
    const focus = data.focus === null ? null : extentOf(this.places, this.regions, data.focus);
    if (asked) this.scene.look(asked);
    else if (focus) this.scene.flyTo(focus);
    this.parts.message.hidden = this.places.some((place) => place !== STEPS);
    if (!this.parts.message.hidden) this.#say("No text of this corpus has a place on the map.");
  }

  #paint({ coloring, ink, layer, focus, doubtful }) {
    const { regions } = this.about.layers[layer];
    const isColored = coloring.kind === "region";
    this.scene.ink = ink;
    this.scene.points.setPalette(isColored ? regionPalette(ink, regions) : palette(ink, coloring.entries));
    this.scene.areas = this.paths.flatMap((path, number) => path
      ? [{ ...path, color: isColored ? entryColor(ink, asEntry(regions[number])) : ink.faint, isFaded: focus !== null && focus !== number, isDoubtful: doubtful.includes(number) }]
      : []);
    this.labels.paint(ink, isColored, focus === null ? null : `${layer}:${focus}`);
    const meaning = JSON.stringify([coloring, ink.paper]);
    if (this.legendShows === meaning) return;
    this.legendShows = meaning;
    this.legend.show(coloring, ink);
    this.parts.overview.classList.toggle("left", this.legend.stepAside(this.scene.frame, new Ink(this.scene.frame, this.#someDots())));
  }

  /** The mark of a text that was typed; where it is out of sight, one flies there. */
  #showTyped(typed, isNew) {
    if (this.marker.typed?.text === typed?.text && !isNew) return;
    this.marker.typed = typed;
    this.search.showPlaced(typed);
    if (typed?.place && !this.marker.box(this.scene)) this.scene.fly({ ...this.scene.camera, x: typed.place[0], y: typed.place[1] });
  }

  /** Ask where a text lies, or, if it is empty, take away the mark of the one that was typed. @param {string} text */
  #type(text) {
    if (!text && !this.shown?.typed) return;
    if (this.choice.selection) this.select(new Set());
    this.say.setTriggerValue("typed", { text });
  }

  #focusKey = ({ layer, focus }) => (focus === null ? null : `${layer}:${focus}`);

  /** Another region was brought to the front: by the list, then one flies there; by its label, then one is there. */
  #focusChanged(data) {
    this.choice.selection = null;
    const wasChosenHere = this.chosenHere === this.#focusKey(data);
    this.chosenHere = null;
    const extent = data.focus === null || wasChosenHere ? null : extentOf(this.places, this.regions, data.focus);
    if (extent) this.scene.flyTo(extent);
  }

  #emphasize(change) {
    Object.assign(this.choice, change);
    if (!this.shown) return;
    const { places, regions, codes, isLeftOut, shown, choice } = this;
    this.states = states({ places, regions, codes, isLeftOut, focus: choice.selection ? null : shown.focus, ...choice });
    this.scene.points.setStates(this.states);
    this.scene.refresh();
  }

  /** Where a point lies on the sheet. @param {number} point @returns {[number, number]} */
  placeOf(point) {
    return [this.places[2 * point] / STEPS, this.places[2 * point + 1] / STEPS];
  }

  /** Select points, all others fade; none: nothing is selected. Streamlit hears of it. @param {Set<number>} points */
  select(points) {
    this.#emphasize({ selection: points.size ? points : null });
    const { corpus, layer, focus } = this.shown;
    const told = { points: packed([...points].sort((a, b) => a - b)), corpus, layer, region: focus };
    // The moment lets the same choice be heard again after another has taken its place on a map beside this one.
    this.say.setStateValue("selection", { ...told, at: Date.now() });
  }

  #place() {
    if (!this.shown) return;
    const { scene, parts } = this;
    const taken = boxesOf(parts, [parts.tools, parts.legend, parts.overview, ...parts.search.children]);
    const mark = this.marker.box(scene);
    if (mark) taken.push(mark);
    const middles = middlesInSight(this.places, this.regions, this.sizes, visible(scene.camera, scene.frame), scene.drawn);
    const middleOf = ({ layer, number }) => (layer === this.shown.layer && middles.get(number)) || null;
    this.overview.draw(scene.camera, scene.frame, scene.ink, scene.zoom > 1.15);
    this.labels.place(scene.camera, scene.frame, scene.zoom, middleOf, taken, new Ink(scene.frame, this.#someDots()));
  }

  /** Where enough points are in the frame to know what a label would hide. */
  *#someDots() {
    const step = Math.max(1, Math.floor(this.regions.length / DOTS));
    for (let point = 0; point < this.regions.length; point += step) yield this.scene.pixels(this.placeOf(point));
  }

  #rested() {
    if (this.#isInAddress && this.wanted.map === this.shown.map) keepViewInAddress(this.scene.isHome ? null : written(this.scene.camera, this.scene.home));
  }

  #followAddress() {
    if (this.#isInAddress) this.scene.fly(this.#viewInAddress() || this.scene.home);
  }

  /** Whether the address says where one looks from: it has no room for two maps. */
  get #isInAddress() {
    return this.shown?.is_shared === false;
  }

  #viewInAddress = () => (this.#isInAddress ? read(viewInAddress(), this.scene.home) : null);

  #actions() {
    const { scene, picking } = this;
    return {
      pan: (dx, dy) => (picking.leave(), scene.pan(dx, dy)),
      zoom: (factor, x, y) => (picking.leave(), scene.zoomBy(factor, x, y)),
      hover: (x, y) => picking.hover(x, y),
      leave: () => picking.leave(),
      click: (x, y, adds) => picking.click(x, y, adds),
      approach: (x, y) => scene.flyCloser(2.2, x, y),
      draw: (path, isDone, adds) => picking.draw(path, isDone, adds),
      home: () => scene.fly(scene.home),
      search: () => this.search.begin(),
      escape: () => this.#escape(),
    };
  }

  #chooseRegion(layer, number) {
    if (layer === this.shown.layer && number === this.shown.focus) return;
    this.chosenHere = `${layer}:${number}`;
    this.#tellRegion(layer, number);
  }

  #tellRegion(layer, number) {
    this.say.setTriggerValue("region", { map: this.shown.map, layer, number });
  }

  #approach(layer, number) {
    this.archive.numbers(`layers/${layer}/regions`).then((regions) => {
      const extent = extentOf(this.places, regions, number);
      if (extent) this.scene.flyTo(extent);
    });
  }

  /** Undo one thing after the other: a search, a filter, a selection, the region in front. */
  #escape() {
    if (this.search.clear()) return this.#type("");
    if (this.legend.clear()) return;
    // A region that was clicked a moment ago may not have come to the front yet.
    if (this.choice.selection) this.select(new Set());
    else if (this.shown.focus !== null || this.chosenHere) this.#tellRegion(this.shown.layer, null);
  }

  #use(tool) {
    const { scene } = this;
    if (tool === "closer" || tool === "farther") scene.flyCloser(tool === "closer" ? 1.8 : 1 / 1.8, scene.frame.width / 2, scene.frame.height / 2);
    else if (tool === "home") scene.fly(scene.home);
    else if (tool === "noise") this.#toggleNoise();
    else if (tool === "png" || tool === "svg") ({ png, svg })[tool](scene, this.marker).then((picture) => save(picture, `map.${tool}`));
    else this.#setMode(tool);
  }

  #toggleNoise() {
    this.#emphasize({ hidesNoise: !this.choice.hidesNoise });
    press(this.parts.tools, { noise: this.choice.hidesNoise });
  }

  #setMode(mode) {
    this.mode = mode;
    press(this.parts.tools, { pan: mode === "pan", box: mode === "box", lasso: mode === "lasso" });
    for (const other of ["box", "lasso"]) this.parts.sheet.classList.toggle(other, mode === other);
  }

  #say(sentence) {
    this.parts.message.textContent = sentence;
    this.parts.message.hidden = false;
  }
}
