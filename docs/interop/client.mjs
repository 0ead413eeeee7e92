// A client of the message-security protocol, version 1, written from its text alone, with nothing but the
// platform: an example for another language, and a check of a server. (§ = section of the protocol.)
//
//   node client.mjs <server-url> --fingerprint <server's fingerprint>
//        [--party node] [--server-party server] [--message text] [--keys file.json] [--verbose]
//   node client.mjs --print-fingerprint --keys file.json [--party node]
//
// The server must trust us: pin the printed fingerprint there, or let it trust on first use (§1.2).
// It must run with the default limits: messages of 1 MiB, living for 24 hours.

import { constants, createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey,
  generateKeyPairSync, hkdfSync, privateDecrypt, publicEncrypt, randomBytes, sign, timingSafeEqual,
  verify } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';

const SKEW = 60, MAX_LIFETIME = 86400, MAX_BODY = 1024 * 1024; // seconds, seconds, bytes (§4, §7)
const SIG = { use: 'sig', alg: 'PS256' }, ENC = { use: 'enc', alg: 'RSA-OAEP-256' };

// ---- Strictness, encodings -------------------------------------------------------------------------------

export class Refused extends Error {}
const need = (holds, why) => { if (!holds) throw new Refused(why); };
const attempt = (action, why) => { try { return action(); } catch { throw new Refused(why); } };

export const now = () => Math.floor(Date.now() / 1000);
const sha256 = (data) => createHash('sha256').update(data).digest();
export const b64 = (bytes) => Buffer.from(bytes).toString('base64url');

/** base64url, unpadded and canonical: whatever does not encode back to itself is refused. */
export function unb64(text) {
  const bytes = Buffer.from(text, 'base64url');
  need(b64(bytes) === text, 'base64url is not canonical');
  return bytes;
}

/** JSON in UTF-8, in which no object names a member twice (JSON.parse would keep the last). */
export function parseJson(bytes) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const text = attempt(() => decoder.decode(Buffer.from(bytes)), 'not UTF-8');
  const value = attempt(() => JSON.parse(text), 'not JSON');
  const names = []; // of the objects around the token: a Set for each, and for each array null
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]+|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{') names.push(new Set());
    else if (token === '[') names.push(null);
    else if (token === '}' || token === ']') names.pop();
    else if (colon) {
      const name = JSON.parse(token.slice(0, -colon.length));
      need(!names.at(-1).has(name), `duplicate member ${name}`);
      names.at(-1).add(name);
    }
  }
  return value;
}

/** An object with exactly these members, each of which passes its test. */
function closed(value, members, what) {
  need(value !== null && typeof value === 'object' && !Array.isArray(value), `${what}: not an object`);
  for (const name of Object.keys(value)) need(Object.hasOwn(members, name), `${what}: unknown member ${name}`);
  for (const [name, fits] of Object.entries(members)) {
    need(Object.hasOwn(value, name) && fits(value[name]), `${what}: ${name} is missing or not as it must be`);
  }
  return value;
}
const string = (value) => typeof value === 'string';
const integer = (value) => Number.isSafeInteger(value);
const is = (...allowed) => (value) => allowed.includes(value);
const like = (pattern) => (value) => string(value) && pattern.test(value);
const strings = (names) => Object.fromEntries(names.map((name) => [name, string]));
const KID = like(/^[A-Za-z0-9_-]{43}$/), JTI = like(/^[A-Za-z0-9_-]{22,64}$/);
const MEDIA_TYPE = like(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+[\x20-\x7e]*$/);
const PARTY = like(/^[a-z0-9][a-z0-9.-]{0,63}$/), STATUS = (value) => integer(value) && value >= 200 && value <= 599;

// ---- Keys (§1) ---------------------------------------------------------------------------------------------

/** RFC 7638: SHA-256 of the required members, in lexical order, without white space. */
export const thumbprint = ({ e, n }) => b64(sha256(`{"e":"${e}","kty":"RSA","n":"${n}"}`));

export function makeKey({ use, alg }, bits = 3072) {
  const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ format: 'jwk' });
  return { ...jwk, use, alg, kid: thumbprint(jwk) };
}

export const makeParty = (party, bits) =>
  ({ party, identity: makeKey(SIG, bits), signing: makeKey(SIG, bits), encryption: makeKey(ENC, bits) });

export const publicJwk = ({ kty, n, e, use, alg, kid }) => ({ kty, n, e, use, alg, kid });
const publicKey = (jwk) => createPublicKey({ key: publicJwk(jwk), format: 'jwk' });
const privateKey = (jwk) => createPrivateKey({ key: jwk, format: 'jwk' });

/** The policy for a public key, applied when it is loaded. Members that we do not know are ignored. */
export function checkKey(jwk, { use, alg }) {
  need(jwk?.kty === 'RSA' && jwk.use === use && jwk.alg === alg, `key: not an RSA key for ${use} with ${alg}`);
  for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) need(!Object.hasOwn(jwk, name), 'key: private');
  need(string(jwk.n) && jwk.e === 'AQAB', 'key: the exponent is not 65537');
  const bytes = unb64(jwk.n), n = BigInt(`0x0${bytes.toString('hex')}`), bits = n.toString(2).length;
  need(bytes[0] !== 0 && n % 2n === 1n && bits >= 2048 && bits <= 4096, 'key: the modulus');
  need(!roca(n), 'key: carries the ROCA fingerprint');
  need(jwk.kid === thumbprint(jwk), 'key: kid is not the thumbprint');
  return jwk;
}

