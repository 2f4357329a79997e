/** The map as Streamlit mounts it: one sheet per place on the page, brought up to date at every run of the script. */

import { Sheet } from "./sheet.js";

/** @type {WeakMap<Node, Sheet>} */
const sheets = new WeakMap();

/** @param {any} component what Streamlit hands over @param {string} home address of the app, with a slash at its end */
export function show(component, home) {
  const root = component.parentElement;
  let sheet = sheets.get(root);
  if (!sheet) {
    sheet = new Sheet(root, home);
    sheets.set(root, sheet);
  }
  sheet.update(component.data, component);
  // Streamlit also calls this for a run that another has overtaken: then the sheet is still in use.
  return () => setTimeout(() => {
    if (root.isConnected) return;
    sheet.close();
    sheets.delete(root);
  });
}
