/** What the server knows of a map, fetched when it is needed and then kept: nothing of it ever changes. */

export class Archive {
  /** @param {string} address of the map's data, with a slash at its end @param {string} version of code and data */
  constructor(address, version) {
    this.address = address;
    this.version = version;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /** @param {string} path @returns {Promise<any>} */
  json(path) {
    return this.#once(path, (answer) => answer.json());
  }

  /** Little-endian 16-bit numbers. @param {string} path @returns {Promise<Uint16Array>} */
  numbers(path) {
    return this.#once(path, async (answer) => new Uint16Array(await answer.arrayBuffer()));
  }

  /** @param {string} path @returns {Promise<Uint8Array>} */
  bytes(path) {
    return this.#once(path, async (answer) => new Uint8Array(await answer.arrayBuffer()));
  }

  /** The points whose text holds these words. Words travel in the body, where no log of addresses sees them.
   * @param {string} words @param {AbortSignal} signal @returns {Promise<Uint32Array>} */
  async matches(words, signal) {
    const answer = await fetch(`${this.address}matches`, { method: "POST", body: words, signal });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return new Uint32Array(await answer.arrayBuffer());
  }

  #once(path, read) {
    let promise = this.kept.get(path);
    if (!promise) {
      promise = this.#fetched(path).then(read);
      promise.catch(() => this.kept.delete(path));
      this.kept.set(path, promise);
    }
    return promise;
  }

  async #fetched(path) {
    const answer = await fetch(`${this.address}${path}?v=${this.version}`);
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer;
  }
}
