// Hocuspocus with SQLite (Node's own), as its guide sets it up: node hocuspocus.mjs PORT FILE
import { DatabaseSync } from "node:sqlite";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";

const [port, file] = process.argv.slice(2);
const db = new DatabaseSync(file);
db.exec("CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, data BLOB)");
const put = db.prepare("INSERT INTO documents VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data");
const get = db.prepare("SELECT data FROM documents WHERE name = ?");
const server = new Server({
  port: Number(port),
  address: "127.0.0.1",
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => get.get(documentName)?.data ?? null,
      store: async ({ documentName, state }) => { put.run(documentName, state); },
    }),
  ],
});
await server.listen();
