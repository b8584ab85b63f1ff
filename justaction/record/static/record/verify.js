// Checks a receipt or a proof of the public record in the browser: nothing leaves the device (docs/record.md).
// One file, with no other: it works from /record/verify/, and from a folder beside a page with the same elements.
// Its words stand in the page as <li data-word="…">, in the reader's language; what is missing there is said in English.
"use strict";
(() => {
  const WORDS = {
    holds: "It holds.",
    fails: "It does not hold.",
    unknown: "It could not be checked.",
    form: "This is not a receipt or a proof of a public record: {why}",
    browser: "This browser cannot check such signatures. Use a newer one, or our program.",
    signed: "The record {origin} signed this state of {size} entries.",
    unsigned: "The signature of the record does not fit. Somebody changed it, or another key made it.",
    replaced: "The key {id} signed it alone, but another key took its place after {size} entries.",
    by: "The key {id} signed it.",
    led: "Notes that the old key and the new one both signed lead to it from the key that you believe.",
    note: "A note about a changed key does not hold: {why}",
    believed: "It is the key that you believe.",
    stranger: "The key in it is not one of those that you believe.",
    own: "It is checked by the key that it names itself. Compare that key with one you kept.",
    policy: "What you believe cannot be read: {why}",
    witnesses: "Partners cosigned it: {names}. At least {least} of {total} must.",
    few: "Too few partners cosigned it: {count}. At least {least} of {total} must.",
    forged: "The cosignature of {name} does not fit.",
    inside: "Entry {index} stands in it. Its proof leads to the signed state.",
    outside: "The proof does not lead from entry {index} to the signed state. The entry or the proof was changed.",
    entry: "The entry says: {kind}, {date}.",
    parts: "Its parts do not speak of the same entry.",
    word: "“{path}” is: {value}. That is what was sealed.",
    changed: "“{path}” is not what was sealed. It was changed.",
    hidden: "“{path}” is sealed, and this does not open it.",
  };
  const HEADER = "c2sp.org/tlog-proof@v1", RECEIPT = "justaction-receipt/1", ENTRY = "justaction-entry/1";
  const CHANGE = "justaction-key-change/1", LOG = 1, WITNESS = 4, MOST = 65536;
  const box = document.querySelector("[data-verify]");
  if (!box) return;
  for (const each of document.querySelectorAll("[data-word]")) WORDS[each.dataset.word] = each.textContent.trim();
  const say = (word, holes = {}) => WORDS[word].replace(/\{(\w+)\}/g, (_, name) => String(holes[name]));

  class Wrong extends Error {} // it was read, and it does not hold
  class Malformed extends Error {}
  const demand = (yes, why) => { if (!yes) throw new Malformed(why); };

  // --- bytes -----------------------------------------------------------------------------------------------------
  const utf8 = (text) => new TextEncoder().encode(text);
  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };
  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
  const base64 = (text) => {
    let found = "";
    try { found = atob(text); } catch { demand(false, "base64"); }
    demand(btoa(found) === text, "base64");
    return Uint8Array.from(found, (letter) => letter.charCodeAt(0));
  };
  const number = (text) => {
    demand(/^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text)), "number");
    return Number(text);
  };
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

  // canonical JSON (RFC 8785) over NFC strings; only what an entry can hold
  const canonical = (value) => {
    if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
    if (value === null || typeof value === "boolean") return String(value);
    if (typeof value === "number") { demand(Number.isSafeInteger(value), "number"); return String(value); }
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
  };

  // --- keys, notes, policies ---------------------------------------------------------------------------------------
  const key = async (text) => {
    const [name, id, ...rest] = text.split("+"), data = base64(rest.join("+"));
    demand(name && data.length === 33 && [LOG, WITNESS].includes(data[0]), "key");
    demand(hex(await sha256(utf8(`${name}\n`), data)).slice(0, 8) === id, "key");
    return { name, id, kind: data[0], raw: data.slice(1), text };
  };
  const fits = async (by, signature, message) => {
    const known = await crypto.subtle.importKey("raw", by.raw, { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, known, signature, utf8(message));
  };
  const signatures = (text) => {
    demand(text.length <= MOST && !/[\x00-\x09\x0b-\x1f]/.test(text), "note");
    const gap = text.lastIndexOf("\n\n");
    demand(gap > 0 && text.endsWith("\n"), "note");
    const body = text.slice(0, gap + 1);
    const lines = text.slice(gap + 2, -1).split("\n");
    demand(lines.length <= 64, "note");
    const signed = lines.map((line) => {
      const [dash, name, data, ...extra] = line.split(" ");
      demand(dash === "—" && name && data && !extra.length, "note");
      const bytes = base64(data);
      demand(bytes.length > 4, "note");
      return { name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
    });
    return { body, signed };
  };
  const note = (text) => {
    const { body, signed } = signatures(text), [origin, size, root, ...more] = body.slice(0, -1).split("\n");
    demand(origin && root && !more.length, "note");
    demand(base64(root).length === 32, "root");
    return { body, origin, size: number(size), root: base64(root), signed };
  };
  // the note by which an old key introduces a new one: both have to have signed it
  const change = async (text) => {
    const { body, signed } = signatures(text), [header, ...lines] = body.slice(0, -1).split("\n");
    demand(header === CHANGE && lines.length === 6, "note");
    const [at, was, now, size] = ["change", "was", "now", "size", "root", "on"].map((name, at) => {
      demand(lines[at].startsWith(`${name} `), name);
      return lines[at].slice(name.length + 1);
    });
    const keys = [await key(was), await key(now)];
    demand(keys[0].name === keys[1].name && keys[0].text !== keys[1].text, "key");
    for (const each of keys) {
      const lines = signed.filter((line) => each.kind === LOG && line.name === each.name && line.id === each.id);
      demand(lines.length && (await Promise.all(lines.map((line) => fits(each, line.bytes, body)))).every(Boolean), "only one of its two keys signed it");
    }
    return { at: number(at), was: keys[0], now: keys[1], size: number(size) };
  };
  // each note goes on from the one before it, so no key is replaced twice, or for longer than its first note says
  const chained = (changes) => {
    changes.forEach((each, at) => {
      const before = changes[at - 1];
      demand(each.at === at + 1 && (!before || (each.was.text === before.now.text && each.size >= before.size)), `note ${at + 1} does not go on from the one before it`);
    });
    return changes;
  };
  // all keys that notes lead to from those that are believed; one that was replaced is good alone up to `end` entries
  async function followed(logs, notes) {
    const found = logs.map((one) => ({ ...one })), left = [...notes];
    const at = (one) => found.find((known) => known.text === one.text);
    for (let some = true; some;) {
      some = left.find((each) => at(each.was) || at(each.now));
      if (!some) break;
      left.splice(left.indexOf(some), 1);
      for (const one of [some.was, some.now]) if (!at(one)) found.push({ ...one, led: true });
      at(some.was).end = some.size;
    }
    return found;
  }
  const policy = async (text) => {
    const found = { logs: [], members: new Map(), quorum: "none", least: 0, total: 0 };
    for (const line of text.split("\n")) {
      const [what, ...words] = line.trim().split(/[ \t]+/);
      if (!what || what.startsWith("#")) continue;
      if (what === "log") found.logs.push(await key(words[0]));
      else if (what === "witness") found.members.set(words[0], { key: await key(words[1]) });
      else if (what === "group") {
        const members = words.slice(2);
        demand(members.length && members.every((name) => found.members.has(name)), "group");
        const least = { all: members.length, any: 1 }[words[1]] || number(words[1]);
        demand(least > 0 && least <= members.length, "group");
        found.members.set(words[0], { least, members });
      } else if (what === "quorum") {
        demand(words[0] === "none" || found.members.has(words[0]), "quorum");
        found.quorum = words[0];
      } else demand(false, what);
    }
    const asked = found.members.get(found.quorum);
    if (asked) [found.least, found.total] = asked.key ? [1, 1] : [asked.least, asked.members.length];
    return found;
  };

  // --- the checks --------------------------------------------------------------------------------------------------
  async function signature(state, logs) {
    const by = [];
    for (const line of state.signed) {
      const known = logs.find((one) => one.kind === LOG && one.name === line.name && one.id === line.id);
      if (!known) continue;
      if (known.name !== state.origin || !(await fits(known, line.bytes, state.body))) throw new Wrong(say("unsigned"));
      by.push(known);
    }
    if (!by.length) throw new Wrong(say("unsigned"));
    if (by.every((one) => one.end !== undefined && one.end < state.size)) throw new Wrong(say("replaced", { id: by[0].id, size: by[0].end }));
    return by;
  }
  async function witnesses(state, trust, told) {
    const there = new Map();
    for (const [name, one] of trust.members) {
      if (!one.key) { there.set(name, one.members.filter((member) => there.get(member)).length >= one.least); continue; }
      there.set(name, false);
      for (const line of state.signed) {
        if (line.name !== one.key.name || line.id !== one.key.id) continue;
        const at = line.bytes.length === 72 && new DataView(line.bytes.buffer, line.bytes.byteOffset).getBigUint64(0);
        const message = `cosignature/v1\ntime ${at}\n${state.body}`;
        if (at === false || !(await fits(one.key, line.bytes.slice(8), message))) throw new Wrong(say("forged", { name: one.key.name }));
        there.set(name, new Date(Number(at) * 1000).toISOString().slice(0, 10));
      }
    }
    if (trust.quorum === "none") return;
    const names = [...trust.members].filter(([name, one]) => one.key && there.get(name)).map(([name, one]) => `${one.key.name} (${there.get(name)})`);
    const holes = { names: names.join(", "), count: names.length, least: trust.least, total: trust.total };
    if (!there.get(trust.quorum)) throw new Wrong(say("few", holes));
    told(say("witnesses", holes));
  }
  async function included(leaf, index, path, state) { // RFC 9162, 2.1.3.2
    let here = index, last = state.size - 1, found = await sha256(new Uint8Array([0]), leaf);
    if (index >= state.size) return false;
    for (const node of path) {
      if (last === 0) return false;
      if (here % 2 || here === last) {
        found = await sha256(new Uint8Array([1]), node, found);
        while (here && !(here % 2)) { here = Math.floor(here / 2); last = Math.floor(last / 2); }
      } else found = await sha256(new Uint8Array([1]), found, node);
      here = Math.floor(here / 2); last = Math.floor(last / 2);
    }
    return last === 0 && same(found, state.root);
  }
  function readProof(text) {
    const gap = text.indexOf("\n\n"), lines = text.slice(0, gap).split("\n");
    demand(gap > 0 && lines.shift() === HEADER, "proof");
    const extra = lines[0] && lines[0].startsWith("extra ") ? base64(lines.shift().slice(6)) : null;
    demand(lines[0] && lines[0].startsWith("index ") && lines.length <= 64, "proof");
    const index = number(lines.shift().slice(6)), path = lines.map(base64);
    demand(path.every((node) => node.length === 32), "proof");
    return { extra, index, path, state: note(text.slice(gap + 2)) };
  }
  function readLeaf(bytes) {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes), leaf = JSON.parse(text);
    demand(bytes.length < 4096 && leaf.v === ENTRY && canonical(leaf) === text, "entry");
    return leaf;
  }
  async function word(leaf, one, told) {
    const salt = base64(one.salt), path = utf8(one.path);
    const size = new Uint8Array([path.length >> 8, path.length & 255]);
    const found = await sha256(utf8("justaction-commit/v1\0"), salt, size, path, utf8(canonical(one.value)));
    const holes = { path: one.path, value: typeof one.value === "string" ? one.value : canonical(one.value) };
    if (salt.length !== 32 || !Object.hasOwn(leaf.c, one.path) || !same(found, base64(leaf.c[one.path]))) throw new Wrong(say("changed", holes));
    told(say("word", holes));
  }

  async function check(text, believed, notes, told) {
    let trust, changes;
    try { trust = believed.trim() ? await policy(believed) : null; } catch (error) { throw new Wrong(say("policy", { why: error.message })); }
    try { changes = chained(await Promise.all(notes.map(change))); } catch (error) { throw new Wrong(say("note", { why: error.message })); }
    const whole = text.replace(/^\ufeff/, ""), plain = whole.startsWith(HEADER);
    const receipt = plain ? null : JSON.parse(whole);
    demand(plain || (receipt && receipt.v === RECEIPT && Array.isArray(receipt.disclosures)), "receipt");
    const proof = readProof(plain ? whole : receipt.proof), leaf = plain ? proof.extra : base64(receipt.leaf);
    demand(leaf && (plain || trust || receipt.key), "entry");
    let logs = trust && await followed(trust.logs, changes);
    if (receipt) {
      const own = await key(receipt.key);
      if (receipt.index !== proof.index || receipt.origin !== own.name || (proof.extra && !same(proof.extra, leaf))) throw new Wrong(say("parts"));
      await signature(proof.state, [own]);
      const signed = (one) => proof.state.signed.some((line) => line.name === one.name && line.id === one.id);
      if (trust && !logs.some(signed)) throw new Wrong(say("stranger"));
      if (!trust) logs = [own];
    }
    demand(logs, "key");
    const by = await signature(proof.state, logs);
    told(say("signed", proof.state));
    for (const one of by) told(say("by", one));
    told(say(!trust ? "own" : by.every((one) => one.led) ? "led" : "believed"));
    if (trust) await witnesses(proof.state, trust, told);
    if (!(await included(leaf, proof.index, proof.path, proof.state))) throw new Wrong(say("outside", proof));
    told(say("inside", proof));
    const said = readLeaf(leaf);
    told(say("entry", { kind: said.t, date: said.d }));
    const opened = new Set();
    for (const one of receipt ? receipt.disclosures : []) { await word(said, one, told); opened.add(one.path); }
    for (const path of Object.keys(said.c)) if (!opened.has(path)) told(say("hidden", { path }));
  }

  // --- the page ----------------------------------------------------------------------------------------------------
  const field = box.querySelector("[data-text]"), file = box.querySelector("[data-file]"), trust = box.querySelector("[data-policy]");
  const notes = Array.from(box.querySelectorAll("[data-note]"), (one) => one.value);
  const result = document.querySelector("[data-result]"), verdict = result.querySelector("[data-verdict]"), list = result.querySelector("[data-list]");
  box.hidden = false;

  async function run(text) {
    const rows = [];
    let end = "holds", why = "";
    try {
      if (!globalThis.crypto || !crypto.subtle) throw new TypeError();
      await check(text, trust ? trust.value : "", notes, (words) => rows.push(["ok", words]));
    } catch (error) {
      const unable = error.name === "NotSupportedError" || error.name === "TypeError" && !(globalThis.crypto && crypto.subtle);
      end = unable ? "unknown" : "fails";
      why = unable ? say("browser") : error instanceof Wrong ? error.message : say("form", { why: error.message });
      rows.push(["no", why]);
    }
    verdict.textContent = say(end);
    result.dataset.end = end;
    list.replaceChildren(...rows.map(([mark, words]) => {
      const row = document.createElement("li"), sign = document.createElement("span");
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = mark === "ok" ? "✓ " : "✗ ";
      row.append(sign, words);
      return row;
    }));
    result.hidden = false;
    verdict.focus();
  }
  box.addEventListener("submit", (event) => { event.preventDefault(); run(field.value); });
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    field.value = file.files[0].size > 4 * MOST ? "" : await file.files[0].text();
    run(field.value);
  });
})();
