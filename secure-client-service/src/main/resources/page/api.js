/** The client service's API, as any other caller uses it. */

let token = "";

export function unlock(given) {
  token = given;
}

/** A problem (RFC 9457) that the client told of, or that it could not be asked. */
export class Trouble extends Error {
  constructor(status, title, detail, trace) {
    super(title);
    this.status = status;
    this.detail = detail;
    this.trace = trace;
  }
}

async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  let response;
  try {
    response = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Trouble(0, "The client service does not answer.", "Is it still running?", "");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Trouble(response.status, problem.title ?? `Status ${response.status}.`, problem.detail ?? "", problem.trace ?? "");
  }
  return response.status === 204 ? null : response.json();
}

/** Who this client is, whom it trusts, and what went wrong since it started. */
export const about = () => call("about");

/** The newest messages of the outbox in a state, or in any. */
export const messages = (state) => call(state ? `messages?state=${state}` : "messages");

/** Forgets a message of the outbox. */
export const forget = (id) => call(`messages/${id}`, { method: "DELETE" });

/** Sends a text, and returns the exchange as it happened. */
export const exchange = (text, server, form) =>
  call(`send?to=${encodeURIComponent(server)}&${form}`, {
    method: "POST",
    headers: { "Content-Type": "text/plain;charset=utf-8", Accept: "application/vnd.securecomm.exchange+json" },
    body: text,
  });
