import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { utcText } from "../../src/foundation/utc-text.ts";
import { type BinanceServer, kline, startBinanceServer } from "../binance-server.ts";
import { commandInProcess, type ToldCommand } from "../command-in-process.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import { startDumpsServer } from "../dumps-server.ts";
import { closedPort } from "../local-server.ts";

const hourMs = 3_600_000;
const nowMs = Date.now();
const formingMs = Math.floor(nowMs / hourMs) * hourMs;
const hoursAgo = (hours: number): number => formingMs - hours * hourMs;
const iso = (timeMs: number): string => new Date(timeMs).toISOString();

const folder = mkdtempSync(join(tmpdir(), "download-journey-"));
const settingsPath = join(folder, "exchange.json");
let server: BinanceServer;
beforeAll(async () => {
  const gap = [hoursAgo(60), hoursAgo(57)] as const;
  server = await startBinanceServer({ nowMs, listedMs: hoursAgo(2000), gap });
  writeFileSync(settingsPath, JSON.stringify(server.settings));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const data = (dataDir: string, ...argv: readonly string[]): Promise<ToldCommand> =>
  commandInProcess("data", ...argv, "--data-dir", join(folder, dataDir));
const ask = (dataDir: string, ...argv: readonly string[]): Promise<ToldCommand> =>
  data(dataDir, ...argv, "--exchange-settings", settingsPath);

describe("data download", () => {
  test("says what came, what is missing, where it is and what to do next", async () => {
    const since = iso(hoursAgo(500));
    const told = await ask("text", "download", "BTC/USDT", "--since", since);
    expect(told).toMatchObject({ exitCode: 0, notes: "" });
    const path = join(folder, "text", "BTCUSDT", "1h.parquet");
    expect(told.answer).toBe(`Downloaded BTCUSDT 1h from binance
  fetched     497 rows
  added       497 candles
  gaps        1 with 3 missing candles that binance did not have: ${utcText(hoursAgo(60))} (3)
  period      ${utcText(hoursAgo(500))} to ${utcText(hoursAgo(1))} UTC
  stored      497 candles in ${path}
Next:
  candlecast data verify BTCUSDT --timeframe 1h --data-dir ${join(folder, "text")}
  candlecast train BTCUSDT --recipe return --data-dir ${join(folder, "text")}
`);
  });

  test("--json: equal but for `volatile` when asked twice; without --since all there is", async () => {
    const argv = ["json", "download", "BTCUSDT", "--json", "--until", iso(hoursAgo(30))] as const;
    const [first, second] = [await ask(...argv), await ask(...argv)];
    const { volatile, ...rest } = JSON.parse(first.answer) as Record<string, unknown>;
    expect(volatile).toMatchObject({ fetched: 1967, added: 1967, resumed: 0 });
    expect(rest).toMatchObject({ kind: "downloaded", firstOpenMs: hoursAgo(2000), missing: 3 });
    expect(JSON.parse(second.answer)).toMatchObject({ ...rest, volatile: { added: 0 } });
  });

  test("--from-dumps reads a mirror's archives first", async () => {
    const listedMs = Date.UTC(2024, 11, 20);
    const untilMs = Date.UTC(2025, 0, 3);
    const dumps = await startDumpsServer({ listedMs, untilMs: Date.UTC(2025, 1, 1) });
    const asked = ["--dumps-url", dumps.url, "--dumps-only", "--until", iso(untilMs)];
    const { answer } = await data("dumps", "download", "BTCUSDT", ...asked);
    await dumps.close();
    expect(answer).toContain("fetched     336 rows, 2 archives");
    expect(await storedRows(join(folder, "dumps"))).toEqual(trueRows([listedMs, untilMs]));
  });

  test("no network: who does not answer at once, then exit 3 with one sentence", async () => {
    const path = join(folder, "nowhere.json");
    const url = await closedPort();
    writeFileSync(path, JSON.stringify({ urls: { api: { public: `${url}/api/v3` } } }));
    const asked = ["download", "BTCUSDT", "--exchange-settings", path, "--retries", "1", "--json"];
    const { exitCode, notes, answer } = await data("offline", ...asked);
    expect(exitCode).toBe(3);
    const [wait, sentence, ...more] = notes.trimEnd().split("\n");
    expect(wait).toContain("no connection to 127.0.0.1");
    expect(sentence).toMatch(/^Cannot fetch BTCUSDT 1h candles: binance cannot be reached /);
    expect(more).toEqual([]);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_EXCHANGE_UNREACHABLE" } });
    expect(readdirSync(folder)).not.toContain("offline");
  });

  test("nothing in the asked time, or a time to come: no success", async () => {
    const asked = ["--since", "2016-01-01", "--until", "2016-02-01"];
    const none = await ask("nothing", "download", "BTCUSDT", ...asked);
    expect(none.exitCode).toBe(1);
    expect(none.answer).toMatch(
      /^Nothing was stored: of BTCUSDT 1h candles from 2016-01-01 00:00 to 2016-02-01 00:00 UTC at binance there are none; /,
    );
    const future = await ask("nothing", "download", "BTCUSDT", "--since", "2190-01-01");
    expect(future.exitCode).toBe(2);
    expect(future.notes).toContain("--since must lie before now");
  });

  test("settings with a key, broken settings and wrong names are misuse, and no secret is told", async () => {
    const path = join(folder, "secret.json");
    writeFileSync(path, '{"apiKey":"hush-hush"}');
    const download = (...argv: readonly string[]) => data("misuse", "download", "BTCUSDT", ...argv);
    const codes = [
      [["--exchange-settings", path], "apiKey"],
      [["--exchange-settings", join(folder, "absent.json")], "there is no such file"],
      [["--exchange", "nowhere"], "nowhere"],
      [["--timeframe", "7m"], "7m"],
      [["--dumps-url", "http://me:hush-hush@mirror.test"], "--dumps-url"],
      [["--from-dumps", "--exchange", "kraken"], "kraken"],
    ] as const;
    for (const [argv, word] of codes) {
      const { exitCode, notes } = await download(...argv);
      expect(exitCode, notes).toBe(2);
      expect(notes).toContain(word);
      expect(notes).not.toContain("hush-hush");
    }
  });
});

describe("data update", () => {
  test("goes on with what came from an exchange and names what it passes over", async () => {
    const since = iso(hoursAgo(300));
    await ask("update", "download", "BTCUSDT", "--since", since, "--until", iso(hoursAgo(100)));
    await data("update", "simulate", "SIMUSDT", "--candles", "100");
    const csv = join(folder, "mine.csv");
    const rows = trueRows([hoursAgo(90), hoursAgo(80)]).map((row) => row.join(","));
    writeFileSync(csv, ["time,open,high,low,close,volume", ...rows].join("\n"));
    await data("update", "import", csv, "--instrument", "MINE", "--timeframe", "1h");

    const told = await ask("update", "update");
    expect(told).toMatchObject({ exitCode: 0, notes: "" });
    const lines = told.answer.trimEnd().split("\n");
    expect(lines[2]).toMatch(/^BTCUSDT +1h +binance +97 +1 /);
    expect(lines[2]).toContain(utcText(hoursAgo(1)));
    expect(lines[3]).toMatch(/^MINE .*passed-over: from files only: --exchange/);
    expect(lines[4]).toMatch(/^SIMUSDT .*passed-over: made up/);
    const holes = [[hoursAgo(60), hoursAgo(57)]] as const;
    expect(await storedRows(join(folder, "update"))).toEqual(
      trueRows([hoursAgo(300), formingMs], { holes }),
    );

    const again = JSON.parse((await ask("update", "update", "BTCUSDT", "--json")).answer);
    expect(again.series).toMatchObject([{ kind: "updated", volatile: { added: 0 } }]);
  });

  test("--exchange goes on with a file's candles, which stay as they are", async () => {
    const csv = join(folder, "other.csv");
    const [first = [], ...others] = trueRows([hoursAgo(50), hoursAgo(40)]);
    const rows = [first.with(5, 77), ...others].map((row) => row.join(","));
    writeFileSync(csv, ["time,open,high,low,close,volume", ...rows].join("\n"));
    await data("files", "import", csv, "--instrument", "BTCUSDT", "--timeframe", "1h");
    const told = await ask("files", "update", "BTCUSDT", "--exchange", "binance", "--json");
    expect(told.exitCode).toBe(0);
    const truth = [...trueRows([hoursAgo(50), formingMs])];
    truth[0] = [...kline(hoursAgo(50)).slice(0, 5).map(Number), 77];
    expect(await storedRows(join(folder, "files"))).toEqual(truth);
  });

  test("nothing stored: misuse; simulated candles are never continued by real ones", async () => {
    const none = await ask("none", "update");
    expect(none.exitCode).toBe(2);
    expect(none.notes).toContain("begin with `candlecast data download`");
    await data("made-up", "simulate", "BTCUSDT", "--candles", "50");
    const idle = await ask("made-up", "update");
    expect(idle.exitCode).toBe(1);
    expect(idle.answer).toContain("Nothing was updated: no series here came from an exchange");
    const refused = await ask("made-up", "download", "BTCUSDT", "--json");
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.answer)).toMatchObject({ error: { code: "E_DOWNLOAD_SIMULATED" } });
  });
});
