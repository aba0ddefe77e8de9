// npx tsx bench/registry-list.ts
//
// `models list` over 5,000 versions, as a whole command; `npm run build` first, for what users have.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "../src/foundation/statistics/quantile.ts";
import { measureRegistryList, writeLongRegistry } from "./measure-registry-list.ts";

const versions = 5000;
const runs = 11;
const folder = mkdtempSync(join(tmpdir(), "candlecast-registry-"));
try {
  await writeLongRegistry(folder, versions);
  for (const words of [[], ["--json"]]) {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) times.push(await measureRegistryList(folder, ...words));
    const name = ["models list", ...words].join(" ");
    const figures = `best ${Math.min(...times).toFixed(0)} ms, median ${quantile(times, 0.5).toFixed(0)} ms`;
    console.log(`${name}, ${versions} versions: ${figures} (goal: under 300 ms)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
