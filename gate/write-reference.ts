import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { answerSchemas } from "./answer-schemas.ts";
import { withCommandReference } from "./command-reference.ts";

// `npm run reference`: brings docs/reference up to date: the commands, and what --json answers.
const reference = path.join(import.meta.dirname, "..", "docs", "reference");
const page = path.join(reference, "cli.md");
writeFileSync(page, await withCommandReference(readFileSync(page, "utf8")));
mkdirSync(path.join(reference, "schemas"), { recursive: true });
for (const [name, text] of await answerSchemas()) {
  writeFileSync(path.join(reference, "schemas", name), text);
}
