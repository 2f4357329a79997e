/** From what a colouring means to the colours on the screen. Code 0 is "nothing known": noise, or no value. */

/** @typedef {{paper: string, text: string, faint: string, noise: string, palette: string[], ramp: string[],
 *   label_share_of_text: number, tint: number}} Ink */
/** @typedef {{name: string, count: number, color: number | null}} Entry */

export const RAMP_STEPS = 256;
const ATTACHED_PALENESS = 0.55;

/** @param {string} color `#rrggbb` @returns {[number, number, number]} */
export function channels(color) {
  return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

/** `first` with a share of `second` in it. @param {string} first @param {string} second @param {number} share */
export function mixed(first, second, share) {
  const other = channels(second);
  return `#${channels(first)
    .map((part, number) => Math.round(part + (other[number] - part) * share).toString(16).padStart(2, "0"))
    .join("")}`;
}

/** @param {string} color @param {number} opacity */
export function transparent(color, opacity) {
  return `rgba(${channels(color).join(",")},${opacity})`;
}

/** The colour of a place on the ramp, `share` 0 to 1. @param {Ink} ink @param {number} share */
export function onRamp(ink, share) {
  const place = Math.min(Math.max(share, 0), 1) * (ink.ramp.length - 1);
  const stop = Math.min(Math.floor(place), ink.ramp.length - 2);
  return mixed(ink.ramp[stop], ink.ramp[stop + 1], place - stop);
}

/** The colour of an entry; those without one of their own are faint. @param {Ink} ink @param {Entry} entry */
export function entryColor(ink, entry) {
  return entry.color === null ? ink.faint : ink.palette[entry.color % ink.palette.length];
}

/** Red, green, blue and alpha of every code. @param {Ink} ink @param {Entry[] | null} entries null: a ramp */
export function palette(ink, entries) {
  const colors = entries
    ? entries.map((entry) => entryColor(ink, entry))
    : Array.from({ length: RAMP_STEPS }, (_, step) => onRamp(ink, step / (RAMP_STEPS - 1)));
  return Uint8Array.from([ink.noise, ...colors].flatMap((color) => [...channels(color), 255]));
}

/** The colours of regions, then paler those of noise that is attached to them. @param {Ink} ink
 * @param {{label: string, size: number, color: number}[]} regions */
export function regionPalette(ink, regions) {
  const own = regions.map((region) => entryColor(ink, asEntry(region)));
  const pale = own.map((color) => mixed(color, ink.paper, ATTACHED_PALENESS));
  return Uint8Array.from([ink.noise, ...own, ...pale].flatMap((color) => [...channels(color), 255]));
}

const LEFT_OUT = 65535;

/** The region of each point, counted from 1, from codes that count noise attached to a region on from their number.
 * @param {Uint16Array} codes @param {number} count of regions
 * @returns {{regions: Uint16Array, isAttached: (point: number) => boolean, isLeftOut: (point: number) => boolean}} */
export function asRegions(codes, count) {
  const isLeftOut = (point) => codes[point] === LEFT_OUT;
  return {
    regions: codes.map((code) => (code === LEFT_OUT ? 0 : code > count ? code - count : code)),
    isAttached: (point) => codes[point] > count && !isLeftOut(point),
    isLeftOut,
  };
}

/** A region as a line of a legend. @param {{label: string, size: number, color: number}} region @returns {Entry} */
export function asEntry({ label, size, color }) {
  return { name: label, count: size, color };
}
