/** What stands beside the message: who we are, whom we trust, the outbox, and what went wrong. */

import * as api from "./api.js";
import { fill, fingerprint, make, terms } from "./dom.js";

function age(since) {
  const days = Math.floor((Date.now() - Date.parse(since)) / 86_400_000);
  return days < 1 ? "made today" : days === 1 ? "one day old" : `${days} days old`;
}

const moment = (time) => new Date(time).toLocaleString();

/** A key that is made known before it is used, and one that another has followed, say so. */
function life(key) {
  switch (key.state) {
    case "announced": return `used from ${moment(key.from)} on`;
    case "retiring": return `no longer used, good until ${moment(key.until)}`;
    default: return age(key.made);
  }
}

function self(about) {
  fill("self",
    make("p", {}, "Party ", make("b", {}, about.party), ". Read this to whoever is to trust us:"),
    fingerprint(about.fingerprint),
    terms(about.keys.map((key) => [`${key.role} key`, `${life(key)}, ${key.kid}`])));
}

function trust(about) {
  const policy = about.policy === "pinned"
    ? "Only whose fingerprint is pinned."
    : "At first sight, and nobody else under that name from then on.";
  fill("trust",
    make("p", {}, policy),
    about.servers.map((server) => make("section", { className: "peer" },
      make("h3", {}, server.party),
      server.fingerprint ? fingerprint(server.fingerprint) : make("p", { className: "warning" }, "Its fingerprint is not pinned."),
      terms([
        ["where", server.url],
        ["keys", server.known ? `known since ${moment(server.since)}, good until ${moment(server.until)}` : "not met so far"],
      ]))),
    make("p", {},
      make("label", { htmlFor: "compare" }, "Compare a fingerprint "),
      make("input", { id: "compare", autocomplete: "off", spellcheck: false, oninput: (event) => compare(about, event.target.value) })),
    make("p", { id: "compared", role: "status" }));
}

/** Whether two people hold the same fingerprint: all of it, not its beginning. */
function compare(about, text) {
  const given = text.replace(/\s/g, "");
  const known = [[about.party, about.fingerprint], ...about.servers.map((server) => [server.party, server.fingerprint])];
  const match = known.find(([, value]) => value === given);
  fill("compared", given === "" ? "" : match ? `That is ${match[0]}'s.` : "That is nobody's here.");
}

function troubles(about) {
  const list = Object.entries(about.troubles);
  fill("troubles", list.length === 0
    ? make("p", {}, "None since the start.")
    : make("table", {},
        make("caption", {}, "Since the start, by reason"),
        make("tbody", {}, list.map(([reason, count]) => make("tr", {}, make("th", { scope: "row" }, reason.replaceAll("_", " ")), make("td", {}, String(count)))))));
}

function servers(about) {
  const select = document.getElementById("server");
  const chosen = select.value || about.usual;
  select.replaceChildren(...about.servers.map((server) => make("option", { value: server.party, selected: server.party === chosen }, server.party)));
}

export async function refreshAbout() {
  const about = await api.about();
  self(about);
  if (document.activeElement?.id !== "compare") {
    trust(about);
  }
  troubles(about);
  servers(about);
}

function row(message) {
  const tries = `${message.tries} ${message.tries === 1 ? "try" : "tries"}`;
  return make("tr", {},
    make("td", {}, make("span", { className: `state ${message.state}` }, message.state)),
    make("td", {}, message.to ?? ""),
    make("td", {}, make("span", { title: message.id }, moment(message.created)), message.reason ? make("p", {}, message.reason) : null),
    make("td", {}, tries));
}

export async function refreshOutbox() {
  const { messages, next } = await api.messages(document.getElementById("state").value);
  fill("outbox", messages.length === 0
    ? make("p", {}, "Empty. What is sent with Idempotency-Key or Prefer: respond-async is kept here.")
    : make("table", {},
        make("thead", {}, make("tr", {}, ["State", "To", "Accepted", "Tries"].map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, messages.slice(0, 10).map(row))),
    messages.length > 10 || next ? make("p", {}, "And older ones: GET /messages.") : null);
}
