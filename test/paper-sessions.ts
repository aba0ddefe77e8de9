import { writeFileSync } from "node:fs";
import { openSqliteLedger } from "../src/adapters/ledger/open-sqlite-ledger.ts";
import { createPaperBroker } from "../src/adapters/paper-broker/create-paper-broker.ts";
import { openBrokerFile } from "../src/adapters/paper-broker/open-broker-file.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { costModelFor } from "../src/market/costs.ts";
import type { InstrumentId } from "../src/market/instrument.ts";
import { Decimal } from "../src/market/decimal.ts";
import { defaultTradingRules } from "../src/market/default-trading-rules.ts";
import { eventLogHash } from "../src/trading/session/event-log-hash.ts";
import type { TradePaperRequest } from "../src/jobs/trade-paper.ts";

/** Writes candles as a CSV file. */
export function writeCandles(path: string, series: CandleSeries): void {
  const { openTimeMs, open, high, low, close, volume } = series;
  const rows = Array.from(openTimeMs, (timeMs, i) =>
    [timeMs, open[i], high[i], low[i], close[i], ...(volume ? [volume[i]] : [])].join(","),
  );
  const names = ["time", "open", "high", "low", "close", ...(volume ? ["volume"] : [])];
  writeFileSync(path, [names.join(","), ...rows].join("\n"));
}

/** A replay that trades often: entries, exits, stops, trailed stops. One file, or one per instrument. */
export function busyReplay(
  candles: string | readonly string[],
  about: { tradingDir: string; instruments?: readonly string[] },
): TradePaperRequest {
  const { tradingDir, instruments = ["WALK"] } = about;
  return {
    instruments,
    strategy: "ema-cross",
    parameters: { fast: "3", slow: "9" },
    riskSettings: [
      "stopAtr=1.5",
      "takeProfitAtr=4",
      "trailingAtr=2.5",
      "drawdownMax=0.9",
      "dailyLossMax=0.5",
      "consecutiveLossesMax=50",
    ],
    replayFiles: typeof candles === "string" ? [candles] : candles,
    name: "replay",
    tradingDir,
  };
}

/** The same limits under a strategy that asks a model at each close. */
export function forecastReplay(
  candles: string,
  { tradingDir, modelsDir }: { tradingDir: string; modelsDir: string },
): TradePaperRequest {
  return {
    ...busyReplay(candles, { tradingDir }),
    strategy: "ml-basic",
    parameters: { threshold: "0" },
    // A model that was never trained says the same direction all day.
    market: "perpetual",
    modelsDir,
  };
}

/** What the books of a session and of its broker say about each other; empty = they agree. */
export async function booksDisagree(
  folder: string,
  all: readonly Pick<CandleSeries, "instrument" | "timeframe">[],
): Promise<readonly string[]> {
  const { timeframe } = all[0]!;
  const ledger = await openSqliteLedger(`${folder}/ledger.sqlite`, { readOnly: true });
  const store = await openBrokerFile(`${folder}/broker.sqlite`);
  try {
    const lanes = all.map(({ instrument }) => {
      const rules = defaultTradingRules(instrument, "spot");
      return { instrument, rules, costs: costModelFor(instrument) };
    });
    const broker = createPaperBroker({ timeframe, lanes, startCash: "10000", store });
    const run = ledger.run();
    const ours = new Map(run.orders.map(({ request }) => [request.clientOrderId, request]));
    const stored = store.load()!;
    const unknown = stored.orders.filter(({ request }) => !ours.has(request.clientOrderId));
    const ids = stored.orders.map(({ request }) => request.clientOrderId);
    const traded = broker.eventsSince(0).filter(({ kind }) => kind === "fill").length;
    const { cash, positions } = broker.holdings();
    const book = run.state!.book;
    const booked = (name: InstrumentId) => book.positions[name]?.quantity ?? "0";
    return [
      ...unknown.map(({ request }) => `${request.clientOrderId} has no intent`),
      ...(new Set(ids).size === ids.length ? [] : ["an order is there twice"]),
      ...(traded === run.fills.length ? [] : [`${traded} fills, ${run.fills.length} booked`]),
      ...(new Decimal(cash).eq(book.cash) ? [] : [`cash ${cash}, ${book.cash} booked`]),
      ...all.flatMap(({ instrument: name }) =>
        new Decimal(positions[name] ?? "0").eq(booked(name))
          ? []
          : [`${name}, ${booked(name)} booked`],
      ),
    ];
  } finally {
    await store.close();
    await ledger.close();
  }
}

/** Hash of everything that a session wrote down, whole or not. */
export async function hashOfSession(folder: string): Promise<string> {
  const ledger = await openSqliteLedger(`${folder}/ledger.sqlite`, { readOnly: true });
  try {
    return eventLogHash(ledger.run());
  } finally {
    await ledger.close();
  }
}
