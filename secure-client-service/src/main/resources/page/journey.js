/** One exchange, station by station. */

import { fill, make, terms, fingerprint } from "./dom.js";
import { bar, bytes, ribbon } from "./scale.js";

const SIGNED = { 1: "signed with our key, then encrypted to theirs", 2: "encrypted under a key of its own, derived from one that is wrapped with theirs; all of it signed with ours" };

function station(kind, title, sentence, ...content) {
  return make("li", { className: `station ${kind}` }, make("h3", {}, title), make("p", {}, sentence), content);
}

function plain(message, whole) {
  const size = `${bytes(message.bytes)} of ${message.contentType}`;
  return [
    bar([{ name: size, amount: message.bytes, kind: "plain" }], whole, size),
    make("p", { className: "size" }, size),
    make("pre", { tabIndex: 0 }, message.body ?? `(in base64) ${message.base64}`),
  ];
}

function wire(sealed, whole) {
  const members = Object.entries(sealed.envelope);
  const parts = members.map(([name, value]) => ({ name: `${name}: ${bytes(value.length)}`, amount: value.length, kind: name }));
  return [
    bar(parts, whole, `${bytes(sealed.wireBytes)} on the wire`),
    make("p", { className: "size" }, `${bytes(sealed.wireBytes)} on the wire`),
    make("dl", { className: "members" },
      members.map(([name, value]) => [
        make("dt", { className: name }, make("code", {}, name)),
        make("dd", {},
          make("span", {}, sealed.notes[name] ?? ""),
          make("code", { className: "value", title: `${bytes(value.length)}` }, value)),
      ])),
    make("details", {},
      make("summary", {}, "The signed message header"),
      make("pre", { tabIndex: 0 }, JSON.stringify(sealed.header, null, 2))),
  ];
}

function checks(list) {
  return make("ul", { className: "checks" },
    list.map((check) => make("li", {}, `${check.what} `, make("code", {}, check.value))));
}

export function show(exchange) {
  const { sender, recipient, request, reply } = exchange;
  const whole = Math.max(request.wireBytes, reply.wireBytes);
  fill("times", ribbon(exchange.steps));
  fill("stations",
    station("ours", "Plain", `What ${sender.party} was given, by a plain HTTP call.`, plain(request.plain, whole)),
    station("ours", "Signed and encrypted", `By ${sender.party}: ${SIGNED[exchange.part]}.`,
      terms([["signed with", make("code", {}, request.signedWith)], ["sealed to", make("code", {}, request.sealedTo)]])),
    station("wire", "On the wire", `All that anybody between ${sender.party} and ${recipient.party} sees. Changed by one character, it is refused.`, wire(request, whole)),
    station("theirs", "Opened and handled", `Only ${recipient.party} can. It handles message ${exchange.id} once, however often it comes.`,
      terms([["who it is", fingerprint(recipient.fingerprint)], ["digest of what it opened", make("code", {}, request.digest)]])),
    station("wire", "The sealed reply", `Signed by ${recipient.party}, for ${sender.party} alone, and for this very message.`, wire(reply, whole)),
    station("ours", "Verified and opened", `Nothing is believed of it before all of this holds:`, checks(exchange.checks),
      make("p", { className: "status" }, `Status ${exchange.status}`), plain(reply.plain, whole)));
  const journey = document.getElementById("journey");
  journey.hidden = false;
  document.getElementById("journey-title").focus({ preventScroll: true });
  journey.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
