import { expect, test } from "vitest";
import {
  sayingAfterCalm,
  sessionBroker,
  sessionPlan,
  type SessionSetting,
  settingAfterCalm,
  tradedFeed,
} from "../../../test/session-market.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import { eventLogHash } from "./event-log-hash.ts";
import { neverHalted } from "./halt-latch.ts";
import { runSession } from "./run-session.ts";

const limits = { stopAtr: 2, cooldownCandles: 0, dailyLossMax: 1, drawdownMax: 1 } as const;

const takenBack: Readonly<Record<string, SessionSetting>> = {
  "the rest of an entry": settingAfterCalm(
    [
      [100, 101, 99, 100, 1000],
      [100, 101, 99, 100, 8],
    ],
    [1, 0],
    { limits },
  ),
  "the rest of an increase": settingAfterCalm(
    [
      [100, 101, 99, 100, 1000],
      [100, 101, 99, 100, 1000],
      [100, 101, 99, 100, 2],
    ],
    sayingAfterCalm([
      ["long", 0.5],
      ["long", 1],
      ["long", 0.7],
    ]),
    { limits },
  ),
};

test.each(Object.entries(takenBack))(
  "a replay that has ended is the same run when it is started once more: its last candle took back %s",
  async (_, setting) => {
    const broker = sessionBroker(setting);
    const ledger = createBacktestLedger({ isReopened: true });
    const run = async () => {
      const feed = tradedFeed(setting.series, broker);
      const ports = { feed, forecasts: undefined, broker, ledger, latch: neverHalted };
      const end = await runSession(ports, sessionPlan(setting));
      return { end, hash: eventLogHash(ledger.run), open: broker.holdings().openOrders };
    };
    const first = await run();
    expect(ledger.run.orders.map(({ status }) => status)).toContain("canceled");
    const again = await run();
    expect(again.end).toEqual({ ...first.end, decided: 0 });
    expect(again).toMatchObject({ hash: first.hash, open: first.open });
  },
);
