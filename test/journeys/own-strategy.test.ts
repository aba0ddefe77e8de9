import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { loadStrategyFile } from "../../src/adapters/strategy-files/load-strategy-file.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { strategyFor } from "../../src/jobs/trading/find-strategy.ts";
import { runIdentity } from "../../src/jobs/trading/run-identity.ts";
import { commandInProcess } from "../command-in-process.ts";
import { candlesAt, fedStrategy } from "../fed-strategy.ts";
import { root } from "../house/repository.ts";

const folder = mkdtempSync(path.join(tmpdir(), "candlecast-strategy-"));
const example = path.join(root, "examples", "strategy", "donchian-breakout.ts");
const patientMs = 60_000;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

// A walk with a seed: enough highs and lows for breakouts.
const rng = createRng(73);
let close = 100;
const market = Array.from({ length: 600 }, () => (close *= Math.exp(0.01 * rng.normal())));

describe("a strategy of one's own", () => {
  test(
    "the example trades its rule, in a folder that knows nothing of candlecast (seed 73)",
    async () => {
      const file = path.join(folder, "mine.ts");
      copyFileSync(example, file);
      const candles = candlesAt(market);
      const given = { entry: "20", exit: "10" };
      const signals = fedStrategy(await loadStrategyFile(file), candles, { given });
      let isIn = false;
      const expected = candles.map((candle, i) => {
        if (i < 20) return "flat";
        const upper = Math.max(...candles.slice(i - 20, i).map(({ high }) => high));
        const lower = Math.min(...candles.slice(i - 10, i).map(({ low }) => low));
        isIn = candle.close > upper || (isIn && candle.close >= lower);
        return isIn ? "long" : "flat";
      });
      expect(signals.map(({ stance }) => stance)).toEqual(expected);
      expect(expected.filter((stance, i) => stance !== expected[i - 1]).length).toBeGreaterThan(4);
    },
    patientMs,
  );

  test("JavaScript works too, and files beside it", async () => {
    written("own/threshold.js", "export const limit = 10;");
    const file = written(
      "own/mine.js",
      `import { defineStrategy } from "candlecast/strategy";
       import { limit } from "./threshold.js";
       export default defineStrategy({
         name: "above", summary: "Long above a price.", warmUp: () => 0,
         start: () => ({ onCandle: ({ candle }) => ({
           stance: candle.close > limit ? "long" : "flat", strength: 1,
           reasons: [{ name: "price above limit", holds: candle.close > limit, values: { limit } }],
         }) }),
       });`,
    );
    const signals = fedStrategy(await loadStrategyFile(file), candlesAt([9, 11]));
    expect(signals.map(({ stance }) => stance)).toEqual(["flat", "long"]);
  });

  const whole = `name: "x", summary: "s", forecasts: "none", parameters: {}, warmUp: () => 0, start: () => ({ onCandle: () => ({}) })`;
  test.each([
    ["no default export", "export const x = 1;", "its default export is no strategy"],
    ["a default export that is a function", "export default () => 1;", "is no strategy"],
    [
      "no name",
      `export default { ${whole.replace('name: "x", ', "")} };`,
      "its name must be a text",
    ],
    ["a name with spaces", `export default { ${whole.replace('"x"', '"My one"')} };`, "lower case"],
    [
      "warmUp that is a number",
      `export default { ${whole.replace("() => 0", "3")} };`,
      "warmUp must be",
    ],
    ["a misspelt part", `export default { ${whole}, warmup: 3 };`, "its strategy has no warmup"],
    [
      "a default out of range",
      `export default { ${whole.replace("parameters: {}", 'parameters: { a: { meaning: "m", default: 3, atLeast: 5, atMost: 9, isWhole: true, sweep: [5] } }')} };`,
      "its parameters.a must have a default",
    ],
    ["broken code", "export default {", "Expected"],
    ["an import that leads nowhere", 'import "./nowhere.ts"; export default 1;', "nowhere"],
    ["code that throws", 'throw new Error("sorry"); export default 1;', "sorry"],
  ])("%s: refused in one sentence", async (what, text, words) => {
    const file = written(`${what.replaceAll(" ", "-")}.ts`, text);
    await expect(loadStrategyFile(file)).rejects.toMatchObject({
      code: "E_STRATEGY_FILE",
      message: expect.stringContaining(words),
    });
  });

  test.each([
    ["nothing", "undefined", "answered no signal"],
    ["an unknown stance", '{ stance: "buy", strength: 1, reasons: [r] }', "the stance is none of"],
    ["no strength", '{ stance: "long", reasons: [r] }', "strength must be"],
    ["a strength of NaN", '{ stance: "long", strength: NaN, reasons: [r] }', "strength must be"],
    ["no reasons", '{ stance: "long", strength: 1, reasons: [] }', "gives no reasons"],
    [
      "a number that is none",
      '{ stance: "long", strength: 1, reasons: [{ ...r, values: { rsi: NaN } }] }',
      '"rsi":"NaN"',
    ],
    [
      "an error",
      '(() => { throw new Error("oops"); })()',
      /: its onCandle threw at the candle of \S+ that opened at 2024-01-01 00:00 UTC: oops$/,
    ],
  ])("a signal that is %s names the candle and does not trade", async (what, signal, words) => {
    const file = written(
      `signal-${what.replaceAll(" ", "-")}.js`,
      `const r = { name: "n", holds: true, values: {} };
       export default { ${whole.replace("({})", `(${signal})`)} };`,
    );
    const strategy = await loadStrategyFile(file);
    const run = () => fedStrategy(strategy, candlesAt([1]));
    expect(run).toThrow(expect.objectContaining({ code: "E_STRATEGY_SIGNAL" }));
    expect(run).toThrow(words);
  });

  test("no file, a folder, another kind of file", async () => {
    const other = written("mine.py", "pass");
    for (const file of [path.join(folder, "none.ts"), folder, other]) {
      await expect(loadStrategyFile(file)).rejects.toMatchObject({ code: "E_STRATEGY_FILE" });
    }
  });
});

