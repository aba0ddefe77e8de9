import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import { importCandles } from "../../src/jobs/import-candles.ts";
import { verifyCandles } from "../../src/jobs/verify-candles.ts";
import { writeMinutes } from "../import-memory.ts";
import { killChain } from "./kill-chain.ts";

const kills = 6;
const seed = 97;
const rows = 30_000;
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-kill-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test(`data import killed by SIGKILL leaves the old candles or the new ones, whole; ${kills} kills, seed ${seed}`, async () => {
  const dataDir = join(folder, "data");
  const market = { instrument: "T", timeframe: "1m", dataDir };
  const hashes = new Set<string>();
  for (const around of [100, 200]) {
    const file = join(folder, `${around}.csv`);
    await writeMinutes(file, rows, around);
    await importCandles({ ...market, file });
    hashes.add(await storedHash(dataDir));
  }
  const rng = createRng(seed);
  for (let kill = 0; kill < kills; kill++) {
    const file = kill % 2 === 0 ? "100.csv" : "200.csv";
    const argv = ["data", "import", file, "--instrument", "T", "--timeframe", "1m"];
    await killChain(argv, { folder, rng, kills: 1, withinMs: 2500 });
    expect(hashes).toContain(await storedHash(dataDir));
  }
  await importCandles({ ...market, file: join(folder, "100.csv") });
  const names = (await readdir(join(dataDir, "T"))).toSorted();
  expect(names.filter((name) => !name.startsWith("1m.previous-"))).toEqual(["1m.parquet"]);
});

async function storedHash(dataDir: string): Promise<string> {
  const [stored] = await verifyCandles({ dataDir });
  return stored?.kind === "sound" ? stored.dataHash : `no sound candles: ${stored?.kind}`;
}