/** CVE-2017-15361: modulo every small prime, the modulus is a power of 65537. */
export function roca(n) {
  const composite = (i) => [2, 3, 5, 7, 11].some((p) => p < i && i % p === 0);
  const primes = Array.from({ length: 166 }, (_, i) => i + 2).filter((i) => !composite(i)); // 2 to 167
  return primes.every((p) => {
    let power = 1;
    for (let i = 0; i < p; i++, power = power * 65537 % p) if (BigInt(power) === n % BigInt(p)) return true;
    return false;
  });
}

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const ps256 = (key, text) => b64(sign('sha256', Buffer.from(text), { key: privateKey(key), ...PSS }));
const wrap = (key, K) => b64(publicEncrypt({ key: publicKey(key), ...OAEP }, K));

function checkPs256(key, text, signature) {
  const holds = verify('sha256', Buffer.from(text), { key: publicKey(key), ...PSS }, unb64(signature));
  need(holds, 'the signature does not hold');
}

function unwrap(key, encryptedKey) {
  const wrapped = unb64(encryptedKey), how = { key: privateKey(key), ...OAEP };
  const K = attempt(() => privateDecrypt(how, wrapped), 'does not decrypt: the key');
  need(K.length === 32, 'does not decrypt: the key is not of 32 bytes');
  return K;
}

// ---- Signed JWK Sets (§1.1) --------------------------------------------------------------------------------

/** JSON for a header; a text goes as it is, so that a test can write what JSON.stringify never would. */
const protect = (header) => b64(string(header) ? header : JSON.stringify(header));

export function signJws(key, header, payload) {
  const input = `${protect(header)}.${b64(payload)}`;
  return `${input}.${ps256(key, input)}`;
}

function splitJws(text) {
  const parts = text.split('.');
  need(parts.length === 3, 'not a compact JWS');
  const [header, payload, signature] = parts;
  return { header: parseJson(unb64(header)), payload: unb64(payload), input: `${header}.${payload}`, signature };
}

export function signedJwkSet(me, seq = now(), changes = {}) {
  const header = { alg: 'PS256', typ: 'jwk-set+jwt', kid: me.identity.kid, jwk: publicJwk(me.identity) };
  const keys = [publicJwk(me.signing), publicJwk(me.encryption)];
  const claims = { iss: me.party, sub: me.party, iat: now(), exp: now() + 3600, seq, keys, ...changes };
  return signJws(me.identity, header, JSON.stringify(claims));
}

/** The peer whose set this is: { party, signing: [JWK], encryption: [JWK], seq }, the current key first. */
export function trustJwkSet(jwt, party, fingerprint, highestSeq = 1, at = now()) {
  const { header, payload, input, signature } = splitJws(jwt);
  const identity = (jwk) => checkKey(jwk, SIG).kid === fingerprint; // and there, kid is the thumbprint
  closed(header, { alg: is('PS256'), typ: is('jwk-set+jwt'), kid: is(fingerprint), jwk: identity }, 'JWK Set header');
  checkPs256(header.jwk, input, signature);
  const claims = closed(parseJson(payload), { iss: is(party), sub: is(party), iat: integer, exp: integer, seq: integer,
    keys: Array.isArray }, 'JWK Set');
  need(claims.iat <= at + SKEW && claims.exp > at - SKEW && claims.exp > claims.iat, 'JWK Set: not fresh');
  need(claims.seq >= 1 && claims.seq >= highestSeq, 'JWK Set: seq went backwards');
  for (const key of claims.keys) checkKey(key, key?.use === 'sig' ? SIG : ENC);
  need(claims.keys.every((key) => key.kid !== fingerprint), 'JWK Set: the identity is among the keys');
  const [signing, encryption] = ['sig', 'enc'].map((use) => claims.keys.filter((key) => key.use === use));
  need(signing.length > 0 && encryption.length > 0, 'JWK Set: no key of a kind');
  return { party, signing, encryption, seq: claims.seq };
}

// ---- Content encryption (§3) -------------------------------------------------------------------------------

