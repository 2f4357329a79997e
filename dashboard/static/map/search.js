/** The field that finds words while one types, and places what was typed on the map by its meaning. */

/** @typedef {import("./archive.js").Archive} Archive */
/** @typedef {object} Actions
 * @property {(matches: Set<number> | null) => void} found points whose texts hold the words, null: no search
 * @property {(points: number[]) => void} read
 * @property {(text: string) => void} place a text among those it is like; an empty one: take it away */

const DELAY_MS = 200;
const SHORTEST = 2;
const LONGEST = 500;

export class Search {
  /** @param {HTMLElement} box @param {HTMLElement} sheet gets the focus back @param {Actions} actions */
  constructor(box, sheet, actions) {
    this.input = box.querySelector("input");
    this.input.maxLength = LONGEST;
    this.output = box.querySelector("output");
    this.button = box.querySelector("button");
    this.actions = actions;
    this.asking = new AbortController();
    this.canPlace = true;
    /** @type {Set<number> | null} */
    this.found = null;
    this.input.addEventListener("input", () => this.#typed());
    this.button.addEventListener("click", () => this.#place());
    this.input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.#enter();
      if (event.key !== "Escape") return;
      this.clear();
      this.actions.place("");
      sheet.focus({ preventScroll: true });
    });
  }

  /** @param {boolean} canPlace whether the page places what is typed */
  offerPlaces(canPlace) {
    this.canPlace = canPlace;
    this.input.placeholder = canPlace ? "Find or place a text ( / )" : "Find a text ( / )";
    this.input.ariaLabel = canPlace ? "Find words, or place a text on the map" : "Find words on the map";
  }

  /** @param {Archive} archive */
  setArchive(archive) {
    this.archive = archive;
    this.clear();
  }

  /** Tell where the text lies that the page has placed. @param {import("./marker.js").Typed | null} typed */
  showPlaced(typed) {
    if (!typed) return void (this.found || (this.output.textContent = ""));
    if (!this.input.matches(":focus") || !this.input.value) this.input.value = typed.text;
    this.#forgetWords();
    this.output.textContent = typed.remark;
  }

  begin() {
    this.input.focus();
    this.input.select();
  }

  /** Forget the search; says whether there was one. */
  clear() {
    const had = this.input.value !== "" || this.found !== null;
    this.input.value = "";
    if (had) this.#show(null);
    return had;
  }

  close() {
    clearTimeout(this.timer);
    this.asking.abort();
  }

  get #words() {
    return this.input.value.trim();
  }

  #typed() {
    clearTimeout(this.timer);
    if (!this.#words) this.actions.place("");
    this.timer = setTimeout(() => this.#ask(), DELAY_MS);
  }

  /** Read the texts that hold the words; where none does, see where the text would lie. */
  async #enter() {
    clearTimeout(this.timer);
    await this.#ask();
    if (this.found?.size) this.actions.read([...this.found]);
    else this.#place();
  }

  #place() {
    if (this.#words.length < SHORTEST || !this.canPlace) return;
    this.close();
    this.#forgetWords();
    this.output.textContent = "Looking for its place …";
    this.actions.place(this.#words);
  }

  async #ask() {
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    if (this.#words.length < SHORTEST) return this.#show(null);
    try {
      this.#show(new Set(await this.archive.matches(this.#words, signal)));
    } catch (error) {
      if (error.name !== "AbortError") this.output.textContent = "The search failed.";
    }
  }

  #show(found) {
    this.found = found;
    const count = found?.size ?? 0;
    const next = count ? " · Enter reads them" : this.canPlace ? " with these words · Enter places them on the map" : "";
    this.output.textContent = found ? `${count.toLocaleString("en")} ${count === 1 ? "text" : "texts"}${next}` : "";
    this.button.hidden = this.#words.length < SHORTEST || !this.canPlace;
    this.actions.found(found);
  }

  #forgetWords() {
    this.button.hidden = true;
    if (!this.found) return;
    this.found = null;
    this.actions.found(null);
  }
}
