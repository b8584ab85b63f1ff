// Nodemailer's pooled SMTP transport, as its manual shows it: `node nodemailer.mjs PORT NUMBER FILE`, where FILE has the words as
// JSON: {text, html}. Prints how many were sent, seconds, seconds of the processor, and megabytes at the peak.
import { readFileSync } from "node:fs";
import nodemailer from "nodemailer";

const [port, number, file] = process.argv.slice(2);
const { text, html } = JSON.parse(readFileSync(file, "utf8"));
const post = nodemailer.createTransport({
  host: "127.0.0.1", port: Number(port), secure: false, ignoreTLS: true,
  pool: true, maxConnections: 4, maxMessages: Infinity,
});
let next = 0;
let sent = 0;
const began = process.hrtime.bigint();
const cpu = process.cpuUsage();
async function some() {
  while (next < Number(number)) {
    const n = next++;
    await post.sendMail({
      from: "hello@example.org", to: `p${n}@example.org`, subject: "Bench",
      text: text.replaceAll("OWN", `own-${n}`), html: html.replaceAll("OWN", `own-${n}`),
    });
    sent++;
  }
}
await Promise.all(Array.from({ length: 8 }, some));
const spent = process.cpuUsage(cpu);
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
post.close();
console.log(sent, seconds, (spent.user + spent.system) / 1e6, Math.round(process.resourceUsage().maxRSS / 1024));
