import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withDiagram } from "./diagram.ts";

// `npm run diagram`: brings ARCHITECTURE.md up to date with architecture.mjs.
const page = path.join(import.meta.dirname, "..", "ARCHITECTURE.md");
writeFileSync(page, withDiagram(readFileSync(page, "utf8")));
