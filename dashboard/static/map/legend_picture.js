/** The legend as pictures have it: each of its parts that is in sight, where it stands on the page. */

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{left: number, top: number, width: number, height: number}} Place in pixels of the sheet */
/** @typedef {Place & {color: string, opacity: number, isRound: boolean}} Spot the disc of an entry, or a histogram's bar */
/** @typedef {import("./picture.js").Lettering} Lettering */

const SPOTS = "button > i, .histogram i";
const WORDS = ".heading, bdi, small, .ticks span";

/** The paper it stands on, its spots and its words; null where the map has none.
 * @param {Scene} scene @returns {{paper: Place, spots: Spot[], words: Lettering[]} | null} */
export function legendOn(scene) {
  const { legend, sheet, marks } = scene.parts;
  if (legend.hidden) return null;
  const frame = legend.getBoundingClientRect();
  const isInSight = (element) => element.getBoundingClientRect().bottom <= frame.bottom + 1;
  const corner = sheet.getBoundingClientRect();
  const shown = (selector) => [...legend.querySelectorAll(selector)].filter(isInSight);
  return {
    paper: placeOf(legend, corner),
    spots: shown(SPOTS).map((element) => spot(element, legend, corner)),
    words: shown(WORDS).map((element) => words(element, legend, corner, marks.getContext("2d"))),
  };
}

/** @returns {Place} */
function placeOf(element, corner) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left: left - corner.left, top: top - corner.top, width, height };
}

/** @returns {Spot} */
function spot(element, legend, corner) {
  const isRound = element.parentElement.matches("button");
  return { ...placeOf(element, corner), color: element.style.background, opacity: opacityOf(element, legend), isRound };
}

/** @param {CanvasRenderingContext2D} context to measure with @returns {Lettering} */
function words(element, legend, corner, context) {
  const { left, top, width, height } = placeOf(element, corner);
  const { fontFamily: family, fontSize, fontWeight, direction, color } = getComputedStyle(element);
  const size = parseFloat(fontSize);
  context.font = `${fontWeight} ${size}px ${family}`;
  const text = shortened(element.textContent, width + 1, (words) => context.measureText(words).width);
  const x = direction === "rtl" ? left + width : left;
  const look = { size, weight: fontWeight, color, family, direction, opacity: opacityOf(element, legend) };
  return { text, x, y: top + height / 2, anchor: "start", ...look };
}

/** As much of a text as fits into a width, as the page itself cuts it.
 * @param {string} text @param {number} width @param {(text: string) => number} widthOf */
export function shortened(text, width, widthOf) {
  if (widthOf(text) <= width) return text;
  const letters = [...text];
  while (letters.length && widthOf(`${letters.join("")}…`) > width) letters.pop();
  return `${letters.join("")}…`;
}

/** How clear an element is on the legend, within those that it lies in. */
function opacityOf(element, legend) {
  let opacity = 1;
  for (let part = element; part !== legend; part = part.parentElement) opacity *= Number(getComputedStyle(part).opacity);
  return opacity;
}
