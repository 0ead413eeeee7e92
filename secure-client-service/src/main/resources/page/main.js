/** Follow one message. */

import * as api from "./api.js";
import { fill } from "./dom.js";
import { show } from "./journey.js";
import { refreshAbout, refreshOutbox } from "./panels.js";

const REFRESH_MILLIS = 5_000;

const byId = (id) => document.getElementById(id);

function tell(trouble) {
  if (trouble.status === 401) {
    byId("unlock").hidden = false;
    byId("token").focus();
    return;
  }
  const problem = byId("problem");
  problem.hidden = false;
  fill("problem", [trouble.message, trouble.detail, trouble.trace ? `Trace ${trouble.trace}` : ""].filter(Boolean).join(" "));
}

async function refresh() {
  try {
    await refreshAbout();
    await refreshOutbox();
    byId("unlock").hidden = true;
    return true;
  } catch (trouble) {
    tell(trouble);
    return false;
  }
}

async function send(event) {
  event.preventDefault();
  const button = byId("send");
  button.disabled = true;
  byId("problem").hidden = true;
  try {
    const form = byId("compose").elements.form.value;
    show(await api.exchange(byId("text").value, byId("server").value, form));
  } catch (trouble) {
    byId("journey").hidden = true;
    tell(trouble);
  } finally {
    button.disabled = false;
    await refresh();
  }
}

async function unlock(event) {
  event.preventDefault();
  api.unlock(byId("token").value);
  byId("token").value = "";
  if (await refresh()) {
    byId("text").focus();
  }
}

async function keepFresh() {
  if (!document.hidden && byId("unlock").hidden) {
    await refresh();
  }
  setTimeout(keepFresh, REFRESH_MILLIS);
}

byId("compose").addEventListener("submit", send);
byId("unlock").addEventListener("submit", unlock);
byId("state").addEventListener("change", refresh);
await refresh();
setTimeout(keepFresh, REFRESH_MILLIS);