/** 0x80 || time, 64 bits || IV || AES-128-CBC, PKCS #7 || HMAC-SHA-256; base64url, padded. The key: HMAC's || AES's. */
export const fernet = {
  seal(key, body, time = now(), iv = randomBytes(16)) {
    const start = Buffer.alloc(9, 0x80);
    start.writeBigUInt64BE(BigInt(time), 1);
    const aes = createCipheriv('aes-128-cbc', key.subarray(16), iv);
    const signed = Buffer.concat([start, iv, aes.update(body), aes.final()]);
    return fernet.spell(Buffer.concat([signed, createHmac('sha256', key.subarray(0, 16)).update(signed).digest()]));
  },
  open(key, token, earliest, latest) {
    const bytes = Buffer.from(token, 'base64url'), signed = bytes.subarray(0, -32);
    need(fernet.spell(bytes) === token, 'fernet: base64url');
    need(signed.length >= 41 && signed.length % 16 === 9 && signed[0] === 0x80, 'fernet: version or length');
    const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest();
    need(timingSafeEqual(mac, bytes.subarray(-32)), 'does not decrypt: fernet HMAC');
    const time = signed.readBigUInt64BE(1);
    need(time >= BigInt(earliest) && time <= BigInt(latest), 'fernet: time');
    const aes = createDecipheriv('aes-128-cbc', key.subarray(16), signed.subarray(9, 25));
    return attempt(() => Buffer.concat([aes.update(signed.subarray(25)), aes.final()]), 'fernet: padding');
  },
  spell: (bytes) => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
};

export const gcm = {
  seal(key, body, aad = '', iv = randomBytes(12)) {
    const aes = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad));
    return { iv, ciphertext: Buffer.concat([aes.update(body), aes.final()]), tag: aes.getAuthTag() };
  },
  open(key, { iv, ciphertext, tag }, aad = '') {
    need(iv.length === 12 && tag.length === 16, 'IV or tag is too short');
    const aes = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad)).setAuthTag(tag);
    return attempt(() => Buffer.concat([aes.update(ciphertext), aes.final()]), 'does not decrypt: GCM');
  },
};

/** The content key of part 2 is bound to the header, and so to the sender (§3.2). */
export const contentKey = (K, enc, protectedHeader) => Buffer.from(hkdfSync('sha256', K, '',
  Buffer.concat([Buffer.from(`secure-message/2/${enc}/`), sha256(protectedHeader)]), 32));

// ---- Sealing (§2, §3) --------------------------------------------------------------------------------------

export const FORMS = {
  'part 1': { part: 1 },
  'part 2 fernet': { part: 2, enc: 'fernet' },
  'part 2 A256GCM': { part: 2, enc: 'A256GCM' },
};
const PART1 = ['protected', 'encrypted_key', 'iv', 'ciphertext', 'tag'];
const PART2 = ['protected', 'encrypted_key', 'ciphertext', 'signature'];
const membersOf = (envelope) => (Object.hasOwn(envelope, 'tag') || Object.hasOwn(envelope, 'iv') ? PART1 : PART2);

/** The request's digest, which the reply repeats in `rqd` (§5). */
export const digest = (envelope) => b64(sha256(membersOf(envelope).map((name) => envelope[name]).join('.')));

export function messageHeader({ part, enc }, me, peer, changes = {}) {
  const header = { typ: `sm${part}-request`, alg: 'PS256', kid: me.signing.kid, cty: 'text/plain;charset=utf-8',
    jti: b64(randomBytes(16)), iat: now(), exp: now() + 300, iss: me.party, aud: peer.party };
  return { ...header, ...(enc && { enc, wrap: 'RSA-OAEP-256', rkid: peer.encryption[0].kid }), ...changes };
}

export function seal(form, header, body, me, peer, K) {
  if (form.part === 1) return encryptJwe(signJws(me.signing, header, body), peer.encryption[0]);
  return signEnvelope(me, encryptPart2(form.enc, header, body, peer.encryption[0], K));
}

/** Part 1, the outside: a flattened JWE, whose additional data is its protected header (RFC 7516, 5.1). */
export function encryptJwe(jws, key, changes = {}) {
  const members = { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: key.kid, typ: 'sm1+jwe', cty: 'JOSE' };
  const header = protect({ ...members, ...changes });
  const K = randomBytes(32), { iv, ciphertext, tag } = gcm.seal(K, jws, header);
  return { protected: header, encrypted_key: wrap(key, K), iv: b64(iv), ciphertext: b64(ciphertext), tag: b64(tag) };
}

/** Part 2, the inside. K and its wrapping may serve again for five minutes: { K, encrypted_key }. */
export function encryptPart2(enc, header, body, key, wrapped = wrapNewKey(key), time = now()) {
  const protectedHeader = protect(header), content = contentKey(wrapped.K, enc, protectedHeader);
  const { iv, ciphertext, tag } = gcm.seal(content, body);
  return { protected: protectedHeader, encrypted_key: wrapped.encrypted_key,
    ciphertext: enc === 'fernet' ? fernet.seal(content, body, time) : b64(Buffer.concat([iv, ciphertext, tag])) };
}

export const wrapNewKey = (key, K = randomBytes(32)) => ({ K, encrypted_key: wrap(key, K) });
const signedText = (envelope) => `${envelope.protected}.${envelope.encrypted_key}.${envelope.ciphertext}`;
export const signEnvelope = (me, envelope) => ({ ...envelope, signature: ps256(me.signing, signedText(envelope)) });

// ---- Opening (§3, §4, §5) ----------------------------------------------------------------------------------

/** Opens what a peer sealed for us, or throws Refused. peers: { name: as trustJwkSet gives it }. */
export function open(text, me, peers, { direction = 'reply', at = now() } = {}) {
  const envelope = parseJson(text);
  need(envelope !== null && typeof envelope === 'object', 'envelope: not an object');
  const members = membersOf(envelope), part = members === PART1 ? 1 : 2;
  closed(envelope, strings(members), 'envelope');
  const opened = (part === 1 ? openPart1 : openPart2)(envelope, { me, peers, at, typ: `sm${part}-${direction}` });
  return { ...opened, digest: digest(envelope) };
}

