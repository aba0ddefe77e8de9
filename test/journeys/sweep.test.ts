import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sweepSchema } from "../../src/cli/trading/sweep-schema.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { commandInProcess } from "../command-in-process.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = mkdtempSync(join(tmpdir(), "sweep-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const series = walkCandles({ seed: 5, candles: 3000, missingBefore: { 2000: 3 } });
const candles = join(folder, "WALK_1h.csv");
let folders = 0;

beforeAll(() => writeFileSync(candles, csvOf(series)));

describe("candlecast sweep, simulated walk", () => {
  test("tries every combination, counts them, and judges choices on what came next", async () => {
    folders += 1;
    const own = ["--trading-dir", join(folder, `sweep-${folders}`)];
    const argv = ["--strategy", "ema-cross", "--param", "fast=5,9,30", "--param", "slow=20,40"];
    const told = await run("sweep", ...argv, "--folds", "3", ...own, "--json");
    const swept = sweepSchema.parse(JSON.parse(told.answer));
    expect(swept.configurations).toHaveLength(5);
    expect(swept.skipped).toBe(1);
    expect(swept.varied).toEqual(["fast", "slow"]);
    expect(swept.deflatedSharpe).toMatchObject({ kind: "deflated", trials: 5 });
    const { stretches } = swept.walk;
    expect(stretches).toHaveLength(3);
    const [, ...later] = stretches.map(({ fromMs }) => fromMs);
    expect(later).toEqual(stretches.slice(0, -1).map(({ untilMs }) => untilMs));
    expect(stretches.at(-1)!.untilMs).toBe(swept.span.untilMs);
    const again = await run("sweep", ...argv, "--folds", "3", ...own, "--json");
    expect(again.answer).toBe(told.answer);
    const text = await run("sweep", ...argv, "--folds", "3", ...own);
    expect(text.answer).toMatch(/nobody could have chosen so/);
  });

  test("says of each configuration whether its limits stopped it, and of how many", async () => {
    const limited = async (drawdownMax: string, ...more: readonly string[]) => {
      const own = ["--trading-dir", join(folder, `stopped-${drawdownMax}`), "--folds", "3"];
      const limit = ["--risk-set", `drawdownMax=${drawdownMax}`];
      const grid = ["--strategy", "ema-cross", "--param", "fast=5,9", "--param", "slow=20"];
      return (await run("sweep", ...grid, ...limit, ...own, ...more)).answer;
    };
    const { configurations, span } = sweepSchema.parse(
      JSON.parse(await limited("0.002", "--json")),
    );
    for (const { stoppedFromMs } of configurations) {
      expect(stoppedFromMs).toBeGreaterThan(span.fromMs);
      expect(stoppedFromMs).toBeLessThan(span.untilMs);
    }
    expect(await limited("0.002")).toMatch(
      /trades +stopped\n[^]*2 of 2 configurations were stopped by the risk limits/,
    );
    const free = sweepSchema.parse(JSON.parse(await limited("1", "--json")));
    expect(free.configurations.map(({ stoppedFromMs }) => stoppedFromMs)).toEqual([null, null]);
    expect(await limited("1")).not.toContain("stopped");
  });

  test("choices do not change with what comes after them", async () => {
    const argv = ["--strategy", "ema-cross", "--param", "fast=5,9", "--param", "slow=20,40"];
    const whole = await choices(argv, csvOf(series));
    // The last stretch begins at 4/5 of the run: what comes then is another market.
    const from = 2600;
    const other = { ...series, ...changedAfter(series, from) };
    const changed = await choices(argv, csvOf(other));
    expect(changed).toEqual(whole);
  });

  test.each([
    [["--param", "fast=5"], "E_SWEEP_GRID"],
    [["--param", "fst=5,6"], "E_STRATEGY_PARAMETER"],
    [["--param", "fast=5,6", "--folds", "90"], "E_SWEEP_GRID"],
  ])("refuses %j", async (argv, code) => {
    const told = await run("sweep", "--strategy", "ema-cross", ...argv, "--json");
    expect(JSON.parse(told.answer)).toMatchObject({ error: { code } });
    expect(told.exitCode).toBe(2);
  });
});

async function run(verb: string, ...argv: readonly string[]) {
  const own = ["--data", candles, "--trading-dir", join(folder, "trading")];
  return commandInProcess(verb, "WALK", ...own, ...argv);
}

function csvOf({ openTimeMs, open, high, low, close, volume }: CandleSeries): string {
  const rows = Array.from(openTimeMs, (timeMs, i) =>
    [timeMs, open[i], high[i], low[i], close[i], volume![i]].join(","),
  );
  return ["time,open,high,low,close,volume", ...rows].join("\n");
}

async function choices(argv: readonly string[], text: string) {
  folders += 1;
  const path = join(folder, `market-${folders}.csv`);
  writeFileSync(path, text);
  const own = ["--data", path, "--trading-dir", join(folder, `choices-${folders}`)];
  const told = await commandInProcess("sweep", "WALK", ...argv, ...own, "--folds", "3", "--json");
  const { stretches } = sweepSchema.parse(JSON.parse(told.answer)).walk;
  return stretches.map(({ fromMs, chosen, past }) => ({ fromMs, chosen, past }));
}

// Prices from a position on go the other way round.
function changedAfter(market: CandleSeries, from: number) {
  const pivot = market.close[from]! ** 2;
  const turned = (column: Float64Array, other: Float64Array): Float64Array =>
    column.map((value, i) => (i <= from ? value : pivot / other[i]!));
  return {
    open: turned(market.open, market.open),
    close: turned(market.close, market.close),
    high: turned(market.high, market.low),
    low: turned(market.low, market.high),
  };
}
