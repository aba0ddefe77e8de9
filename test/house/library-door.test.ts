import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { filesBelow, readText, root } from "./repository.ts";

const door = path.join(root, "src", "index.ts");
const folder = mkdtempSync(path.join(tmpdir(), "candlecast-library-"));
const [first = "", second = ""] = examplesOf("README.md");
const [ladder = ""] = examplesOf("docs/concepts/forecasts.md");
/** Both compile or train: a machine that is busy with other tests needs minutes. */
const patientMs = 240_000;

beforeAll(() => {
  writeFileSync(path.join(folder, "BTCUSDT_1h.csv"), simulatedFile());
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the example of src/index.ts is the one of README.md", () => {
  const comment = /^ \* ```ts\n([\s\S]*?)^ \* ```/m.exec(readText("src/index.ts"))?.[1] ?? "";
  expect(comment.replaceAll(/^ \* ?/gm, "")).toBe(first);
});

test("src/index.ts exports the job behind every command", () => {
  const jobOf = /await import\("(?:\.\.\/)+jobs\/([\w-]+)\.ts"\)/g;
  const commands = filesBelow("src/cli").filter((file) => file.endsWith("-command.ts"));
  const jobs = commands.flatMap((file) =>
    [...readText(file).matchAll(jobOf)].map(([, job = ""]) => job),
  );
  expect(jobs.length).toBeGreaterThan(12);
  const exported = readText("src/index.ts");
  expect(jobs.filter((job) => !exported.includes(`} from "./jobs/${job}.ts";`))).toEqual([]);
});

test(
  "the library examples of README.md and docs/concepts compile under strict settings",
  () => {
    const files = [first, second, ladder].map((code, i) => {
      expect(code).toContain("import");
      const file = path.join(folder, `typed-${i}.ts`);
      writeFileSync(file, code);
      return file;
    });
    const program = ts.createProgram(files, {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      lib: ["lib.es2023.d.ts", "lib.es2024.sharedmemory.d.ts"],
      types: ["node"],
      typeRoots: [path.join(root, "node_modules", "@types")],
      paths: { candlecast: [door] },
    });
    const found = ts.getPreEmitDiagnostics(program);
    expect(
      found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    ).toEqual([]);
  },
  patientMs,
);

test(
  "README.md's library examples run, on a simulated market",
  () => {
    writeRunnable("first.ts", first);
    writeRunnable("second.ts", second);
    writeRunnable(
      "both.ts",
      `import "./first.ts";
    import { readFileSync } from "node:fs";
    const rows = readFileSync("BTCUSDT_1h.csv", "utf8").trim().split("\\n").slice(-200);
    const candles = rows.map((row) => {
      const [openTimeMs = 0, open = 0, high = 0, low = 0, close = 0, volume] = row.split(",").map(Number);
      return { openTimeMs, open, high, low, close, volume };
    });
    const { onCandleClosed } = await import("./second.ts");
    console.log((await onCandleClosed(candles)).kind); // by the real clock they are long past
    const closedMs = (candles.at(-1)?.openTimeMs ?? 0) + 3_600_000;
    const answer = await onCandleClosed(candles, closedMs);
    console.log(answer.kind === "forecast" ? answer.close : answer.reason);
    process.exit(0);`,
    );
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", tsx, "both.ts"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    const [trained = "", asked, late, fromBot] = stdout.trim().split("\n");
    expect(trained).toMatch(/models.BTCUSDT.1h.price.\S+ 0\.\d+$/);
    expect(Number(asked)).toBeGreaterThan(0);
    expect(late).toBe("abstain");
    expect(fromBot).toBe(asked);
  },
  patientMs,
);

function examplesOf(page: string): readonly string[] {
  return [...readText(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map(([, code = ""]) => code)
    .filter((code) => code.includes('from "candlecast"'));
}

function writeRunnable(name: string, code: string): void {
  const source = code.replaceAll(
    'from "candlecast"',
    `from ${JSON.stringify(pathToFileURL(door))}`,
  );
  writeFileSync(path.join(folder, name), source);
}

function simulatedFile(): string {
  const series = simulateMarket(
    {
      instrument: parseInstrument("BTCUSDT"),
      timeframe: "1h",
      count: 1500,
      startMs: Date.UTC(2023, 0, 1),
      kind: "regimes",
      gaps: false,
    },
    createRng(5),
  );
  const { openTimeMs, open, high, low, close, volume } = series;
  const lines = Array.from(openTimeMs, (time, i) =>
    [time, open[i], high[i], low[i], close[i], volume?.[i]].join(","),
  );
  return ["time,open,high,low,close,volume", ...lines].join("\n");
}
