/** What the server knows of a map, fetched when it is needed and then kept: nothing of it ever changes. */

export class Archive {
  /** @param {string} address of the map's data, with a slash at its end @param {string} version of code and data */
  constructor(address, version) {
    this.address = address;
    this.version = version;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /** Everything that is on a sheet. @param {{layer: number, regions: string, coloring: {path: string, words: string}}} shown */
  async sheet({ layer, regions: path, coloring }) {
    const [about, places, regions, codes, outlines] = await Promise.all([
      this.json("sheet"), this.numbers("places"), this.numbers(path),
      this.numbers(coloring.path, coloring.words), this.json(`layers/${layer}/outlines`),
    ]);
    const counts = about.has_counts ? await this.bytes("counts") : null;
    return { about, places, regions, codes, outlines, counts };
  }

  /** @param {string} path @returns {Promise<any>} */
  json(path) {
    return this.#once(path, (answer) => answer.json());
  }

  /** Little-endian 16-bit numbers; words that they depend on travel in the body, where no log of addresses sees them.
   * @param {string} path @param {string} [words] @returns {Promise<Uint16Array>} */
  numbers(path, words = "") {
    return this.#once(path, async (answer) => new Uint16Array(await answer.arrayBuffer()), words);
  }

  /** @param {string} path @returns {Promise<Uint8Array>} */
  bytes(path) {
    return this.#once(path, async (answer) => new Uint8Array(await answer.arrayBuffer()));
  }

  /** The points whose text holds these words.
   * @param {string} words @param {AbortSignal} signal @returns {Promise<Uint32Array>} */
  async matches(words, signal) {
    const answer = await fetch(`${this.address}matches`, { method: "POST", body: words, signal });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return new Uint32Array(await answer.arrayBuffer());
  }

  #once(path, read, words = "") {
    const key = `${path} ${words}`;
    let promise = this.kept.get(key);
    if (!promise) {
      promise = this.#fetched(path, words).then(read);
      promise.catch(() => this.kept.delete(key));
      this.kept.set(key, promise);
    }
    return promise;
  }

  async #fetched(path, words) {
    const asked = words ? { method: "POST", body: words } : {};
    const answer = await fetch(`${this.address}${path}?v=${this.version}`, asked);
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer;
  }
}
