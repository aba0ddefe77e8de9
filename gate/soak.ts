import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

// npm run soak [-- KILLS [SEED]]: a training and a download killed and run again for long, a thousand
// exchanges of a model under load and a thousand loads, and twenty seeds of the published daily
// benchmark; 300 kills of each take about an hour and a quarter, the rest a quarter of an hour. Of the
// registry of versions: 2,000 kills, 500 races of 16 processes, 200,000 flipped bits, 50,000 damaged
// graphs, about half an hour. Of the kill switch: 500 halts of sessions that send without end, and 60
// of real sessions that are killed and started again under it. Of a paper session: 200 kills, and 20,000
// bad exchanges. All property tests, the cuts of a series and the deploys of whole models, on cases that
// the gate does not draw.
const [kills = "300", seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
process.stdout.write(`${kills} kills, seed ${seed}\n`);
const files = [
  "test/faults/training-kill.test.ts",
  "test/faults/download-kill.test.ts",
  "test/faults/hot-swap.test.ts",
  "test/faults/model-memory.test.ts",
  "test/faults/registry-kill.test.ts",
  "test/faults/registry-races.test.ts",
  "test/faults/registry-deploys.test.ts",
  "test/faults/registry-file-faults.test.ts",
  "test/faults/bundle-bit-flips.test.ts",
  "test/faults/foreign-model-files.test.ts",
  "test/golden/bitpredict-network.test.ts",
  "test/faults/kill-switch.test.ts",
  "test/faults/paper-halt.test.ts",
  "test/faults/paper-kill.test.ts",
  "src/jobs/paper-trading/live-feed.test.ts",
  "test/parity/features-offline-vs-streamed.test.ts",
  ...propertyTests(),
];
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", ...files],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      KILLS: kills,
      DOWNLOAD_KILLS: kills,
      KILL_SEED: seed,
      PROPERTY_SEED: seed,
      REGISTRY_KILLS: "2000",
      REGISTRY_RACES: "500",
      REGISTRY_RACERS: "16",
      BIT_FLIPS: "200000",
      FLIP_SEED: seed,
      MODEL_MUTANTS: "50000",
      HOT_SWAPS: "1000",
      MODEL_LOADS: "1000",
      BITPREDICT_SEEDS: "20",
      HALT_TRIALS: "500",
      HALT_KILLS: "200",
      HALT_RESTARTS: "60",
      PAPER_KILLS: "200",
      PAPER_FEEDS: "20000",
    },
  },
);
process.exitCode = status ?? 1;

function propertyTests(): readonly string[] {
  const names = ["src", "test"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  return names.filter(
    (name) => name.endsWith(".test.ts") && readFileSync(name, "utf8").includes("properties.ts"),
  );
}
