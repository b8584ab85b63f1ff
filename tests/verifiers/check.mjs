// Another people's verifier (npm @sigstore/verify) reads our checkpoints and proofs: a list on standard input, the answers out.
import { createRequire } from "node:module";
import { createPublicKey } from "node:crypto";
import { dirname, join } from "node:path";
const require = createRequire(import.meta.url);
const inside = dirname(require.resolve("@sigstore/verify"));
const { verifyCheckpoint } = require(join(inside, "tlog", "checkpoint.js"));
const { verifyMerkleInclusion } = require(join(inside, "tlog", "merkle.js"));

let text = "";
for await (const part of process.stdin) text += part;
const answers = JSON.parse(text).map(({ note, origin, id, key, leaf, index, path }) => {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(key, "base64")]);
  const log = { logID: Buffer.from(id, "hex"), baseURL: origin, publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }) };
  const hashes = path.map((node) => Buffer.from(node, "base64"));
  const entry = { canonicalizedBody: Buffer.from(leaf, "base64"), inclusionProof: { logIndex: String(index), hashes, checkpoint: { envelope: note } } };
  try {
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
    return true;
  } catch {
    return false;
  }
});
process.stdout.write(JSON.stringify(answers));
