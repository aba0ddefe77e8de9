import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { parseInstrument } from "../../market/instrument.ts";
import { sqlText, withDuckDb } from "../candle-store/duckdb-session.ts";
import { writeForecastTable } from "../forecast-table/write-forecast-table.ts";
import type { ForecastFileOptions } from "./forecast-file-options.ts";
import { readForecastFile } from "./read-forecast-file.ts";

const folder = mkdtempSync(join(tmpdir(), "forecast-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function read(content: string | Uint8Array, options?: ForecastFileOptions) {
  const path = join(folder, `forecasts-${files++}`);
  writeFileSync(path, content);
  return readForecastFile(path, options);
}

const noon = Date.UTC(2024, 0, 31, 12);
const text = "2024-01-31 12:00";

describe("readForecastFile() finds", () => {
  test.each([
    ["a bare time is an open", `date,prediction\n${text},0.01`, "open", undefined],
    ["close time", `close_time;yhat\n${noon - 1};0,01`, "close", undefined],
    ["Prophet's ds is the target", `ds\tyhat\n${text}\t0.01`, "target", undefined],
    ["open time", `Open time,Predicted Return\n${noon / 1000},0.01`, "open", "simpleReturn"],
    ["log-return", `time,forecastReturn\n${text}Z,1e-2`, "open", "logReturn"],
    ["a price by name", `timestamp,close_pred\n${text},0.01`, "open", "price"],
    ["day first", `date,pred\n31.01.2024 12:00,0.01`, "open", undefined],
    ["comments and quotes", `# mine\n"date","pred"\n\n"${text}","0.01"`, "open", undefined],
  ] as const)("%s", async (_, content, timeMeaning, valueMeaning) => {
    const file = await read(content);
    expect(file).toMatchObject({ timeMeaning, valueMeaning });
    expect(file.rows).toMatchObject([{ candleTimeMs: noon, value: 0.01, broken: undefined }]);
  });

  test("a probability, a decision time and no candle time", async () => {
    const file = await read(`decidedAt,P(up)\n2024-01-31T12:00:00Z,0.6`);
    expect(file.rows).toEqual([
      {
        line: 2,
        candleTimeMs: undefined,
        decidedAtMs: noon,
        value: undefined,
        pUp: 0.6,
        abstains: false,
        broken: undefined,
      },
    ]);
    expect(file.columns).toMatchObject({ decidedAt: "decidedAt", pUp: "P(up)" });
  });

  test("FreqAI's label, its silence and its empty cells", async () => {
    const head = "date,open,close,&-s_close,&-s_close_mean,do_predict";
    const lines = [`${text},1,2,0.004,0,1`, `${text},1,2,0.004,0,0`, `${text},1,2,,0,1`];
    const file = await read([head, ...lines].join("\n"));
    expect(file).toMatchObject({ isFreqAi: true, valueMeaning: "simpleReturn" });
    expect(file.columns.value).toBe("&-s_close");
    expect(file.rows.map(({ abstains }) => abstains)).toEqual([false, true, true]);
  });

  test.each([
    ["objects", JSON.stringify([{ date: text, yhat: 0.01 }])],
    ["objects within", JSON.stringify({ model: "m", forecasts: [{ date: text, yhat: 0.01 }] })],
    ["lines", `{"date":"${text}","yhat":0.01}\n{"date":"${text}","yhat":0.02}\n`],
    ["columns", JSON.stringify({ date: [text], yhat: [0.01] })],
    ["pandas' columns", JSON.stringify({ date: { 0: noon }, yhat: { 0: 0.01 } })],
    [
      "pandas' split",
      JSON.stringify({ columns: ["date", "yhat"], index: [0], data: [[text, 0.01]] }),
    ],
  ])("JSON of %s", async (_, content) => {
    const { rows } = await read(content);
    expect(rows[0]).toMatchObject({ line: 1, candleTimeMs: noon, value: 0.01 });
  });

  test("gzip and Parquet of any tool", async () => {
    const packed = await read(gzipSync(`date,pred\n${text},0.01`));
    expect(packed.rows).toMatchObject([{ candleTimeMs: noon, value: 0.01 }]);
    const path = join(folder, "any.parquet");
    const query = `SELECT TIMESTAMP '2024-01-31 12:00' AS "date", 0.01::FLOAT AS prediction, 'a' AS model`;
    await withDuckDb((db) => db.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet)`));
    const file = await readForecastFile(path);
    expect(file.rows[0]!.candleTimeMs).toBe(noon);
    expect(file).toMatchObject({ version: "a", valueMeaning: undefined });
  });

  test("our forecast table", async () => {
    const path = join(folder, "ours.parquet");
    const shared = {
      decidedAtMs: noon,
      instrument: parseInstrument("BTCUSDT"),
      timeframe: "1h",
      horizon: 3,
      version: "fold-1",
      pUp: 0.6,
      low: -0.1,
      high: 0.1,
    } as const;
    await writeForecastTable(path, [
      { ...shared, kind: "forecast", forecastReturn: 0.01, reason: undefined },
      {
        ...shared,
        decidedAtMs: 2 * noon,
        kind: "abstain",
        forecastReturn: undefined,
        reason: "gap",
      },
    ]);
    const { rows, ...file } = await readForecastFile(path);
    expect(file).toMatchObject({
      valueMeaning: "logReturn",
      instrument: "BTCUSDT",
      timeframe: "1h",
      horizon: 3,
      version: "fold-1",
    });
    expect(rows).toMatchObject([
      { decidedAtMs: noon, candleTimeMs: undefined, value: 0.01, pUp: 0.6, abstains: false },
      { decidedAtMs: 2 * noon, abstains: true },
    ]);
  });
});

describe("readForecastFile() options", () => {
  const several = `date,symbol,model,pred\n${text},BTC/USDT,a,1\n${text},BTC/USDT,b,2\n${text},ETH/USDT,a,3`;

  test("one instrument and one version of several", async () => {
    const { rows, instrument } = await read(several, { instrument: "BTCUSDT", version: "b" });
    expect(rows.map(({ value, line }) => [value, line])).toEqual([[2, 3]]);
    expect(instrument).toBe("BTCUSDT");
  });

  test.each([
    [{}, "name one with --instrument: BTCUSDT, ETHUSDT"],
    [{ instrument: "BTCUSDT" }, "name one with --version: a, b"],
    [{ instrument: "BTCUSDT", version: "c" }, "no forecasts of version c, only of a, b"],
  ])("%j is refused with the list", async (options, words) => {
    await expect(read(several, options)).rejects.toMatchObject({
      code: "E_FORECAST_CHOICE",
      message: expect.stringContaining(words) as unknown,
    });
  });

  test("--time, --as and --column overrule", async () => {
    const content = `date,prediction,other\n${text},0.6,5`;
    expect(await read(content, { time: "target" })).toMatchObject({ timeMeaning: "target" });
    const probability = await read(content, { as: "pUp" });
    expect(probability.rows).toMatchObject([{ pUp: 0.6, value: undefined }]);
    expect(await read(content, { as: "return" })).toMatchObject({ valueMeaning: "simpleReturn" });
    const { rows } = await read(content, { column: "Other" });
    expect(rows).toMatchObject([{ value: 5 }]);
  });
});

describe("readForecastFile() refuses", () => {
  test.each([
    ["an empty file", "", "E_FILE_FORMAT", "it is empty"],
    ["no header", "2024-01-31,0.01\n2024-02-01,0.02", "E_FORECAST_FILE", "no column is a time"],
    ["no forecast", `date,close\n${text},5`, "E_FORECAST_FILE", "no column is a forecast"],
    ["no rows", "date,pred\n", "E_FORECAST_FILE", "no row below"],
    ["one column", "date\n2024", "E_FORECAST_FILE", "at least two columns"],
    ["broken JSON", `[{"date": 1`, "E_FORECAST_FILE", "broken JSON"],
    ["a broken line", `{"date":1,"pred":1}\n{"date":2,`, "E_FORECAST_FILE", "line 2"],
    ["JSON of something else", `{"a": 1}`, "E_FORECAST_FILE", "no list of objects"],
    ["an Excel workbook", Buffer.from("d0cf11e0a1b11ae1", "hex"), "E_FILE_FORMAT", "as forecasts"],
    ["torn Parquet", "PAR1xxxxxxxxxxxxxxxx", "E_PARQUET", "as Parquet forecasts"],
    ["unclear dates", "date,pred\n01/02/2024,1", "E_DATE_ORDER", "2024-01-31"],
  ])("%s", async (_, content, code, words) => {
    await expect(read(content)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as unknown,
    });
  });

  test("a file that is not there, and a column that is not there", async () => {
    await expect(readForecastFile(join(folder, "none.csv"))).rejects.toMatchObject({
      code: "E_FILE_MISSING",
    });
    await expect(read(`date,pred\n${text},1`, { column: "x" })).rejects.toThrow('no column "x"');
  });

  test("cells that are no time or no finite number, one row at a time", async () => {
    const content = `date,pred\n${text},nan\nsoon,1\n${text},inf\n${text},2,extra\n"${text},3`;
    const { rows } = await read(content);
    expect(rows.map(({ broken }) => broken)).toEqual(["value", "time", "value", undefined, "time"]);
    const json = await read(`[{"date":"${text}","pred":NaN},{"date":"${text}","pred":null}]`);
    expect(json.rows.map(({ broken, abstains }) => [broken, abstains])).toEqual([
      ["value", false],
      [undefined, true],
    ]);
  });
});
