import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { moveChampion, rollBack } from "../src/adapters/registry-files/move-champion.ts";
import { readAudit } from "../src/adapters/registry-files/read-audit.ts";
import { systemClock } from "../src/foundation/clock.ts";
import { quantile } from "../src/foundation/statistics/quantile.ts";
import { deployModel } from "../src/jobs/deploy-model.ts";
import type { ModelVersion } from "../src/learning/bundle/version-id.ts";
import { type CandleSeries, sliceCandles } from "../src/market/candle-series.ts";
import { writeManyVersions } from "../test/many-versions.ts";
import { plantModel } from "../test/planted-model.ts";
import { registerSmallVersion, registryPlace } from "../test/small-versions.ts";
import { csvText } from "./simulated-candles.ts";

const program = fileURLToPath(new URL("../bin/candlecast.mjs", import.meta.url));
const unsaid = { forced: null, acceptNoEdge: null, verdict: null };

export interface RegistryTime {
  readonly what: string;
  readonly medianMs: number;
  readonly slowestMs: number;
}

/**
 * Times what changes a registry.
 *
 * @param folder An empty one, on the disk that is measured.
 * @param series At least 6,000 candles of BTCUSDT 1h.
 */
export async function measureRegistry(
  folder: string,
  series: CandleSeries,
): Promise<readonly RegistryTime[]> {
  const long = registryPlace(join(folder, "long"));
  await writeManyVersions(long, 5000);
  return [
    ...(await measureChanges(folder)),
    await timed("proof of an audit log of 5,500 entries", 10, () => readAudit(long)),
    ...(await measureDeploys(folder, series)),
  ];
}

async function measureChanges(folder: string): Promise<readonly RegistryTime[]> {
  const place = registryPlace(join(folder, "changes"));
  const versions: ModelVersion[] = [];
  const register = await timed("register a version of two small files", 30, async () => {
    versions.push((await registerSmallVersion(place, systemClock)).version);
  });
  let turn = 0;
  const deploy = await timed("move the champion", 30, () => {
    turn += 1;
    return moveChampion(place, systemClock, { version: versions[turn % 30]!, ...unsaid });
  });
  const rollback = await timed("roll back", 20, () =>
    rollBack(place, systemClock, { reason: null }),
  );
  return [register, deploy, rollback];
}

// Two whole versions take turns; what forces them is a reason, so that no gate stops the bench.
async function measureDeploys(folder: string, all: CandleSeries): Promise<readonly RegistryTime[]> {
  const modelsDir = join(folder, "whole");
  const series = sliceCandles(all, 0, 2000);
  const versions: ModelVersion[] = [];
  for (const [i, stamp] of ["20180401T000000Z", "20180402T000000Z"].entries())
    versions.push((await plantModel({ modelsDir, series, stamp, seed: i + 1 })).version);
  const file = join(folder, "BTCUSDT_1h.csv");
  writeFileSync(file, csvText(sliceCandles(all, 0, 6000)));
  let turn = 0;
  const asked = () => {
    turn += 1;
    const model = versions[turn % 2]!;
    return { instrument: "BTCUSDT", type: "price", modelsDir, model, force: "a bench" } as const;
  };
  const dataDir = join(folder, "no-data");
  return [
    await timed("deploy: files and golden vectors proven, no candles for a gate", 20, () =>
      deployModel({ ...asked(), dataDir }),
    ),
    await timed("deploy with the gate's forecasts", 10, () => deployModel({ ...asked(), file })),
    await timed("`deploy`, whole command, no candles for a gate", 5, () => {
      const { model, force } = asked();
      const words = ["--model", model, "--type", "price", "--force", force];
      return run(["deploy", "BTCUSDT", ...words, "--models", modelsDir, "--data-dir", dataDir]);
    }),
  ];
}

async function run(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`Cannot measure a command: it ended with exit code ${code}`);
}

async function timed(
  what: string,
  count: number,
  act: () => Promise<unknown>,
): Promise<RegistryTime> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const startMs = performance.now();
    await act();
    times.push(performance.now() - startMs);
  }
  return { what, medianMs: quantile(times, 0.5), slowestMs: Math.max(...times) };
}
