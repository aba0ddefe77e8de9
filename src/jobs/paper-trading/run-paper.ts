import type { SqliteLedger } from "../../adapters/ledger/open-sqlite-ledger.ts";
import type { BrokerStore } from "../../adapters/paper-broker/broker-store.ts";
import { createPaperBroker } from "../../adapters/paper-broker/create-paper-broker.ts";
import type { PaperBroker } from "../../adapters/paper-broker/paper-broker.ts";
import type { Clock } from "../../foundation/clock.ts";
import { eventLoopTurn } from "../../foundation/event-loop-turn.ts";
import { costPerSide } from "../../market/costs.ts";
import { decimalText } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { FedCandle } from "../../trading/session/candle-feed.ts";
import type { HaltLatch } from "../../trading/session/halt-latch.ts";
import type { LedgerStep, StoredSession } from "../../trading/session/ledger.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import { runSession, type SessionEnd } from "../../trading/session/run-session.ts";
import { exchangeFeed, fundingOf } from "../trading/exchange-feed.ts";
import type { PaperSetup } from "./paper-setup.ts";
import { liveBroker } from "./live-broker.ts";
import { paperPace, type PaperProgress } from "./paper-pace.ts";
import type { PaperStep } from "./paper-step.ts";
import { agreementText } from "./agreement-text.ts";

export interface RunPaperOptions {
  readonly name: string;
  /** Quote currency. */
  readonly cash: number;
  /** What the ledger held when it was opened. */
  readonly stored: StoredSession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onStep?: ((step: PaperStep) => void) | undefined;
  readonly onProgress?: ((progress: PaperProgress) => void) | undefined;
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** Runs the one session of all modes on books that outlive this process. */
export async function runPaper(
  setup: PaperSetup,
  books: {
    readonly ledger: SqliteLedger;
    readonly store: BrokerStore;
    readonly latch: HaltLatch;
  },
  options: RunPaperOptions,
): Promise<{ readonly end: SessionEnd; readonly run: RecordedRun }> {
  const { ledger, store, latch } = books;
  const { lanes, timeframe } = setup;
  const { name, cash, signal, onStep } = options;
  const paper = createPaperBroker({
    timeframe,
    lanes,
    startCash: decimalText(new Decimal(cash)),
    store,
    funding: fundingOf(lanes),
  });
  const broker = setup.mode === "live" ? liveBroker(paper, options.clock) : paper;
  const pace = paperPace(setup, options);
  const before = ledger.run();
  const candles = setup.feed(oldCandles(setup, options.stored));
  const feed = exchangeFeed(candles, broker, { lanes, timeframe });
  let isReconciled = false;
  const end = await runSession(
    {
      feed: {
        next() {
          if (!isReconciled) tellReconciled({ broker, before, now: ledger.run(), latch }, options);
          isReconciled = true;
          pace.came();
          return feed.next();
        },
      },
      forecasts: setup.forecasts,
      broker,
      ledger,
      latch,
    },
    {
      name,
      mode: "paper",
      timeframe,
      instruments: lanes.map(({ instrument }) => instrument),
      rules: lanes.map(({ rules }) => rules),
      strategy: setup.strategy,
      parameters: setup.parameters,
      limits: setup.limits,
      startCash: cash,
      costShare: Math.max(...lanes.map(({ costs }) => costPerSide(costs))),
      startedFromMs: setup.startedFromMs,
      tradeFromMs: setup.tradeFromMs,
      configuration: setup.configuration,
    },
    {
      signal,
      onStep: (step: LedgerStep) => {
        pace.decided(step);
        onStep?.(step);
      },
      pause: eventLoopTurn,
    },
  );
  return { end, run: ledger.run() };
}

function oldCandles(
  { lanes, tradeFromMs }: PaperSetup,
  { state }: StoredSession,
): (fed: FedCandle) => boolean {
  const decidedMs = lanes.map(({ instrument }) => state?.lanes[instrument]?.decidedOpenTimeMs ?? 0);
  return ({ lane, candle }) =>
    candle.openTimeMs < tradeFromMs || candle.openTimeMs <= decidedMs[lane]!;
}

function tellReconciled(
  found: {
    readonly broker: PaperBroker;
    readonly before: RecordedRun;
    readonly now: RecordedRun;
    readonly latch: HaltLatch;
  },
  { stored, onNotice }: RunPaperOptions,
): void {
  if (onNotice === undefined) return;
  if (stored.steps > 0) onNotice(agreementText(found, stored.steps));
  const latched = found.latch.latched();
  if (latched === undefined) return;
  onNotice(
    `Trading is halted (${latched}): the session decides and orders nothing until \`candlecast resume --i-understand\`.`,
  );
}
