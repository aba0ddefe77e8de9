import { describe, expect, test } from "vitest";
import { doctorSubject } from "./doctor-subject.ts";

const places = {
  modelsDir: "./no-models-here",
  dataDir: "./no-candles-here",
  timeframe: undefined,
};

describe("doctorSubject()", () => {
  test.each([
    ["data/BTCUSDT_1h.csv", "BTCUSDT", "1h"],
    ["coinbase_btc-usd_4h.apache2.feather", "BTCUSD", "4h"],
    ["BTC_USD_2013-10-01_2021-05-18-CoinDesk.csv", "BTCUSD", "1h"],
    ["ethusdt-15M.parquet", "ETHUSDT", "15m"],
    ["prices.csv", "PRICES", "1h"],
    ["/tmp/%%%.csv", "CANDLES", "1h"],
  ])("reads from the name of %s what it holds", async (file, instrument, timeframe) => {
    expect(await doctorSubject(file, places)).toEqual({
      kind: "candles",
      instrument,
      timeframe,
      file,
    });
  });

  test("what is said wins over the name", async () => {
    const said = { ...places, timeframe: "1d", instrument: "SOL/USDT" };
    expect(await doctorSubject("BTCUSDT_1h.csv", said)).toMatchObject({
      instrument: "SOLUSDT",
      timeframe: "1d",
    });
  });

  test.each([
    ["BTCUSDT_4h", "BTCUSDT --timeframe 4h"],
    ["BTC-USDT-15M", "BTC-USDT --timeframe 15m"],
  ])("takes %s for the name of a file that is not there", async (word, meant) => {
    await expect(doctorSubject(word, places)).rejects.toMatchObject({
      code: "E_INSTRUMENT",
      message: `Cannot find ${word}: it is no file and no instrument, did you mean ${meant}?`,
    });
  });

  test("takes other words for instruments, digits too, and the beginning of no version for misuse", async () => {
    for (const word of ["BTC/USDT", "1000PEPEUSDT", "2024"]) {
      const stored = await doctorSubject(word, places);
      expect(stored).toMatchObject({ kind: "candles", file: undefined });
    }
    await expect(doctorSubject("20240101T0", places)).rejects.toMatchObject({ code: "E_NO_MODEL" });
  });
});
