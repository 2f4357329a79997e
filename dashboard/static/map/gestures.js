/** What hands do on the map: drag, wheel, pinch, click, keys. Says what was meant; knows nothing of maps. */

const CLICK_REACH = 4;
const STEP = 80;

/**
 * @typedef {object} Actions
 * @property {(dx: number, dy: number) => void} pan by pixels
 * @property {(factor: number, x?: number, y?: number) => void} zoom at a pixel, or in the middle
 * @property {(x: number, y: number) => void} hover
 * @property {() => void} leave
 * @property {(x: number, y: number, adds: boolean) => void} click
 * @property {(x: number, y: number) => void} approach a double click
 * @property {(path: [number, number][], isDone: boolean, adds: boolean) => void} draw a box or lasso
 * @property {() => void} home @property {() => void} search @property {() => void} escape
 */

/** @param {HTMLElement} sheet what is touched @param {() => "pan" | "box" | "lasso"} mode @param {Actions} actions */
export function listen(sheet, mode, actions) {
  /** @type {Map<number, [number, number]>} */
  const touching = new Map();
  /** @type {{kind: string, path: [number, number][], moved: boolean, adds: boolean} | null} */
  let stroke = null;
  /** The label that was pressed: a captured pointer reports its clicks to the sheet instead.
   * @type {HTMLElement | null} */
  let pressed = null;

  const at = (event) => {
    const box = sheet.getBoundingClientRect();
    return /** @type {[number, number]} */ ([event.clientX - box.left, event.clientY - box.top]);
  };

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button > 1 || isControl(event.target)) return;
    pressed = event.target.closest(".label");
    sheet.setPointerCapture(event.pointerId);
    touching.set(event.pointerId, at(event));
    const kind = event.button === 1 ? "pan" : event.shiftKey && mode() === "pan" ? "lasso" : mode();
    stroke = touching.size > 1 ? null : { kind, path: [at(event)], moved: false, adds: event.shiftKey };
    if (event.button === 1) event.preventDefault();
  });

  sheet.addEventListener("pointermove", (event) => {
    const place = at(event);
    const before = touching.get(event.pointerId);
    if (!before) return event.target.closest("button, .legend") ? actions.leave() : actions.hover(...place);
    touching.set(event.pointerId, place);
    if (touching.size === 2) return pinch(event.pointerId, before, place);
    if (!stroke) return;
    const [x, y] = stroke.path[0];
    stroke.moved ||= Math.hypot(place[0] - x, place[1] - y) > CLICK_REACH;
    if (!stroke.moved) return;
    if (stroke.kind === "pan") return actions.pan(place[0] - before[0], place[1] - before[1]);
    stroke.path.push(place);
    actions.draw(outline(stroke), false, stroke.adds);
  });

  function pinch(moving, before, place) {
    const [, still] = [...touching].find(([pointer]) => pointer !== moving);
    const spread = (one) => Math.max(Math.hypot(one[0] - still[0], one[1] - still[1]), 1);
    const middle = [(place[0] + still[0]) / 2, (place[1] + still[1]) / 2];
    actions.zoom(spread(place) / spread(before), middle[0], middle[1]);
    actions.pan((place[0] - before[0]) / 2, (place[1] - before[1]) / 2);
  }

  const lift = (event) => {
    touching.delete(event.pointerId);
    const done = stroke;
    stroke = null;
    if (!done || event.type === "pointercancel") return;
    if (done.moved && done.kind !== "pan") actions.draw(outline(done), true, done.adds);
    if (done.moved) return;
    if (pressed) pressed.click();
    else actions.click(...done.path[0], done.adds);
  };
  sheet.addEventListener("pointerup", lift);
  sheet.addEventListener("pointercancel", lift);
  sheet.addEventListener("pointerleave", () => actions.leave());

  sheet.addEventListener("wheel", (event) => {
    if (event.target.closest(".legend")) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
    actions.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)), ...at(event));
  }, { passive: false });

  sheet.addEventListener("dblclick", (event) => {
    if (isControl(event.target)) return;
    if (pressed) pressed.dispatchEvent(new MouseEvent("dblclick"));
    else actions.approach(...at(event));
  });

  sheet.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input")) return;
    const [meant, ...how] = KEYS[event.key] ?? [];
    if (!meant) return;
    actions[meant](...how);
    event.preventDefault();
  });
}

/** @param {HTMLElement} element */
function isControl(element) {
  return element.closest("button:not(.label), input, .legend, .overview") !== null;
}

/** What keys mean: an action, and how far it goes. */
const KEYS = {
  ArrowLeft: ["pan", STEP, 0], ArrowRight: ["pan", -STEP, 0], ArrowUp: ["pan", 0, STEP], ArrowDown: ["pan", 0, -STEP],
  "+": ["zoom", 1.4], "=": ["zoom", 1.4], "-": ["zoom", 1 / 1.4], _: ["zoom", 1 / 1.4],
  0: ["home"], Home: ["home"], "/": ["search"], Escape: ["escape"],
};

/** @param {{kind: string, path: [number, number][]}} stroke @returns {[number, number][]} */
function outline({ kind, path }) {
  if (kind === "lasso") return path;
  const [[x0, y0], [x1, y1]] = [path[0], path[path.length - 1]];
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}
