/** The card beside the pointer: a point's region at once, its text and metadata as soon as they have come. */

/** @typedef {import("./archive.js").Archive} Archive */

const DELAY_MS = 70;
const OFFSET = 14;

export class Card {
  /** @param {HTMLElement} box @param {Archive} archive */
  constructor(box, archive) {
    this.box = box;
    this.archive = archive;
    this.point = -1;
    this.timer = 0;
  }

  /** @param {number} point @param {{x: number, y: number}} place in pixels @param {{width: number, height: number}} frame
   * @param {{name: string, color: string}} region @param {string} asked what is to be told besides the text, as it stands in its address */
  show(point, place, frame, region, asked) {
    if (point === this.point) return;
    this.point = point;
    this.#fill([row("region", region.name, region.color)]);
    this.#stand(place, frame);
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      try {
        const told = await this.archive.json(`texts/${point}${asked}`);
        if (point !== this.point) return;
        this.#fill(contents(told, region));
        this.#stand(place, frame);
      } catch {
        // The region stays; a card is no place for complaints about the network.
      }
    }, DELAY_MS);
  }

  hide() {
    clearTimeout(this.timer);
    this.point = -1;
    this.box.hidden = true;
  }

  #fill(rows) {
    this.box.replaceChildren(...rows);
    this.box.hidden = false;
  }

  /** Beside the point, on whichever side there is room. */
  #stand({ x, y }, frame) {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = x + OFFSET + width > frame.width ? x - OFFSET - width : x + OFFSET;
    const top = y + OFFSET + height > frame.height ? y - OFFSET - height : y + OFFSET;
    this.box.style.transform = `translate(${Math.max(left, 4)}px, ${Math.max(top, 4)}px)`;
  }
}

/** @param {{text: string, count: number, metadata: [string, string][], tags?: string[]}} told */
function contents(told, region) {
  const rows = [row("region", region.name, region.color), row("text", told.text)];
  if (told.tags?.length) rows.push(row("metadata", `tags: ${told.tags.join(" · ")}`));
  for (const [name, value] of told.metadata) rows.push(row("metadata", `${name}: ${value}`));
  if (told.count > 1) rows.push(row("metadata", `${told.count.toLocaleString("en")} times in the corpus`));
  return rows;
}

/** Words of strangers go in as text, never as markup. @param {string} kind @param {string} text @param {string} [color] */
function row(kind, text, color) {
  const element = document.createElement("div");
  element.className = kind;
  element.dir = "auto";
  if (color) {
    const dot = document.createElement("i");
    dot.style.background = color;
    element.append(dot);
  }
  element.append(text);
  return element;
}
