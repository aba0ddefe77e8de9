import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withCommandReference } from "./command-reference.ts";

// `npm run reference`: brings docs/reference/cli.md up to date with the commands.
const page = path.join(import.meta.dirname, "..", "docs", "reference", "cli.md");
writeFileSync(page, await withCommandReference(readFileSync(page, "utf8")));
