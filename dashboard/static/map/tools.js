/** The buttons at the map's edge. */

const ICONS = {
  pan: "M8 13V6.2a1.2 1.2 0 0 1 2.4 0V11m0-6.3a1.2 1.2 0 0 1 2.4 0V11m0-5.3a1.2 1.2 0 0 1 2.4 0V12m0-3.6a1.2 1.2 0 0 1 2.4 0V14c0 4-2.3 6-5.6 6-2.7 0-4-1.2-5.2-3.3L4.7 13.4a1.2 1.2 0 0 1 2-1.3L8 13.8",
  box: "M5 5h14v14H5z",
  lasso: "M12 4.500c4.7 0 8.5 2.2 8.5 5.300s-3.8 5.3-8.5 5.3-8.5-2.2-8.5-5.300S7.3 4.5 12 4.500zM7 14.300c-1.6.7-2 2-.9 2.9 1 .8 2.4.4 2.6 1.3.1.7-.5 1.3-1.5 1.7",
  closer: "M12 5v14M5 12h14",
  farther: "M5 12h14",
  home: "M4 11.5 12 5l8 6.500M6.5 10v9h11v-9",
  noise: "M5 6h.01M12 5h.01M18 8h.01M7 12h.01M13 11h.01M19 14h.01M5 18h.01M11 17h.01M16 19h.01",
  picture: "M12 4v11m0 0-4-4m4 4 4-4M5 19.500h14",
};

/** Groups of buttons from the top: what it does, its name. Those of the first group exclude each other. */
const GROUPS = [
  [["pan", "Move the map"], ["box", "Select inside a box"], ["lasso", "Select inside a line drawn by hand"]],
  [["closer", "Zoom in (+)"], ["farther", "Zoom out (−)"], ["home", "Show the whole map (0)"]],
  [["noise", "Hide the points in no region"], ["png", "Save picture as PNG, for screens and print"], ["svg", "Save picture as SVG, to go on drawing"]],
];

/** @param {HTMLElement} box @param {(tool: string) => void} use */
export function addTools(box, use) {
  for (const group of GROUPS) {
    const part = document.createElement("div");
    part.append(...group.map(([tool, title]) => button(tool, title, use)));
    box.append(part);
  }
}

/** Show which of some buttons is on. @param {HTMLElement} box @param {Record<string, boolean>} on */
export function press(box, on) {
  for (const [tool, isOn] of Object.entries(on)) box.querySelector(`[data-tool="${tool}"]`).setAttribute("aria-pressed", String(isOn));
}

function button(tool, title, use) {
  const element = document.createElement("button");
  element.type = "button";
  element.dataset.tool = tool;
  element.title = title;
  element.setAttribute("aria-label", title);
  if (["pan", "box", "lasso", "noise"].includes(tool)) element.setAttribute("aria-pressed", "false");
  element.append(ICONS[tool] ? icon(ICONS[tool], tool === "noise" ? 2.6 : 1.6) : tool.toUpperCase());
  element.addEventListener("click", () => use(tool));
  return element;
}

function icon(path, width) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  line.setAttribute("stroke-width", String(width));
  svg.append(line);
  return svg;
}