/** §3.1: parse; our kid; decrypt; parse the JWS; the sender's key; verify; then §4. */
function openPart1({ protected: protectedHeader, ...envelope }, expected) {
  const { me } = expected;
  closed(parseJson(unb64(protectedHeader)), {
    alg: is('RSA-OAEP-256'), enc: is('A256GCM'), kid: is(me.encryption.kid), typ: is('sm1+jwe'), cty: is('JOSE'),
  }, 'JWE header');
  const [iv, ciphertext, tag] = [envelope.iv, envelope.ciphertext, envelope.tag].map(unb64);
  const jws = gcm.open(unwrap(me.encryption, envelope.encrypted_key), { iv, ciphertext, tag }, protectedHeader);
  const { header, payload, input, signature } = splitJws(jws.toString('latin1'));
  checkHeader(header);
  checkPs256(senderKey(header, expected), input, signature);
  checkAlways(header, expected);
  return { header, body: payload };
}

/** §3.2: parse; the header; the sender's key; verify; §4; only then unwrap and decrypt. */
function openPart2(envelope, expected) {
  const { me } = expected, header = checkHeader(parseJson(unb64(envelope.protected)));
  if (header.enc === 'A256GCM') unb64(envelope.ciphertext);
  checkPs256(senderKey(header, expected), signedText(envelope), envelope.signature);
  checkAlways(header, expected);
  need(header.rkid === me.encryption.kid, 'rkid is not ours');
  const content = contentKey(unwrap(me.encryption, envelope.encrypted_key), header.enc, envelope.protected);
  if (header.enc === 'fernet') {
    return { header, body: fernet.open(content, envelope.ciphertext, header.iat - SKEW, header.exp + SKEW) };
  }
  const bytes = unb64(envelope.ciphertext);
  need(bytes.length >= 28, 'ciphertext is too short');
  const [iv, ciphertext, tag] = [bytes.subarray(0, 12), bytes.subarray(12, -16), bytes.subarray(-16)];
  return { header, body: gcm.open(content, { iv, ciphertext, tag }) };
}

/** §2: the closed list of members; which ones there are follows from `typ`. */
export function checkHeader(header) {
  const typ = string(header?.typ) ? header.typ : '';
  return closed(header, {
    typ: is('sm1-request', 'sm1-reply', 'sm2-request', 'sm2-reply'), alg: is('PS256'), kid: KID,
    cty: MEDIA_TYPE, jti: JTI, iat: integer, exp: integer, iss: PARTY, aud: PARTY,
    ...(typ.endsWith('-reply') && { irt: JTI, rqd: KID, status: STATUS }),
    ...(typ.startsWith('sm2-') && { enc: is('fernet', 'A256GCM'), wrap: is('RSA-OAEP-256'), rkid: KID }),
  }, 'header');
}

function senderKey({ iss, kid }, { peers }) {
  need(Object.hasOwn(peers, iss), 'unknown sender');
  const key = peers[iss].signing.find((candidate) => candidate.kid === kid);
  need(key, 'kid does not belong to iss');
  return key;
}

/** §4; the last step, recording the id, is for servers: a client asks for each reply by `irt` and `rqd`. */
function checkAlways({ aud, typ, iat, exp }, expected) {
  need(aud === expected.me.party, 'audience');
  need(typ === expected.typ, 'part or direction');
  need(iat <= expected.at + SKEW, 'from the future');
  need(exp > expected.at - SKEW, 'stale');
  need(exp > iat && exp - iat <= MAX_LIFETIME, 'lifetime');
}

/** §5: a reply must name the very envelope that was sent, and be sealed as that was. */
export function openReply(text, request, header, me, server) {
  const reply = open(text, me, { [server.party]: server });
  need(reply.header.irt === header.jti, 'irt is not the id of the request');
  need(reply.header.rqd === digest(request), 'rqd is not the digest of the request');
  const { typ, enc } = reply.header;
  need(typ === header.typ.replace('request', 'reply') && enc === header.enc, 'the reply is of another form');
  return reply;
}

// ---- HTTP (§1.1, §1.2, §7) ---------------------------------------------------------------------------------

const JOSE = 'application/jose+json', JWT = 'application/jwk-set+jwt', PROBLEM = 'application/problem+json';
const pause = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });

