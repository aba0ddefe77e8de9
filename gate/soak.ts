import { spawnSync } from "node:child_process";

// npm run soak [-- KILLS [SEED]]: a training and a download killed and run again for long, a thousand
// exchanges of a model under load and a thousand loads, and twenty seeds of the published daily
// benchmark; 300 kills of each take about an hour and a quarter, the rest a quarter of an hour.
const [kills = "300", seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
process.stdout.write(`${kills} kills, seed ${seed}\n`);
const files = [
  "test/faults/training-kill.test.ts",
  "test/faults/download-kill.test.ts",
  "test/faults/hot-swap.test.ts",
  "test/faults/model-memory.test.ts",
  "test/golden/bitpredict-network.test.ts",
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
      HOT_SWAPS: "1000",
      MODEL_LOADS: "1000",
      BITPREDICT_SEEDS: "20",
    },
  },
);
process.exitCode = status ?? 1;
