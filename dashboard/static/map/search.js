/** The field that finds texts while one types; Enter reads what was found. */

/** @typedef {import("./archive.js").Archive} Archive */

const DELAY_MS = 200;
const SHORTEST = 2;

export class Search {
  /** @param {HTMLElement} box @param {HTMLElement} sheet gets the focus back
   * @param {(matches: Set<number> | null) => void} onFound @param {(points: number[]) => void} read */
  constructor(box, sheet, onFound, read) {
    this.input = box.querySelector("input");
    this.output = box.querySelector("output");
    this.onFound = onFound;
    this.asking = new AbortController();
    /** @type {Set<number> | null} */
    this.found = null;
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#ask(), DELAY_MS);
    });
    this.input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && this.found?.size) read([...this.found]);
      if (event.key !== "Escape") return;
      this.clear();
      sheet.focus({ preventScroll: true });
    });
  }

  /** @param {Archive} archive */
  setArchive(archive) {
    this.archive = archive;
    this.clear();
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

  async #ask() {
    this.asking.abort();
    this.asking = new AbortController();
    const words = this.input.value.trim();
    if (words.length < SHORTEST) return this.#show(null);
    try {
      this.#show(new Set(await this.archive.matches(words, this.asking.signal)));
    } catch (error) {
      if (error.name !== "AbortError") this.output.textContent = "The search failed.";
    }
  }

  #show(found) {
    this.found = found;
    const count = found?.size ?? 0;
    this.output.textContent = found ? `${count.toLocaleString("en")} ${count === 1 ? "text" : "texts"}${count ? " · Enter reads them" : ""}` : "";
    this.onFound(found);
  }
}