describe("strategyFor()", () => {
  test("built-ins by name, files by path, signals for external alone", async () => {
    expect((await strategyFor("ema-cross")).name).toBe("ema-cross");
    expect((await strategyFor(example)).name).toBe("donchian-breakout");
    const signalsFile = written("signals.csv", "at,stance\n2024-01-01T01:00Z,long\n");
    const external = await strategyFor("external", { signalsFile, expiryMs: 7_200_000 });
    const signals = fedStrategy(external, candlesAt([1, 1, 1]));
    expect(signals.map(({ stance }) => stance)).toEqual(["long", "long", "flat"]);
    await expect(strategyFor("external")).rejects.toThrow(/say --signals FILE/);
    await expect(strategyFor("ema-cross", { signalsFile })).rejects.toThrow(
      /only the strategy external/,
    );
    await expect(strategyFor("ema")).rejects.toMatchObject({ code: "E_STRATEGY" });
  });

  test("another text is another strategy, whatever its name", async () => {
    const [a, b] = ["1", "2"].map((text) => written("same.ts", text) && text);
    const first = await runIdentity({ strategy: written("same.ts", a!) });
    const second = await runIdentity({ strategy: written("same.ts", b!) });
    expect(first.strategySha256).not.toBe(second.strategySha256);
    expect(await runIdentity({ strategy: "ema-cross" })).toEqual({});
  });

  test("so are other signals, forecasts, finer candles and funding", async () => {
    const files = ["1", "2"].map((text, i) => [written(`file-${i}.csv`, text)] as const);
    const whole = (file: readonly string[]) =>
      runIdentity({
        strategy: "external",
        signalsFile: file[0],
        forecastFile: file[0],
        finerFiles: file,
        fundingFiles: file,
        sentimentFiles: file,
      });
    const [first, second] = await Promise.all(files.map(whole));
    expect(Object.keys(first!)).toHaveLength(5);
    const known: Readonly<Record<string, unknown>> = { ...second };
    for (const [name, hash] of Object.entries(first!)) expect(hash).not.toEqual(known[name]);
    expect(await whole(files[0]!)).toEqual(first);
  });
});

describe("strategies list, show", () => {
  test("every built-in has a line, and a page with its parameters", async () => {
    const listed = await commandInProcess("strategies", "list", "--json");
    const { strategies } = JSON.parse(listed.answer) as { strategies: readonly { name: string }[] };
    expect(strategies).toHaveLength(7);
    for (const { name } of strategies) {
      const shown = await commandInProcess("strategies", "show", name);
      expect(shown.exitCode, shown.notes).toBe(0);
      expect(shown.answer).toMatch(new RegExp(`^${name}: `));
      expect(shown.answer.split("\n").every((line) => line.length <= 100)).toBe(true);
    }
    const text = (await commandInProcess("strategies", "list")).answer;
    expect(text.split("\n").every((line) => line.length <= 100)).toBe(true);
  });

  test("a file by its path; a name that nobody has is misuse", async () => {
    const shown = await commandInProcess("strategies", "show", example, "--json");
    expect(JSON.parse(shown.answer)).toMatchObject({
      name: "donchian-breakout",
      warmUpCandles: 55,
    });
    const missing = await commandInProcess("strategies", "show", "ml-basik");
    expect(missing.exitCode).toBe(2);
    expect(missing.notes).toContain("did you mean ml-basic?");
  });

  test(
    "in a process of its own, from another folder",
    () => {
      const file = path.join(folder, "elsewhere.ts");
      copyFileSync(example, file);
      const program = path.join(root, "bin", "candlecast.mjs");
      const argv = [program, "strategies", "show", "./elsewhere.ts"];
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
        cwd: folder,
        encoding: "utf8",
      });
      expect(status, stderr).toBe(0);
      expect(stdout).toContain("donchian-breakout: Long above");
    },
    patientMs,
  );
});

test.each([true, false])(
  "the example and every TypeScript block of docs/how-to/write-a-strategy.md compile, strict, exact: %s",
  (exactOptionalPropertyTypes) => {
    const page = readFileSync(path.join(root, "docs", "how-to", "write-a-strategy.md"), "utf8");
    const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""], i) =>
      written(`block-${i}.ts`, code),
    );
    expect(blocks.length).toBeGreaterThan(0);
    const program = ts.createProgram([example, ...blocks], {
      strict: true,
      exactOptionalPropertyTypes,
      noUncheckedIndexedAccess: exactOptionalPropertyTypes,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      types: ["node"],
      typeRoots: [path.join(root, "node_modules", "@types")],
      paths: { "candlecast/strategy": [path.join(root, "src", "strategy.ts")] },
    });
    const found = ts.getPreEmitDiagnostics(program);
    expect(
      found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    ).toEqual([]);
  },
  patientMs,
);
