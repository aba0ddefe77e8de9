import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import { importSentiment } from "../../src/jobs/import-sentiment.ts";
import { verifySentiment } from "../../src/jobs/verify-sentiment.ts";
import { killChain } from "./kill-chain.ts";

const kills = 4;
const seed = 31;
const rows = 10_000;
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentiment-kill-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test(`sentiment import killed by SIGKILL leaves the old readings or the new ones, whole; ${kills} kills, seed ${seed}`, async () => {
  const dataDir = join(folder, "data");
  const sums = new Set<string>();
  for (const name of ["a.csv", "b.csv"]) {
    const file = join(folder, name);
    await writeFile(file, minutes(name === "a.csv" ? 0.25 : -0.5));
    const { sha256 } = await importSentiment({ file, dataDir, source: "s", replace: true });
    sums.add(sha256);
  }
  const rng = createRng(seed);
  for (let kill = 0; kill < kills; kill++) {
    const file = kill % 2 === 0 ? "a.csv" : "b.csv";
    const argv = ["sentiment", "import", file, "--source", "s", "--replace"];
    await killChain(argv, { folder, rng, kills: 1, withinMs: 1500 });
    const [stored] = await verifySentiment({ dataDir });
    expect(stored?.kind === "sound" ? sums.has(stored.sha256) : stored).toBe(true);
  }
  await importSentiment({ file: join(folder, "a.csv"), dataDir, source: "s", replace: true });
  expect(await readdir(join(dataDir, "sentiment"))).toEqual(["s.jsonl"]);
});

function minutes(score: number): string {
  const startMs = Date.UTC(2023, 0, 1);
  const lines = Array.from({ length: rows }, (_, i) => `${startMs + i * 60_000},${score}`);
  return ["time,score", ...lines].join("\n");
}
