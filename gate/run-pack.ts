import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { packPackage } from "./pack-package.ts";

// `npm run pack`: the package that users install, as an archive in the root of the working copy.
const stage = mkdtempSync(path.join(tmpdir(), "candlecast-pack-"));
try {
  console.log(packPackage(stage, path.join(import.meta.dirname, "..")));
} finally {
  rmSync(stage, { recursive: true, force: true });
}
