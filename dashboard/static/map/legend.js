/** What the colours mean. A click on a category, or a stroke over the scale, lets everything else fade. */

import { RAMP_STEPS, entryColor, onRamp } from "./colors.js";

/** @typedef {import("./colors.js").Ink} Ink @typedef {import("./colors.js").Entry} Entry */
/** @typedef {{kind: string, title: string, entries: Entry[] | null, ticks: string[], histogram: number[], missing: number, missing_name: string}} Meaning */

/** Pixels from the top to below the buttons. */
const TOOLS_END = 320;

export class Legend {
  /** @param {HTMLElement} box @param {(filter: Set<number> | null) => void} onFilter codes that stay, null: all */
  constructor(box, onFilter) {
    this.box = box;
    this.onFilter = onFilter;
    /** @type {Set<number>} */
    this.chosen = new Set();
  }

  /** @param {Meaning} meaning @param {Ink} ink */
  show(meaning, ink) {
    this.box.replaceChildren();
    this.box.hidden = meaning.kind === "region";
    if (this.box.hidden) return;
    this.box.append(heading(meaning.title));
    if (meaning.entries) this.#categories(meaning, ink);
    else this.#scale(meaning, ink);
    if (meaning.missing) this.box.append(this.#item({ name: meaning.missing_name, count: meaning.missing }, 0, ink.noise));
  }

  /** Stand in the lower corner where it hides less of the map; says whether that is the right one.
   * @param {import("./camera.js").Frame} frame @param {import("./placement.js").Ink} ink what is drawn */
  stepAside({ width, height }, ink) {
    const { offsetWidth, offsetHeight } = this.box;
    const top = height - offsetHeight;
    const left = ink.under({ left: 0, top, right: offsetWidth, bottom: height });
    const right = ink.under({ left: width - offsetWidth, top, right: width, bottom: height });
    const isRight = !this.box.hidden && right < left && top > TOOLS_END;
    this.box.classList.toggle("right", isRight);
    return isRight;
  }

  /** Forget what was chosen; says whether anything was. */
  clear() {
    const had = this.chosen.size > 0;
    this.#choose(new Set());
    return had;
  }

  #categories({ entries }, ink) {
    entries.forEach((entry, number) => this.box.append(this.#item(entry, number + 1, entryColor(ink, entry))));
  }

  #item(entry, code, color) {
    const item = document.createElement("button");
    item.type = "button";
    item.dataset.code = String(code);
    item.setAttribute("aria-pressed", "false");
    const dot = document.createElement("i");
    dot.style.background = color;
    const name = document.createElement("bdi");
    name.textContent = entry.name;
    const count = document.createElement("small");
    count.textContent = entry.count.toLocaleString("en");
    item.append(dot, name, count);
    item.title = `${entry.name}: show only these (again: show all)`;
    item.addEventListener("click", () => {
      const chosen = new Set(this.chosen);
      if (!chosen.delete(code)) chosen.add(code);
      this.#choose(chosen);
    });
    return item;
  }

  #scale({ ticks, histogram }, ink) {
    const bars = document.createElement("div");
    bars.className = "histogram";
    bars.title = "Draw over the bars to show only these values; click to show all";
    const tallest = Math.max(1, ...histogram);
    histogram.forEach((count, number) => {
      const bar = document.createElement("i");
      bar.style.height = `${Math.max(count ? 4 : 0, (100 * count) / tallest)}%`;
      bar.style.background = onRamp(ink, number / (histogram.length - 1));
      bars.append(bar);
    });
    const axis = document.createElement("div");
    axis.className = "ticks";
    axis.append(...ticks.map((tick) => Object.assign(document.createElement("span"), { textContent: tick })));
    this.box.append(bars, axis);
    this.#strokes(bars, histogram.length);
  }

  #strokes(bars, steps) {
    let start = -1;
    const stepAt = (event) => {
      const { left, width } = bars.getBoundingClientRect();
      return Math.min(Math.max(Math.floor(((event.clientX - left) / width) * steps), 0), steps - 1);
    };
    const upTo = (end) => {
      const [low, high] = [Math.min(start, end), Math.max(start, end)];
      const codes = new Set();
      for (let code = 1; code <= RAMP_STEPS; code++) {
        const step = Math.floor(((code - 1) / RAMP_STEPS) * steps);
        if (step >= low && step <= high) codes.add(code);
      }
      this.#choose(codes);
      [...bars.children].forEach((bar, step) => bar.classList.toggle("faded", step < low || step > high));
    };
    bars.addEventListener("pointerdown", (event) => {
      bars.setPointerCapture(event.pointerId);
      start = stepAt(event);
      this.clear();
    });
    bars.addEventListener("pointermove", (event) => {
      if (start >= 0 && (this.chosen.size || stepAt(event) !== start)) upTo(stepAt(event));
    });
    bars.addEventListener("pointerup", () => (start = -1));
  }

  #choose(codes) {
    this.chosen = codes;
    for (const item of this.box.querySelectorAll("button")) {
      const isChosen = codes.has(Number(item.dataset.code));
      item.setAttribute("aria-pressed", String(isChosen));
      item.classList.toggle("faded", codes.size > 0 && !isChosen);
    }
    if (!codes.size) for (const bar of this.box.querySelectorAll(".histogram i")) bar.classList.remove("faded");
    this.onFilter(codes.size ? codes : null);
  }
}

function heading(title) {
  const element = document.createElement("div");
  element.className = "heading";
  element.dir = "auto";
  element.textContent = title;
  return element;
}
