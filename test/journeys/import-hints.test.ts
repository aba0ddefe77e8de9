import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandInProcess } from "../command-in-process.ts";
import { writeDocFiles } from "../doc-files.ts";

const folder = mkdtempSync(path.join(tmpdir(), "candlecast-hints-"));
const places = ["--data-dir", path.join(folder, "data"), "--models", path.join(folder, "models")];
const hourly = ["--timeframe", "1h", ...places, "--json"];

beforeAll(() => writeDocFiles(folder));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("data import --asset takes the columns of that asset, on simulated candles", async () => {
  const btc = await closesOf("wide.csv", "BTCX", "--asset", "BTC");
  const eth = await closesOf("wide.csv", "ETHX", "--asset", "ETH");
  expect(btc).toHaveLength(420);
  expect(eth).toEqual(btc.map((close) => close / 10));
});

test("data import --decimal and --date-order read a German table, on simulated candles", async () => {
  const plain = await closesOf("BTCUSDT_1h.csv", "PLAIN");
  const german = ["--decimal", "comma", "--date-order", "dmy"];
  const closes = await closesOf("german.csv", "GERMAN", ...german);
  expect(closes).toEqual(plain.map((close) => Number(close.toFixed(3))));
});

test.each([
  [["--decimal", "dot"], /--decimal: it must be one of point, comma/],
  [["--date-order", "ydm"], /--date-order: it must be one of dmy, mdy, ymd, value was "ydm"/],
  [["--freqtrade", "user_data", "--asset", "BTC"], /go with a file, not with --freqtrade/],
])("data import with %j is misuse", async (words, sentence) => {
  const { exitCode, notes } = await commandInProcess("data", "import", ...words, ...hourly);
  expect(exitCode).toBe(2);
  expect(notes).toMatch(sentence);
});

async function closesOf(
  file: string,
  instrument: string,
  ...hints: readonly string[]
): Promise<readonly number[]> {
  const source = path.join(folder, file);
  const named = ["--instrument", instrument];
  const imported = await commandInProcess("data", "import", source, ...named, ...hints, ...hourly);
  expect(imported.exitCode, imported.notes).toBe(0);
  const out = path.join(folder, `${instrument}.csv`);
  const exported = await commandInProcess("data", "export", instrument, "--out", out, ...hourly);
  expect(exported.exitCode, exported.notes).toBe(0);
  const [head = "", ...lines] = readFileSync(out, "utf8").trim().split("\n");
  const column = head.split(",").indexOf("close");
  return lines.map((line) => Number(line.split(",")[column]));
}
