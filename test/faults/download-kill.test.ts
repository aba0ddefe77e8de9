import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRng } from "../../src/foundation/rng.ts";
import { type BinanceServer, startBinanceServer } from "../binance-server.ts";
import { commandInProcess } from "../command-in-process.ts";
import { storedRows, trueRows } from "../downloaded-candles.ts";
import { runCommand, startCommand } from "../running-command.ts";
import { killChain } from "./kill-chain.ts";

const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const kills = Number(process.env["DOWNLOAD_KILLS"] ?? 6);
const hourMs = 3_600_000;
const untilMs = Date.UTC(2024, 0, 1);
const sinceMs = untilMs - 4000 * hourMs;
const gap = [sinceMs + 3210 * hourMs, sinceMs + 3250 * hourMs] as const;
const truth = trueRows([sinceMs, untilMs], { holes: [gap] });

const folder = mkdtempSync(join(tmpdir(), "download-kill-"));
let server: BinanceServer;
let wholeMs = 0;
let asked = 0;
const download = (dataDir: string): readonly string[] => [
  ...`data download BTCUSDT --timeframe 1h --since 2023-07-18T08:00Z --until 2024-01-01`.split(" "),
  ...`--exchange-settings ${join(folder, "exchange.json")} --data-dir ${dataDir} --json`.split(" "),
];

beforeAll(async () => {
  server = await startBinanceServer({
    nowMs: Date.now(),
    listedMs: Date.UTC(2017, 7, 17),
    gap,
    pageMax: 200,
    // Now and then a connection breaks within a page.
    faultAt: (path) =>
      path.includes("/klines") && (asked += 1) % 17 === 0 ? { kind: "reset" } : undefined,
  });
  writeFileSync(join(folder, "exchange.json"), JSON.stringify(server.settings));
  const startedMs = performance.now();
  await runCommand(download("reference"), folder);
  wholeMs = performance.now() - startedMs;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("data download killed by SIGKILL and run again, on a local exchange", () => {
  test("undisturbed it stores the truth", async () => {
    expect(new Date(sinceMs).toISOString()).toBe("2023-07-18T08:00:00.000Z");
    expect(await storedRows(join(folder, "reference"))).toEqual(truth);
  });

  test(
    `${kills} kills at any moment, seed ${seed}: the same candles, no duplicate, no hole, no leftovers`,
    async () => {
      const rng = createRng(seed);
      let done = 0;
      let withinMs = wholeMs;
      for (let chain = 0; done < kills; chain += 1) {
        const dataDir = `chain-${chain}`;
        const limits = { kills: kills - done, withinMs };
        const result = await killChain(download(dataDir), { folder, rng, ...limits });
        done += result.kills;
        // The machine is less busy than it was: a later moment would hit nothing.
        if (result.kills === 0) withinMs = Math.min(withinMs, result.lastedMs);
        const where = `chain ${chain}, seed ${seed}: ${result.end.notes}`;
        expect(result.end.exitCode, where).toBe(0);
        expect(await storedRows(join(folder, dataDir)), where).toEqual(truth);
        expect(readdirSync(join(folder, dataDir, "BTCUSDT")), where).toEqual(["1h.parquet"]);
        const verified = await commandInProcess(
          ..."data verify --json --data-dir".split(" "),
          join(folder, dataDir),
        );
        expect(verified.exitCode, where).toBe(0);
      }
    },
    240_000 + 30_000 * kills,
  );

  test("Ctrl-C: exit 130, what came is kept, the next run goes on from there", async () => {
    const running = startCommand(download("stopped"), folder);
    const before = server.requests.length;
    while (server.requests.length < before + 8) await new Promise((go) => setTimeout(go, 5));
    running.signalGroup("SIGINT");
    const { exitCode, notes, answer } = await running.ended;
    expect(exitCode, notes).toBe(130);
    expect(notes).toMatch(/[1-9]\d* candles are kept and the same command goes on from there/);
    expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_INTERRUPTED" } });
    expect(readdirSync(join(folder, "stopped", "BTCUSDT"))).toEqual(["1h.download"]);
    const listed = await commandInProcess("data", "list", "--data-dir", join(folder, "stopped"));
    expect(listed.answer).toMatch(
      /^UNFINISHED download of BTCUSDT 1h: [\d,]+ candles so far, go on with `candlecast data download BTCUSDT --timeframe 1h --since 2023-07-18T08:00:00.000Z --data-dir .*`\nNo candles are stored in /,
    );
    const next = await runCommand(download("stopped"), folder);
    expect(JSON.parse(next.answer).volatile.resumed).toBeGreaterThan(0);
    expect(await storedRows(join(folder, "stopped"))).toEqual(truth);
  });
});