export function connect(base) {
  const undated = new Set(); // every answer carries Date
  async function http(path, body, contentType) {
    const headers = { 'content-type': contentType };
    const init = body === undefined ? {} : { method: 'POST', body, headers, duplex: 'half' };
    for (let attempts = 1; ; attempts++) {
      const guards = { redirect: 'error', signal: AbortSignal.timeout(30000) };
      const response = await fetch(base.replace(/\/*$/, '') + path, { ...init, ...guards });
      const text = await response.text(), { status, headers: answered } = response;
      if (!answered.has('date')) undated.add(`${path} ${status}`);
      const type = answered.get('content-type')?.split(';')[0].trim();
      if (status !== 503 || attempts === 5) return { status, type, text, date: answered.get('date') };
      need(answered.has('retry-after'), '503 without Retry-After');
      await pause(Math.min(Number(answered.get('retry-after')) || 1, 10));
    }
  }
  const post = (envelope, type = JOSE) =>
    http('/messages', string(envelope) ? envelope : JSON.stringify(envelope), type);
  async function fetchPeer(party, fingerprint, highestSeq) {
    const { status, type, text } = await http('/.well-known/jwks.jwt');
    need(status === 200 && type === JWT, `the signed JWK Set: ${status} ${type}`);
    return trustJwkSet(text, party, fingerprint, highestSeq);
  }
  return { http, post, fetchPeer, undated };
}

/** Posts an envelope until it is no longer in progress (425), and opens the reply. */
export async function exchange(server, me, peer, request, header, type) {
  for (let attempts = 1; ; attempts++) {
    const answer = await server.post(request, type);
    need(answer.status === 200 && answer.type === JOSE, `HTTP ${answer.status}; the server's clock: ${answer.date}`);
    const reply = openReply(answer.text, request, header, me, peer);
    if (reply.header.status !== 425 || attempts === 10) return { ...reply, text: answer.text };
    await pause(0.5);
  }
}

// ---- The checks of a server --------------------------------------------------------------------------------

/** Swaps one character in the middle, which keeps base64url canonical. */
const flip = (text, i = text.length >> 1) => text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1);

/** The same bytes in another spelling: an unused bit of the last character set or, where there is none, padding. */
function respell(text) {
  const [, start, last, padding] = /^([^=]*)([^=])(=*)$/.exec(text);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return start.length % 4 === 3 ? `${text}=` : start + alphabet[alphabet.indexOf(last) + 1] + padding;
}

/** Envelopes that a server must refuse, all with the same 400 (§7): [what is wrong, envelope]. */
export function* broken(form, me, peer, stranger) {
  yield* brokenHeaders(form, me, peer, stranger);
  yield* brokenEnvelopes(form, me, peer);
  yield* form.part === 1 ? brokenPart1(form, me, peer, stranger) : brokenPart2(form, me, peer, stranger);
}

/** Well sealed, but for the message header or the signature (§2, §4). */
function* brokenHeaders(form, me, peer, stranger) {
  const t = now(), part = `sm${form.part}`, head = (changes) => messageHeader(form, me, peer, changes);
  const changes = {
    'unknown sender': { iss: 'nobody' },
    'the server as the sender': { iss: peer.party },
    "a stranger's kid": { kid: stranger.signing.kid },
    'other aud': { aud: 'somebody-else' },
    stale: { iat: t - 1000, exp: t - 500 },
    'from the future': { iat: t + 600, exp: t + 900 },
    'lives too long': { iat: t, exp: t + MAX_LIFETIME + 1 },
    'exp = iat': { iat: t, exp: t },
    'typed as a reply': { typ: `${part}-reply`, irt: 'A'.repeat(22), rqd: 'A'.repeat(43), status: 200 },
    'typed as the other part': { typ: `sm${3 - form.part}-request` },
    'status in a request': { status: 200 },
    'unknown header member': { extra: '1' },
    crit: { crit: ['exp'] },
    RS256: { alg: 'RS256' },
    'cty missing': { cty: undefined },
    'iss null': { iss: null },
    'exp as a string': { exp: String(t + 300) },
    'iat with a fraction': { iat: t + 0.5 },
    'jti of 21': { jti: 'A'.repeat(21) },
    'jti of 65': { jti: 'A'.repeat(65) },
    'jti with a plus': { jti: '+'.repeat(22) },
  };
  const changesPart2 = {
    'rkid of another key': { rkid: stranger.encryption.kid },
    RSA1_5: { wrap: 'RSA1_5' },
    A128GCM: { enc: 'A128GCM' },
  };
  if (form.part === 2) Object.assign(changes, changesPart2);
  for (const [what, change] of Object.entries(changes)) yield [what, seal(form, head(change), 'x', me, peer)];
  const twice = JSON.stringify(head()).replace('{', '{"aud":"x",');
  yield ['duplicate header member', seal(form, twice, 'x', me, peer)];
  yield ['header is an array', seal(form, '[]', 'x', me, peer)];
  yield ["a stranger's key", seal(form, head({ kid: stranger.signing.kid }), 'x', stranger, peer)];
  yield ["a stranger's signature under our kid", seal(form, head(), 'x', stranger, peer)];
}

/** Changed on the way (§3). */
function* brokenEnvelopes(form, me, peer) {
  const envelope = seal(form, messageHeader(form, me, peer), 'x', me, peer), text = JSON.stringify(envelope);
  const names = membersOf(envelope), last = names.at(-1);
  for (const name of names) {
    yield [`${name} changed`, { ...envelope, [name]: flip(envelope[name]) }];
    yield [`${name} missing`, { ...envelope, [name]: undefined }];
    yield [`${name} padded`, { ...envelope, [name]: `${envelope[name]}=` }];
  }
  yield [`${last} is a number`, { ...envelope, [last]: 1 }];
  yield [`${last} with white space`, { ...envelope, [last]: ` ${envelope[last]}` }];
  yield [`${last} not canonical`, { ...envelope, [last]: respell(envelope[last]) }];
  yield ['another envelope member', { ...envelope, header: '' }];
  yield ['duplicate envelope member', text.replace('{', `{"${last}":"",`)];
  yield ['more after the envelope', `${text}{}`];
}

/** Encrypted under the server's key, but not as §3.1 has it. */
function* brokenPart1(form, me, peer, stranger) {
  const [key] = peer.encryption, head = (changes) => messageHeader(form, me, peer, changes);
  const jws = signJws(me.signing, head(), 'x'), envelope = encryptJwe(jws, key);
  const headers = {
    zip: { zip: 'DEF' },
    'crit in the JWE': { crit: ['exp'] },
    'OAEP with SHA-1': { alg: 'RSA-OAEP' },
    A128GCM: { enc: 'A128GCM' },
    'kid of another key': { kid: stranger.encryption.kid },
    'JWE without cty': { cty: undefined },
    'another JWE typ': { typ: 'JWE' },
  };
  for (const [what, changes] of Object.entries(headers)) yield [what, encryptJwe(jws, key, changes)];
  const plaintexts = {
    'nothing signed inside': 'hello',
    'alg none inside': `${protect(head({ alg: 'none' }))}.${b64('x')}.`,
    'the signature cut off inside': jws.replace(/[^.]*$/, ''),
    'four parts inside': `${jws}.AA`,
  };
  for (const [what, plaintext] of Object.entries(plaintexts)) yield [what, encryptJwe(plaintext, key)];
  yield ['tag cut to 12 bytes', { ...envelope, tag: b64(unb64(envelope.tag).subarray(0, 12)) }];
  yield ['wrapped for a stranger', { ...envelope, encrypted_key: wrap(stranger.encryption, randomBytes(32)) }];
}

/** Signed by us, but what is signed does not decrypt as §3.2 has it. */
function* brokenPart2(form, me, peer) {
  const [key] = peer.encryption, head = () => messageHeader(form, me, peer);
  const envelope = encryptPart2(form.enc, head(), 'x', key), { ciphertext } = envelope;
  const signed = (changes) => signEnvelope(me, { ...envelope, ...changes });
  yield ['ciphertext changed, then signed', signed({ ciphertext: flip(ciphertext) })];
  yield ['ciphertext not canonical, then signed', signed({ ciphertext: respell(ciphertext) })];
  yield ['ciphertext empty, then signed', signed({ ciphertext: '' })];
  yield ['encrypted_key changed, then signed', signed({ encrypted_key: flip(envelope.encrypted_key) })];
  yield ['header of another message, then signed', signed({ protected: protect(head()) })];
  yield ['K of 16 bytes', seal(form, head(), 'x', me, peer, wrapNewKey(key, randomBytes(16)))];
  if (form.enc !== 'fernet') return;
  yield ['fernet token without padding', signed({ ciphertext: ciphertext.replaceAll('=', '') })];
  for (const away of [-1000, 1000]) {
    const elsewhen = encryptPart2('fernet', head(), 'x', key, wrapNewKey(key), now() + away);
    yield [`fernet time ${away} s away`, signEnvelope(me, elsewhen)];
  }
}

/** A problem (RFC 9457, §7) of this status: its text without the value of `trace`, and that value. */
function checkProblem({ status, type, text }, expected) {
  need(status === expected && type === PROBLEM, `expected ${expected} ${PROBLEM}, got ${status} ${type}`);
  const problem = parseJson(text), known = ['type', 'title', 'status', 'detail', 'trace'];
  need(Object.keys(problem).every((name) => known.includes(name)), `problem: other members: ${text}`);
  need(string(problem.type) && string(problem.title) && problem.status === status, `problem: ${text}`);
  need(string(problem.trace) && problem.trace.length >= 8, `problem: trace: ${text}`);
  return { text: text.replace(problem.trace, ''), trace: problem.trace };
}

/** Counts, and goes on after a failure; true if the action passed. */
function counter(verbose) {
  const count = { passed: 0, failed: 0 };
  async function check(what, action) {
    try {
      await action();
      count.passed++;
      if (verbose) console.log(`ok      ${what}`);
      return true;
    } catch (error) {
      count.failed++;
      console.log(`FAILED  ${what}: ${error.message}${error.cause ? ` (${error.cause.message})` : ''}`);
      return false;
    }
  }
  return { count, check };
}

/** All the checks, in order; true if all passed. */
export async function interop(url, options) {
  const { count, check } = counter(options.verbose), server = connect(url), me = loadParty(options);
  const party = options['server-party'] ?? 'server', message = options.message ?? 'Sending encrypted message to server';
  let peer;
  const trusted = await check('the signed JWK Set, under the pinned fingerprint', async () => { // §1.1
    peer = await server.fetchPeer(party, options.fingerprint, me.seen?.[party]);
    if (options.keys) saveParty(options.keys, { ...me, seen: { ...me.seen, [party]: peer.seq } });
  });
  if (trusted && await check('enrol', () => enrol(server, me, signedJwkSet(me), 201, 200))) { // §1.2
    const run = { check, server, me, peer, message, stranger: makeParty(me.party, 2048), refused: sameRefusal(server) };
    run.send = (form, body, changes, type, K) => {
      const header = messageHeader(form, me, peer, changes);
      return exchange(server, me, peer, seal(form, header, body, me, peer, K), header, type);
    };
    await checkKeys(run);
    for (const [name, form] of Object.entries(FORMS)) await checkForm(run, name, form);
    await checkBodies(run);
  }
  console.log(`interop: ${count.passed} checks passed, ${count.failed} failed`);
  return count.failed === 0;
}

async function enrol(server, me, jwt, ...expected) {
  const answer = await server.http('/peers', jwt, JWT);
  const hint = answer.status === 403 ? `; is our fingerprint pinned? It is ${me.identity.kid}` : '';
  need(expected.includes(answer.status), `expected ${expected.join(' or ')}, got ${answer.status}${hint}`);
  if (answer.status >= 400) checkProblem(answer, answer.status);
}

/** A check that an envelope is refused as every other was: the same bytes but for a trace never seen before (§7). */
function sameRefusal(server) {
  const texts = new Set(), traces = new Set();
  return async (envelope) => {
    const { text, trace } = checkProblem(await server.post(envelope), 400);
    need(texts.has(text) || texts.size === 0, `another 400 than the first: ${text}`);
    need(!traces.has(trace), 'the trace is not random');
    texts.add(text);
    traces.add(trace);
  };
}

function succeeded({ header: { status } }) {
  need(status >= 200 && status < 300, `status ${status}`);
}

/** Published keys, and what a peer may announce (§1.1, §1.2). */
async function checkKeys({ check, server, me, peer, stranger }) {
  const ours = [me.signing, me.encryption].map(publicJwk), set = (changes) => signedJwkSet(me, now(), changes);
  const good = set(), misnamed = { ...ours[1], kid: ours[0].kid };
  const announce = (what, jwt, status) => check(`enrol: ${what}`, () => enrol(server, me, jwt, status));
  await announce('again', good, 200);
  await announce('seq went backwards', signedJwkSet(me, now() - 1000), 409);
  await announce('another fingerprint', signedJwkSet(stranger), 403);
  await announce('not a JWS', 'x', 400);
  await announce('the signature changed', flip(good, good.length - 9), 400);
  await announce('stale', set({ iat: now() - 900, exp: now() - 600 }), 400);
  await announce('sub is not iss', set({ sub: 'other' }), 400);
  await announce('no encryption key', set({ keys: [ours[0]] }), 400);
  await announce('a private key', set({ keys: [...ours, stranger.encryption] }), 400);
  await announce('a kid that is not the thumbprint', set({ keys: [ours[0], misnamed] }), 400);
  await announce('the identity among the keys', set({ keys: [...ours, publicJwk(me.identity)] }), 400);
  await check('the plain JWK Set holds the same keys', async () => {
    const { status, type, text } = await server.http('/.well-known/jwks.json');
    need(status === 200 && type === 'application/jwk-set+json', `${status} ${type}`);
    const kids = (keys) => keys.map((key) => checkKey(key, key.use === 'sig' ? SIG : ENC).kid).sort().join();
    const signed = [...peer.signing, ...peer.encryption];
    need(kids(parseJson(text).keys) === kids(signed), 'other keys than in the signed set');
  });
  await check('the PEM file holds the current encryption key', async () => {
    const { status, type, text } = await server.http('/public-key');
    need(status === 200 && type === 'application/x-pem-file', `${status} ${type}`);
    need(thumbprint(createPublicKey(text).export({ format: 'jwk' })) === peer.encryption[0].kid, 'another key');
  });
}

/** One form of message: its reply, exactly once, what must be refused, and its limits. */
async function checkForm({ check, server, me, peer, stranger, message, send, refused }, name, form) {
  const sealed = (header, body) => seal(form, header, body, me, peer);
  const header = messageHeader(form, me, peer), request = sealed(header, message);
  let first;
  const answered = await check(`${name}: a message and its reply`, async () => {
    const start = performance.now();
    first = await exchange(server, me, peer, request, header);
    const { status, cty } = first.header, time = `${Math.round(performance.now() - start)} ms`;
    console.log([name, status, cty, JSON.stringify(first.body.toString()), time].join('  '));
    succeeded(first);
  });
  if (!answered) return;

  // Exactly once (§6).
  const same = async (envelope) => {
    need((await server.post(envelope)).text === first.text, 'another reply than the first time');
  };
  const reformatted = JSON.stringify(Object.fromEntries(Object.entries(request).reverse()), null, '\t');
  await check(`${name}: the same envelope again`, () => same(request));
  await check(`${name}: re-formatted on the way`, () => same(reformatted));
  await check(`${name}: the same id for another message`, async () => {
    const { header: { status } } = await exchange(server, me, peer, sealed(header, `${message}!`), header);
    need(status === 409, `status ${status}`);
  });
  await check(`${name}: the first message stands`, () => same(request));
  await check(`${name}: eight at the same time`, async () => {
    const one = messageHeader(form, me, peer), envelope = sealed(one, message);
    const replies = await Promise.all(Array.from({ length: 8 }, () => exchange(server, me, peer, envelope, one)));
    need(new Set(replies.map(({ text }) => text)).size === 1, 'different replies');
  });
  await check(`${name}: a forgery does not burn the id`, async () => { // §4
    const one = messageHeader(form, me, peer);
    await refused(seal(form, one, 'forged', stranger, peer));
    succeeded(await exchange(server, me, peer, sealed(one, message), one));
  });

  // Refusals (§7).
  await check(`${name}: refused: its own reply`, () => refused(first.text));
  for (const [what, envelope] of broken(form, me, peer, stranger)) {
    await check(`${name}: refused: ${what}`, () => refused(envelope));
  }
  await check(`${name}: text/plain`, async () => {
    checkProblem(await server.post(sealed(messageHeader(form, me, peer), message), 'text/plain'), 415);
  });

  // Limits (§3, §7).
  const octets = { cty: 'application/octet-stream' };
  await check(`${name}: application/json`, async () => succeeded(await send(form, message, {}, 'application/json')));
  await check(`${name}: an empty body`, async () => succeeded(await send(form, '')));
  await check(`${name}: 1 MiB`, async () => succeeded(await send(form, randomBytes(MAX_BODY), octets)));
  await check(`${name}: 1 MiB and a byte`, async () => {
    const large = messageHeader(form, me, peer, octets), envelope = sealed(large, randomBytes(MAX_BODY + 1));
    const answer = await server.post(envelope);
    if (answer.status !== 200) checkProblem(answer, 413); // §7 or, the sender being authentic by then, sealed (§5)
    else need(openReply(answer.text, envelope, large, me, peer).header.status === 413, 'accepted');
  });
}

/** Bodies that are no envelopes, bodies that are too large, and that the server is well after all that. */
async function checkBodies({ check, server, peer, message, send, refused }) {
  const [part1, withFernet, withGcm] = Object.values(FORMS), wrapped = wrapNewKey(peer.encryption[0]);
  await check('one K for several messages', async () => { // §3.2
    for (const form of [withFernet, withGcm, withFernet]) succeeded(await send(form, message, {}, JOSE, wrapped));
  });
  for (const text of ['', '{}', '[]', 'null', '"x"', '{', 'hello']) {
    await check(`refused: ${text || 'nothing'}`, () => refused(text));
  }
  const large = JSON.stringify({ protected: 'A'.repeat(3 * MAX_BODY) });
  async function* slowly() {
    for (let i = 0; i < large.length; i += 65536, await pause(0.01)) yield Buffer.from(large.slice(i, i + 65536));
  }
  /** A server may hang up while we are still sending, and its answer get lost: then once more, and once more. */
  const tooLarge = async (post) => checkProblem(await post().catch(post).catch(post), 413);
  await check('a body of 3 MiB', () => tooLarge(() => server.post(large)));
  await check('a body of 3 MiB of undeclared length', () => tooLarge(() => server.http('/messages', slowly(), JOSE)));
  await check('after all that, a message', async () => succeeded(await send(part1, message)));
  await check('every answer carries Date', () => need(server.undated.size === 0, [...server.undated].join(', ')));
}

// ---- The command line --------------------------------------------------------------------------------------

function loadParty({ keys, party }) {
  const made = !keys || !existsSync(keys);
  const me = made ? makeParty(party ?? 'node') : JSON.parse(readFileSync(keys, 'utf8'));
  for (const [name, kind] of Object.entries({ identity: SIG, signing: SIG, encryption: ENC })) {
    checkKey(publicJwk(me[name]), kind);
  }
  if (keys && made) saveParty(keys, me);
  return { ...me, party: party ?? me.party };
}

/** Beside our keys stands, per peer, the highest `seq` that we have seen (§1.1). */
function saveParty(keys, me) {
  writeFileSync(keys, `${JSON.stringify(me, null, 1)}\n`, { mode: 0o600 });
}

function parseArguments(words) {
  const flags = ['print-fingerprint', 'verbose'];
  const valued = ['fingerprint', 'party', 'server-party', 'message', 'keys'], options = {};
  while (words.length > 0) {
    const word = words.shift(), name = word.replace(/^--/, '');
    if (word === name && !options.url) options.url = word;
    else if (flags.includes(name)) options[name] = true;
    else if (valued.includes(name) && words.length > 0) options[name] = words.shift();
    else return {};
  }
  return options;
}

const USAGE = `usage: node client.mjs <server-url> --fingerprint <fingerprint> [--party node] [--server-party server]
                       [--message text] [--keys file.json] [--verbose]
       node client.mjs --print-fingerprint --keys file.json [--party node]`;

async function main() {
  const options = parseArguments(process.argv.slice(2));
  if (options['print-fingerprint'] && options.keys) {
    console.log(loadParty(options).identity.kid);
  } else if (options.url && KID(options.fingerprint)) {
    process.exitCode = await interop(options.url, options) ? 0 : 1;
  } else {
    console.error(USAGE);
    process.exitCode = 2;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) await main();
