/** How a label's words are broken into lines. Pure functions of text. */

/** At most `most` lines of about `width` characters, as even as they can be; broken between words, or between characters
 * in scripts that have no spaces. No line begins with the dot between two phrases.
 * @param {string} text @param {number} [width] @param {number} [most] @returns {string[]} */
export function lines(text, width = 18, most = 3) {
  const words = text.replaceAll(" · ", "\u00a0· ").split(/[ \n\t]+/).filter(Boolean).flatMap((word) => pieces(word, width));
  let best = filled(words, width);
  for (let narrower = width - 1; narrower > width / 3; narrower--) {
    const tried = filled(words, narrower);
    if (tried.length > best.length || tried.some((line) => wide(line) > width)) break;
    best = tried;
  }
  if (best.length <= most) return best.length ? best : [""];
  const kept = best.slice(0, most);
  kept[most - 1] = `${kept[most - 1].replace(/\s*·$/, "")}…`;
  return kept;
}

/** @param {{piece: string, isGlued: boolean}[]} words @param {number} width @returns {string[]} */
function filled(words, width) {
  /** @type {string[]} */
  const broken = [];
  for (const { piece, isGlued } of words) {
    const last = broken.at(-1);
    const longer = last === undefined ? piece : last + (isGlued ? "" : " ") + piece;
    if (last !== undefined && wide(longer) <= width) broken[broken.length - 1] = longer;
    else broken.push(piece);
  }
  return broken;
}

/** A word in one piece, or in several where it is too long for a line. @param {string} word @param {number} width
 * @returns {{piece: string, isGlued: boolean}[]} */
function pieces(word, width) {
  if (wide(word) <= width * 1.4) return [{ piece: word, isGlued: false }];
  /** @type {string[]} */
  const parts = [""];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word)) {
    if (wide(parts[parts.length - 1] + segment) > width) parts.push("");
    parts[parts.length - 1] += segment;
  }
  return parts.map((piece, number) => ({ piece, isGlued: number > 0 }));
}

const FULL_WIDTH = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|[\u{20000}-\u{3ffff}]/u;

/** Width in Latin characters: those of China, Japan and Korea take two. @param {string} text */
function wide(text) {
  let width = 0;
  for (const sign of text) width += FULL_WIDTH.test(sign) ? 2 : 1;
  return width;
}
