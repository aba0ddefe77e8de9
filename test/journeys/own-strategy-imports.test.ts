import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandInProcess } from "../command-in-process.ts";
import { writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = quickFolder("imports-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const candles = join(folder, "WALK_1h.csv");
const rule = join(folder, "rules", "rule.ts");
const mine = join(folder, "mine.ts");
const patientMs = 60_000;

// Long after so many rising closes.
function writeRule(closes: number): void {
  writeFileSync(rule, `export const rises: number = ${closes};`);
}

mkdirSync(join(folder, "rules"));
writeCandles(candles, walkCandles({ seed: 21, candles: 400 }));
writeFileSync(
  mine,
  `import { defineStrategy } from "candlecast/strategy";
   import { rises } from "./rules/rule.ts";
   export default defineStrategy({
     name: "rising", summary: "Long after rising closes.", warmUp: () => 20,
     start: () => {
       let last = Infinity;
       let count = 0;
       return { onCandle: ({ candle }) => {
         count = candle.close > last ? count + 1 : 0;
         last = candle.close;
         const holds = count >= rises;
         return { stance: holds ? "long" : "flat", strength: 1, reasons: [
           { name: "closes rose", holds, values: { count, rises } },
         ] };
       } };
     },
   });`,
);
const own = ["--strategy", mine, "--trading-dir", join(folder, "trading"), "--json"];

async function trialsOf(): Promise<number> {
  const told = await commandInProcess("backtest", "WALK", "--data", candles, ...own);
  expect(told.exitCode, told.notes).toBe(0);
  const { deflatedSharpe } = JSON.parse(told.answer) as { deflatedSharpe: { trials: number } };
  return deflatedSharpe.trials;
}

test(
  "an edited file that a strategy imports is another trial, an equal one none (simulated walk)",
  async () => {
    writeRule(2);
    expect([await trialsOf(), await trialsOf()]).toEqual([1, 1]);
    writeRule(3);
    expect(await trialsOf()).toBe(2);
    writeRule(2);
    expect(await trialsOf()).toBe(2);
  },
  patientMs,
);

test(
  "a paper session does not go on with an edited one (simulated walk)",
  async () => {
    const trade = async () => {
      const told = await commandInProcess("trade", "WALK", "--paper", "--replay", candles, ...own);
      return { ...told, json: JSON.parse(told.answer) as Record<string, unknown> };
    };
    writeRule(2);
    const first = await trade();
    expect(first.exitCode, first.notes).toBe(0);
    writeRule(3);
    const edited = await trade();
    expect(edited.exitCode).toBe(1);
    expect(edited.json["error"]).toMatchObject({
      code: "E_SESSION_DIFFERS",
      message: expect.stringContaining("another setting: strategySha256 was"),
    });
    writeRule(2);
    const again = await trade();
    expect(again.exitCode, again.notes).toBe(0);
    expect(again.json["eventLogHash"]).toBe(first.json["eventLogHash"]);
  },
  patientMs,
);
