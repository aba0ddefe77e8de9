import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { ForecastTable } from "../../evaluation/rows/forecast-table.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { sqlText, withDuckDb } from "../candle-store/duckdb-session.ts";
import { readForecastTable } from "./read-forecast-table.ts";
import { writeForecastTable } from "./write-forecast-table.ts";

const folder = mkdtempSync(join(tmpdir(), "forecast-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const instrument = parseInstrument("BTCUSDT");
const startMs = Date.UTC(2024, 0, 1);

function forecasts(count: number): ForecastTable {
  return Array.from({ length: count }, (_, i) => ({
    decidedAtMs: startMs + i * 3_600_000 + (i === 1 ? 1 : 0),
    instrument,
    timeframe: "1h",
    horizon: 3,
    version: `fold-${1 + (i % 2)}`,
    kind: i % 5 === 4 ? "abstain" : "forecast",
    forecastReturn: i % 5 === 4 ? undefined : Math.sin(i) / 100,
    pUp: i % 5 === 4 ? undefined : 0.5 + Math.sin(i) / 10,
    low: i % 3 === 0 ? undefined : -0.01 - i / 1e7,
    high: i % 3 === 0 ? undefined : 0.01,
    reason: i % 5 === 4 ? "gap" : undefined,
  }));
}

describe("writeForecastTable(), readForecastTable()", () => {
  test("what is written reads back to the last bit, over several chunks", async () => {
    const table = forecasts(5000);
    const path = join(folder, "round-trip.parquet");
    await writeForecastTable(path, table);
    await expect(readForecastTable(path)).resolves.toEqual(table);
  });

  test("equal tables give equal files, nothing is left beside them, an old file is replaced", async () => {
    const [a, b] = [join(folder, "equal", "a.parquet"), join(folder, "equal", "b.parquet")];
    await writeForecastTable(a, forecasts(3));
    await writeForecastTable(a, forecasts(10));
    await writeForecastTable(b, forecasts(10));
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    expect(readdirSync(join(folder, "equal")).toSorted()).toEqual(["a.parquet", "b.parquet"]);
  });

  test("an empty table is a table", async () => {
    const path = join(folder, "empty.parquet");
    await writeForecastTable(path, []);
    await expect(readForecastTable(path)).resolves.toEqual([]);
  });

  test("times are timestamps in UTC to other programs", async () => {
    const path = join(folder, "types.parquet");
    await writeForecastTable(path, forecasts(1));
    const types = await withDuckDb(async (connection) => {
      const query = `DESCRIBE SELECT decidedAt FROM read_parquet(${sqlText(path)})`;
      return (await connection.runAndReadAll(query)).getRows()[0]?.[1];
    });
    expect(types).toBe("TIMESTAMP WITH TIME ZONE");
  });
});

describe("readForecastTable() files of others", () => {
  test("a table of pUp alone, in another order, with epoch milliseconds", async () => {
    const path = await written(
      "p-up",
      `SELECT 'x' AS note, 0.6 AS "pUp", 'btc/usdt' AS instrument, '1h' AS timeframe, ${startMs} AS "decidedAt", 2 AS horizon`,
    );
    const [row, ...rest] = await readForecastTable(path);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ decidedAtMs: startMs, pUp: 0.6, kind: "forecast", horizon: 2 });
    expect(row).toMatchObject({ instrument, version: "", forecastReturn: undefined });
  });

  test("timestamps without a zone are UTC, NaN is nothing said", async () => {
    const path = await written(
      "naive",
      `SELECT TIMESTAMP '2024-01-01 00:00:00' AS "decidedAt", 'BTCUSDT' AS instrument, '1h' AS timeframe, 1 AS horizon, 'nan'::DOUBLE AS "forecastReturn"`,
    );
    const [row] = await readForecastTable(path);
    expect(row).toMatchObject({ decidedAtMs: startMs, kind: "abstain" });
  });

  const columns = (rest: string): string =>
    `SELECT 0 AS "decidedAt", 'BTCUSDT' AS instrument, '1h' AS timeframe, ${rest}`;
  test.each([
    ["no horizon", columns('0.1 AS "forecastReturn"'), "it has no column horizon"],
    ["no value", columns("1 AS horizon"), "neither a column forecastReturn nor pUp"],
    ["pUp of 60", columns('1 AS horizon, 60 AS "pUp"'), "row 1 has a pUp of 60"],
    ["horizon 0", columns('0 AS horizon, 0.6 AS "pUp"'), "row 1 has no whole horizon"],
    ["unknown kind", columns(`1 AS horizon, 0.6 AS "pUp", 'guess' AS kind`), 'kind "guess"'],
    ["said and empty", columns(`1 AS horizon, NULL AS "pUp", 'forecast' AS kind`), "no value"],
  ])("%s: refused with the place", async (name, query, words) => {
    const path = await written(name.replaceAll(" ", "-"), query);
    await expect(readForecastTable(path)).rejects.toMatchObject({
      code: "E_FORECAST_TABLE",
      message: expect.stringContaining(words),
    });
  });

  test("a text file, and none at all: refused", async () => {
    const path = join(folder, "text.parquet");
    writeFileSync(path, "time,forecast\n1,2\n");
    for (const file of [path, join(folder, "missing.parquet")]) {
      await expect(readForecastTable(file)).rejects.toMatchObject({ code: "E_FORECAST_TABLE" });
    }
  });
});

async function written(name: string, query: string): Promise<string> {
  const path = join(folder, `${name}.parquet`);
  await withDuckDb(async (connection) => {
    await connection.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet)`);
  });
  return path;
}
