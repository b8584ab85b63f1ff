// What nodemailer's mailparser, a reader of mail that is not ours, makes of a letter: JSON. `node letter.mjs FILE`
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";

const letter = await simpleParser(readFileSync(process.argv[2]));
const people = (field) => (field?.value ?? []).map((one) => one.address);
process.stdout.write(JSON.stringify({
  from: people(letter.from), to: people(letter.to), subject: letter.subject, messageId: letter.messageId,
  date: letter.date?.toISOString(), text: letter.text, html: letter.html, attachments: letter.attachments.length,
  list: letter.headers.get("list") ?? {}, oneClick: letter.headers.get("list")?.["unsubscribe-post"]?.name ?? "",
}));
