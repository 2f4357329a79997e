/** The elements a sheet is made of, and what of it stands in the page's address. */

const PARTS = `
<div class="sheet" tabindex="0" role="application">
  <canvas class="areas"></canvas>
  <canvas class="points"></canvas>
  <canvas class="marks"></canvas>
  <div class="labels"></div>
  <div class="search" role="search"><input type="search" placeholder="Find or place a text ( / )" aria-label="Find words, or place a text on the map" autocomplete="off" spellcheck="false">
    <button type="button" title="Show where a text like this would lie" hidden>place it on the map</button><output></output></div>
  <div class="legend" role="group" aria-label="Legend" hidden></div>
  <canvas class="overview" aria-hidden="true" hidden></canvas>
  <div class="tools" role="toolbar" aria-label="Map tools" aria-orientation="vertical"></div>
  <div class="card" role="status" hidden></div>
  <div class="message" role="alert" hidden></div>
</div>`;

const DESCRIPTION =
  "The map: every text a point, regions of like texts tinted and labeled. Arrow keys move it, plus and minus zoom, " +
  "0 shows all, slash finds or places a text, Escape clears. The list of regions and the table of texts say the same in words.";

/** @param {ShadowRoot} root @param {string} styles address of the style sheet @returns {Record<string, any>} by class */
export function build(root, styles) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles });
  const parts = document.createRange().createContextualFragment(PARTS);
  root.append(link, parts);
  const named = Object.fromEntries(
    ["sheet", "areas", "points", "marks", "labels", "search", "legend", "overview", "tools", "card", "message"].map((name) => [name, root.querySelector(`.${name}`)]),
  );
  named.sheet.setAttribute("aria-label", DESCRIPTION);
  named.styled = new Promise((loaded) => {
    link.addEventListener("load", loaded);
    link.addEventListener("error", loaded);
  });
  return named;
}

/** Where elements that can be seen stand on the sheet, in pixels. @param {Record<string, any>} parts
 * @param {HTMLElement[]} elements @returns {import("./placement.js").Box[]} */
export function boxesOf(parts, elements) {
  const edge = parts.sheet.getBoundingClientRect();
  const boxes = elements.map((element) => element.getBoundingClientRect()).filter(({ width }) => width);
  return boxes.map(({ left, top, right, bottom }) => ({ left: left - edge.left, top: top - edge.top, right: right - edge.left, bottom: bottom - edge.top }));
}

const VIEW = "view";

/** What the address says of where one looks from. */
export function viewInAddress() {
  return new URLSearchParams(location.search).get(VIEW)?.replaceAll("_", ",") ?? null;
}

/** Put where one looks from into the address without a new entry in the history; null: the whole map.
 * @param {string | null} view */
export function keepViewInAddress(view) {
  const address = new URL(location.href);
  if (view === null) address.searchParams.delete(VIEW);
  else address.searchParams.set(VIEW, view.replaceAll(",", "_"));
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

/** Tell a browser to save something. @param {Blob} content @param {string} name */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
