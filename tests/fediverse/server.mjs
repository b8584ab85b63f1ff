// Another ActivityPub server, by Fedify and not by us: one account, which follows whom it is told to and keeps what it
// hears. Fedify checks every signature itself; what it does not believe is not heard. It speaks with this machine only.
//
//   node server.mjs          writes {"port": …} on its first line
//   GET /heard               what came in, oldest first
//   POST /follow?<actor>     follows an account;  POST /unfollow  ends that;  POST /look?<address>  finds one by WebFinger

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createFederation, generateCryptoKeyPair, MemoryKvStore } from "@fedify/fedify";
import { Accept, Create, Delete, Endpoints, Follow, isActor, Note, Person, Tombstone, Undo, Update } from "@fedify/fedify/vocab";

const heard = [];
let following = null;
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")];
const first = process.argv[2] ?? "rfc9421";
const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  firstKnock: first === "cavage" ? "draft-cavage-http-signatures-12" : "rfc9421",
});

federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
    if (identifier !== "neighbor") return null;
    const pairs = await ctx.getActorKeyPairs(identifier);
    return new Person({
      id: ctx.getActorUri(identifier),
      preferredUsername: identifier,
      name: "A neighbor",
      inbox: ctx.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
      url: ctx.getActorUri(identifier),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(() => keys);

async function said(activity) {
  const thing = await activity.getObject();
  const entry = { type: activity.constructor.name, id: activity.id?.href, actor: activity.actorId?.href };
  if (thing instanceof Note) {
    const pictures = [];
    for await (const one of thing.getAttachments()) pictures.push(one.name?.toString());
    const tags = [];
    for await (const one of thing.getTags()) tags.push(one.name?.toString());
    Object.assign(entry, { note: thing.id?.href, content: thing.content?.toString(), pictures, tags });
  } else if (thing instanceof Tombstone) entry.note = thing.id?.href;
  else if (isActor(thing)) entry.name = thing.name?.toString();
  heard.push(entry);
}

federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Accept, (ctx, activity) => said(activity))
  .on(Create, (ctx, activity) => said(activity))
  .on(Update, (ctx, activity) => said(activity))
  .on(Delete, (ctx, activity) => said(activity));

async function tell(ctx, actor, make) {
  const them = await ctx.lookupObject(actor);
  if (!isActor(them)) throw new Error(`nobody at ${actor}`);
  await ctx.sendActivity({ identifier: "neighbor" }, them, make(them), { immediate: true });
  return { id: them.id.href, name: them.name?.toString(), summary: them.summary?.toString() };
}

async function order(url, ctx) {
  const me = ctx.getActorUri("neighbor");
  const asked = decodeURIComponent(url.search.slice(1));
  if (url.pathname === "/heard") return heard;
  if (url.pathname === "/look") {
    const told = await ctx.lookupWebFinger(new URL(asked)); // of an account it would ask by https only
    const self = told?.links?.find((link) => link.rel === "self");
    const found = self && (await ctx.lookupObject(self.href));
    return found && { subject: told.subject, id: found.id.href, name: found.name?.toString(), username: found.preferredUsername?.toString() };
  }
  if (url.pathname === "/outbox") {
    const them = await ctx.lookupObject(asked);
    const box = await them.getOutbox();
    const notes = [];
    for await (const item of ctx.traverseCollection(box)) notes.push((await item.getObject())?.id?.href);
    return { total: box.totalItems, notes };
  }
  if (url.pathname === "/follow") {
    following = { actor: asked, id: new URL(`#follow-${heard.length}-${Date.now()}`, me) };
    return tell(ctx, asked, (them) => new Follow({ id: following.id, actor: me, object: them.id }));
  }
  if (url.pathname === "/unfollow") {
    const follow = (them) => new Follow({ id: following.id, actor: me, object: them.id });
    return tell(ctx, following.actor, (them) => new Undo({ id: new URL("#undo", me), actor: me, object: follow(them) }));
  }
  return undefined;
}

const server = createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url, `http://${incoming.headers.host}`);
  const body = ["GET", "HEAD"].includes(incoming.method) ? undefined : Readable.toWeb(incoming);
  const request = new Request(url, { method: incoming.method, headers: incoming.headers, body, duplex: "half" });
  try {
    const answer = await order(url, federation.createContext(request, undefined));
    const response = answer === undefined
      ? await federation.fetch(request, { contextData: undefined })
      : Response.json(answer);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch (error) {
    outgoing.writeHead(500).end(String(error?.stack ?? error));
  }
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
