/** Elements made of text alone: nothing that was received is ever read as HTML. */

/** An element with properties and children; a string becomes text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

/** Puts new content in the place of what an element held. */
export function fill(id, ...children) {
  document.getElementById(id).replaceChildren(...children.flat(Infinity).filter((child) => child !== null));
}

/** A list of terms and what there is to say of each. */
export function terms(pairs) {
  return make("dl", {}, pairs.map(([term, text]) => [make("dt", {}, term), make("dd", {}, text)]));
}

/** A fingerprint in groups, as two people read it to each other. */
export function fingerprint(value) {
  const groups = value.match(/.{1,4}/g) ?? [];
  return make("code", { className: "fingerprint", title: value }, groups.map((group) => make("span", {}, group)));
}
