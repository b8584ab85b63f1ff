// The line to the room: y-websocket's wire with one message more (8: what was sent is stored). Where a websocket cannot be
// had it speaks the same messages by server-sent events down and POST up.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";

const SYNC = 0, AWARENESS = 1, ASK_AWARENESS = 3, STORED = 8, NOTICE = 9;
// how the room ends what must not begin again by itself (coedit/wire.py)
const ENDINGS = {
  1003: "refused", 1009: "refused", 4403: "gone", 4404: "gone", 4409: "anew", 4413: "full", 4422: "refused", 4426: "newer",
};
const SOON = 400, LATE = 15000; // milliseconds before trying again: doubled each time, up to LATE
const TRIES = 3; // websockets that never opened before the other way is taken
const QUIET = 45000; // a line on which nothing came for so long is dead

export class Live {
  /** `address` is like wss://example.org/live/<uuid>, `asked` its query; `hooks`: state(), synced(), told(notice), ended(why, reason) */
  constructor({ address, asked, doc, awareness, hooks }) {
    Object.assign(this, { address, asked, doc, awareness, hooks });
    this.tries = 0;
    this.failed = 0;
    this.sent = 0; // messages with edits given to this line
    this.kept = 0; // of those, how many are stored
    this.waiting = false; // whether something was written while there was no line
    this.line = null;
    this.synced = false;
    this.done = false;
    doc.on("update", (update, origin) => this.wrote(update, origin));
    awareness.on("update", ({ added, updated, removed }, origin) => {
      if (origin === this) return;
      this.say(AWARENESS, (out) =>
        encoding.writeVarUint8Array(out, awarenessProtocol.encodeAwarenessUpdate(awareness, [...added, ...updated, ...removed])));
    });
    addEventListener("online", () => this.again(0));
    addEventListener("offline", () => this.line?.close());
    addEventListener("pagehide", () => awarenessProtocol.removeAwarenessStates(awareness, [doc.clientID], "left"));
    setInterval(() => this.watch(), 5000);
  }

  /** Whether everything that was written here is stored there. */
  get isStored() {
    return this.synced && this.sent > 0 && !this.waiting && this.kept >= this.sent;
  }

  connect() {
    if (this.done || this.line) return;
    this.heard = Date.now();
    this.line = this.failed < TRIES ? this.bySocket() : this.byEvents();
  }

  end(why, reason) {
    this.done = true;
    clearTimeout(this.timer);
    this.hooks.ended(why, reason);
  }

  bySocket() {
    const socket = new WebSocket(`${this.address}?${this.asked}`);
    socket.binaryType = "arraybuffer";
    let opened = false;
    socket.onopen = () => { opened = true; this.failed = 0; this.open(); };
    socket.onmessage = ({ data }) => this.hear(new Uint8Array(data));
    socket.onclose = ({ code, reason }) => {
      if (!opened) this.failed += 1;
      this.lost(code, reason);
    };
    return { send: (bytes) => socket.readyState === 1 && socket.send(bytes), close: () => socket.close() };
  }

  byEvents() {
    const base = this.address.replace(/^ws/, "http");
    const source = new EventSource(`${base}/events?${this.asked}`, { withCredentials: true });
    let seat = "";
    let queue = Promise.resolve();
    const post = async (bytes) => {
      const sized = encoding.createEncoder();
      encoding.writeVarUint8Array(sized, bytes);
      const answer = await fetch(`${base}/send?seat=${encodeURIComponent(seat)}`, {
        method: "POST", credentials: "include", body: encoding.toUint8Array(sized),
      });
      if (!answer.ok) throw new Error(String(answer.status));
    };
    const line = {
      send: (bytes) => { queue = queue.then(() => post(bytes)).catch(() => line.close()); },
      close: () => { source.close(); if (this.line === line) this.lost(0, ""); },
    };
    source.addEventListener("seat", ({ data }) => { seat = data; this.open(); });
    source.onmessage = ({ data }) => this.hear(Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)));
    source.addEventListener("close", ({ data }) => {
      source.close();
      this.lost(Number.parseInt(data, 10), data.replace(/^\d+ /, ""));
    });
    source.onerror = () => { this.failed = 0; line.close(); };
    return line;
  }

  open() {
    this.tries = 0;
    this.heard = Date.now();
    this.sent = this.kept = 0;
    this.say(SYNC, (out) => syncProtocol.writeSyncStep1(out, this.doc));
    if (this.awareness.getLocalState()) this.sayWhere();
    this.hooks.state();
  }

  sayWhere() {
    this.say(AWARENESS, (out) =>
      encoding.writeVarUint8Array(out, awarenessProtocol.encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
  }

  lost(code, reason) {
    this.line = null;
    this.synced = false;
    if (this.sent > this.kept) this.waiting = true;
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID);
    awarenessProtocol.removeAwarenessStates(this.awareness, others, this);
    if (ENDINGS[code]) return this.end(ENDINGS[code], reason);
    this.hooks.state();
    this.again(Math.min(LATE, SOON * 2 ** this.tries++) * (0.5 + Math.random() / 2));
  }

  again(wait) {
    clearTimeout(this.timer);
    if (!this.done) this.timer = setTimeout(() => this.connect(), wait);
  }

  watch() {
    if (this.line && Date.now() - this.heard > QUIET) this.line.close();
    const mine = this.awareness.getLocalState();
    if (mine && this.line) this.awareness.setLocalState(mine); // others forget who is silent for 30 seconds
  }

  wrote(update, origin) {
    if (origin === this || origin?.isStore) return;
    if (!this.line || !this.sent) this.waiting = true; // the handshake brings it over
    else this.give(update);
    this.hooks.state();
  }

  give(update) {
    this.sent += 1;
    this.say(SYNC, (out) => syncProtocol.writeUpdate(out, update));
  }

  say(kind, write) {
    if (!this.line) return;
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, kind);
    write(out);
    this.line.send(encoding.toUint8Array(out));
  }

  hear(bytes) {
    this.heard = Date.now();
    const message = decoding.createDecoder(bytes);
    const kind = decoding.readVarUint(message);
    if (kind === SYNC) this.sync(message);
    else if (kind === AWARENESS) {
      awarenessProtocol.applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(message), this);
    } else if (kind === ASK_AWARENESS) this.sayWhere();
    else if (kind === STORED) {
      this.kept = decoding.readVarUint(message);
      this.hooks.state();
    } else if (kind === NOTICE) this.hooks.told(JSON.parse(decoding.readVarString(message)));
  }

  sync(message) {
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, SYNC);
    const kind = syncProtocol.readSyncMessage(message, out, this.doc, this);
    if (encoding.length(out) > 1) {
      this.sent += 1; // what the room lacks
      this.waiting = false;
      this.line?.send(encoding.toUint8Array(out));
    }
    if (kind === syncProtocol.messageYjsSyncStep2 && !this.synced) {
      this.synced = true;
      this.hooks.synced();
    }
    this.hooks.state();
  }
}

