import { spawnSync } from "node:child_process";

// npm run soak [-- KILLS [SEED]]: the training killed and resumed for long; 300 kills take about an hour.
const [kills = "300", seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
process.stdout.write(`${kills} kills, seed ${seed}\n`);
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "test/faults/training-kill.test.ts"],
  { stdio: "inherit", env: { ...process.env, KILLS: kills, KILL_SEED: seed } },
);
process.exitCode = status ?? 1;
