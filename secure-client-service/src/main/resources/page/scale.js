/** Sizes and times, drawn to scale. */

import { make } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** A bar of parts, each as wide as its amount is of `whole`. The text beside it says the same. */
export function bar(parts, whole, label) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "bar");
  drawing.setAttribute("viewBox", "0 0 1000 20");
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  let at = 0;
  for (const part of parts) {
    const width = (1000 * part.amount) / whole;
    const piece = document.createElementNS(SVG, "rect");
    piece.setAttribute("class", `piece ${part.kind}`);
    piece.setAttribute("x", String(at));
    piece.setAttribute("width", String(Math.max(width, 1.5)));
    piece.setAttribute("height", "20");
    const title = document.createElementNS(SVG, "title");
    title.textContent = part.name;
    piece.append(title);
    drawing.append(piece);
    at += width;
  }
  return drawing;
}

export const bytes = (count) => `${count.toLocaleString("en")} ${count === 1 ? "byte" : "bytes"}`;

export const millis = (time) => `${time.toLocaleString("en", { maximumFractionDigits: 1 })} ms`;

/** A bar of the steps of an exchange, with a legend. */
export function ribbon(steps) {
  const whole = steps.reduce((sum, step) => sum + step.millis, 0);
  const kinds = ["seal", "post", "open"];
  const parts = steps.map((step, i) => ({ name: `${step.what}: ${millis(step.millis)}`, amount: step.millis, kind: kinds[i] }));
  return [
    make("p", { className: "total" }, `${millis(whole)} in all`),
    bar(parts, whole, parts.map((part) => part.name).join("; ")),
    make("ul", { className: "legend" },
      steps.map((step, i) => make("li", { className: kinds[i] }, `${step.what} `, make("b", {}, millis(step.millis))))),
  ];
}
