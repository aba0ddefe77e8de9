import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { createPaperBroker } from "../../src/adapters/paper-broker/create-paper-broker.ts";
import { openBrokerFile } from "../../src/adapters/paper-broker/open-broker-file.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { costModelFor } from "../../src/market/costs.ts";
import { canonicalJson } from "../../src/trading/session/canonical-json.ts";
import { neverHalted } from "../../src/trading/session/halt-latch.ts";
import type { RecordedRun } from "../../src/trading/session/recorded-run.ts";
import { runSession } from "../../src/trading/session/run-session.ts";
import { precomputedStrategy } from "../../src/trading/strategies/precomputed-strategy.ts";
import {
  backtestOf,
  hourlyCandles,
  sessionInstrument,
  sessionPlan,
  sessionRules,
  type SessionSetting,
  tradedFeed,
} from "../session-market.ts";

const folder = mkdtempSync(join(tmpdir(), "session-disk-"));
const small = join(folder, "small");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", small]).status === 0;
const orSkipped = mounted ? "" : " (skipped: no right to mount a small disk here)";
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", small]);
  rmSync(folder, { recursive: true, force: true });
});

const seed = 11;
const rng = createRng(seed);
const candles = 240;
let price = 100;
const series = hourlyCandles(
  Array.from({ length: candles }, () => {
    const open = price;
    price *= 1 + (rng.uniform() - 0.5) * 0.04;
    const [top, bottom] = [Math.max(open, price), Math.min(open, price)];
    return [open, top * 1.01, bottom * 0.99, price] as const;
  }),
);
const spells = Array.from({ length: candles / 4 }, () => rng.integer(2));
const stances = Int8Array.from({ length: candles }, (_, i) => spells[Math.floor(i / 4)]!);
const setting: SessionSetting = {
  series: [series],
  strategy: precomputedStrategy(stances),
  limits: { stopAtr: 0.5, riskPerTrade: 0.02 },
};

/** A session on files; it ends when its candles do, or when one of its ports throws. */
async function tradeOnFiles(place: string, onCandle: (count: number) => void = () => undefined) {
  const store = await openBrokerFile(join(place, "broker.sqlite"));
  const ledger = await openSqliteLedger(join(place, "ledger.sqlite")).catch(async (error) => {
    await store.close();
    throw error;
  });
  try {
    const costs = costModelFor(sessionInstrument, { impactCoefficient: 0 });
    const lane = { instrument: sessionInstrument, rules: sessionRules(), costs };
    const account = { timeframe: "1h", lanes: [lane], startCash: "10000" } as const;
    const broker = createPaperBroker({ ...account, store });
    const traded = tradedFeed([series], broker);
    let count = 0;
    const feed = {
      next() {
        onCandle((count += 1));
        return traded.next();
      },
    };
    const ports = { feed, forecasts: undefined, broker, ledger, latch: neverHalted };
    const end = await runSession(ports, sessionPlan(setting));
    return { end, run: ledger.run(), told: told(ledger.run()), holdings: broker.holdings() };
  } finally {
    await ledger.close();
    await store.close();
  }
}

function told({ decisions, equity, orders, fills, roundTrips }: RecordedRun): string {
  const columns = Object.values(equity).map((column: Float64Array) => [...column]);
  return canonicalJson({ decisions: [...decisions], columns, orders, fills, roundTrips });
}

const filler = join(small, "filler");
function fillDisk(): void {
  for (const size of ["1m", "64k", "4k", "1"]) {
    spawnSync("sh", ["-c", `dd if=/dev/zero bs=${size} of=${filler} oflag=append conv=notrunc`]);
  }
}

describe(`runSession() on files, simulated market, seed ${seed}`, () => {
  test("tells the same as in memory: decisions, orders, fills, equity", async () => {
    const { run } = await backtestOf(setting);
    const onFiles = await tradeOnFiles(join(folder, "files"));
    expect(run.fills.length).toBeGreaterThan(30);
    expect(run.fills.some(({ clientOrderId }) => isStop(run, clientOrderId))).toBe(true);
    expect(onFiles.told).toBe(told(run));
    expect(onFiles.end.kind).toBe("feed-ended");
  });
});

function isStop(run: RecordedRun, id: string): boolean {
  return run.orders.some(({ request }) => request.clientOrderId === id && request.type === "stop");
}

describe.skipIf(!mounted)(`runSession() on a disk that fills up, seed ${seed}${orSkipped}`, () => {
  beforeEach(() => rmSync(filler, { force: true }));

  test.each([3, 20, 57, 120, 200])(
    "at candle %i: nothing is at the broker that was not written down, and with room again it ends as it would have",
    async (fullAt) => {
      const place = join(small, String(fullAt));
      const fill = (count: number): void => {
        if (count === fullAt) fillDisk();
      };
      await expect(tradeOnFiles(place, fill)).rejects.toMatchObject({ exitCode: 3 });
      rmSync(filler, { force: true });
      const kept = await openBrokerFile(join(place, "broker.sqlite"));
      const ledger = await openSqliteLedger(join(place, "ledger.sqlite"), { readOnly: true });
      const intended = new Set(ledger.orders().map(({ request }) => request.clientOrderId));
      const sent = kept.load()?.orders.map(({ request }) => request.clientOrderId) ?? [];
      expect(sent.filter((id) => !intended.has(id))).toEqual([]);
      await ledger.close();
      await kept.close();

      const after = await tradeOnFiles(place);
      const { run, broker } = await backtestOf(setting);
      expect(new Set(after.run.fills.map(({ tradeId }) => tradeId)).size).toBe(
        after.run.fills.length,
      );
      expect(after.run.decisions.length).toBe(run.decisions.length);
      expect(after.end.tradingState).toBe("ACTIVE");
      expect(after.run.fills).toEqual(run.fills);
      expect(after.holdings).toEqual(broker.holdings());
    },
  );
});
