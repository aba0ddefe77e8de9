import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quickstartAnswer } from "../../src/cli/quickstart-answer.ts";
import { simulateCandles } from "../../src/jobs/simulate-candles.ts";
import { quickstart, type QuickstartStep } from "../../src/jobs/quickstart.ts";

const command = path.join(import.meta.dirname, "..", "..", "bin", "candlecast.mjs");
const folder = mkdtempSync(path.join(tmpdir(), "candlecast-quickstart-"));

beforeAll(async () => {
  // The least that quickstart takes for enough in place of two years, so that the training is short.
  const [candles, hourMs] = [8800, 3_600_000];
  const startMs = Date.now() - (candles + 1) * hourMs;
  const market = { market: "regimes", seed: 1, gaps: false, candles, startMs };
  const dataDir = path.join(folder, "data");
  await simulateCandles({ ...market, instrument: "BTCUSDT", timeframe: "1h", dataDir });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("candlecast quickstart ends with the report, the forecast and commands that run, on a simulated market", () => {
  const { status, stdout, stderr } = run("quickstart", "--offline", "--epochs", "1");
  expect(status, stderr).toBe(0);
  expect(stderr.split("\n").filter((line) => /^\d of 3 /.test(line))).toHaveLength(3);
  expect(stderr).toContain("stored already and left as they are");
  expect(stdout).toMatch(/BTCUSDT 1h return h=1 \|[\s\S]*VERDICT[\s\S]*FORECAST[\s\S]*Next:\n/);
  expect(stdout).toContain("SIMULATED These prices are made up");

  const next = [...stdout.split("Next:\n")[1]!.matchAll(/^ {2}candlecast (.*?)(?: {3,}.*)?$/gm)];
  expect(next).toHaveLength(4);
  const validated = run(...next[0]![1]!.split(" "));
  expect(validated.status, validated.stderr).toBe(0);
  const [verdict] = /^VERDICT (?:no edge|weak|edge).*$/m.exec(stdout)!;
  expect(validated.stdout).toContain(verdict);
  expect(validated.stdout).toContain("the first configuration to look at this exam");
  const again = run(...next[1]![1]!.split(" "));
  expect(again.status, again.stderr).toBe(0);
  const { kind, close } = JSON.parse(again.stdout) as { kind: string; close: number };
  expect(kind).toBe("forecast");
  expect(stdout).toContain(` UTC   ${Number(close.toPrecision(7))}   `);
});

test("quickstart() tells its steps in order and its answer names version, figures and forecast", async () => {
  const steps: QuickstartStep["kind"][] = [];
  const places = { models: path.join(folder, "models"), dataDir: path.join(folder, "data") };
  const outcome = await quickstart(
    { modelsDir: places.models, dataDir: places.dataDir, offline: true, epochs: 1, seed: 4 },
    { onStep: (step) => steps.push(step.kind) },
  );
  expect(steps).toEqual(["looking", "candles", "training", "forecasting"]);
  expect(outcome.trained.seed).toBe(4);
  const { json } = quickstartAnswer(outcome, places);
  const version = outcome.trained.version;
  expect(json).toMatchObject({
    kind: "quickstart",
    candles: { kind: "stored", instrument: "BTCUSDT", reason: null },
    training: {
      version,
      metrics: { mse: expect.any(Number) as number },
      verdict: outcome.trained.verdict,
      verdictDetail: { legs: { P: { title: "not chance" } } },
    },
    forecast: { kind: "forecast", source: "price", version },
  });
  const flags = `--models ${places.models} --data-dir ${places.dataDir}`;
  for (const line of (json as { next: readonly string[] }).next.slice(0, 2)) {
    expect(line).toContain(flags);
  }
});

function run(...argv: readonly string[]) {
  return spawnSync(process.execPath, [command, ...argv], { cwd: folder, encoding: "utf8" });
}
