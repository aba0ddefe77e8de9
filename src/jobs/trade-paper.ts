import { openBrokerFile } from "../adapters/paper-broker/open-broker-file.ts";
import { fileHaltLatch } from "../adapters/halt-latch/file-halt-latch.ts";
import { openSqliteLedger, type SqliteLedger } from "../adapters/ledger/open-sqlite-ledger.ts";
import { claimSession, type SessionFolder } from "../adapters/ledger/session-folder.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import type { TradingState } from "../trading/risk/trading-state.ts";
import { eventLogHash } from "../trading/session/event-log-hash.ts";
import type { TearSheet } from "../trading/tear-sheet/tear-sheet.ts";
import { askedStrategy } from "./trading/asked-strategy.ts";
import { runDefaults } from "./trading/run-request.ts";
import { sessionName } from "./trading/session-name.ts";
import type { LiveWait } from "./paper-trading/live-feed.ts";
import { liveSetup } from "./paper-trading/live-setup.ts";
import type { LiveCandles } from "./paper-trading/live-candles.ts";
import { refuseWrongSource, type TradePaperRequest } from "./paper-trading/paper-request.ts";
import type { PaperSetup } from "./paper-trading/paper-setup.ts";
import { paperSheet } from "./paper-trading/paper-sheet.ts";
import { replaySetup } from "./paper-trading/replay-setup.ts";
import type { PaperProgress } from "./paper-trading/paper-pace.ts";
import type { PaperStep } from "./paper-trading/paper-step.ts";
import { runPaper } from "./paper-trading/run-paper.ts";
import { storedRecord, takeUpSession } from "./paper-trading/take-up-session.ts";

export type { TradePaperRequest } from "./paper-trading/paper-request.ts";
export type { PaperProgress } from "./paper-trading/paper-pace.ts";
export type { PaperStep } from "./paper-trading/paper-step.ts";

/** A paper session when its candles ended or somebody ended it. */
export interface PaperResult {
  readonly name: string;
  readonly mode: "replay" | "live";
  /** "feed-ended": there are no more candles. */
  readonly end: "feed-ended" | "interrupted";
  /** Decisions of this process, and those that were written down before it. */
  readonly decided: number;
  readonly decidedBefore: number;
  readonly state: TradingState;
  readonly stateReason: string | null;
  /** `undefined` while there is too little to judge; `missing` then says why. */
  readonly sheet: TearSheet | undefined;
  readonly missing: string | undefined;
  /** Sentences to be read before any figure, the most important first. */
  readonly notes: readonly string[];
  /** sha256 of all that was decided, ordered, traded and marked, restarts or not. */
  readonly eventLogHash: string;
  /** SQLite files of the session and of its broker. */
  readonly ledger: string;
  readonly broker: string;
}

export interface TradePaperOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** Told of each decision once it is written down and carried out. */
  readonly onStep?: ((step: PaperStep) => void) | undefined;
  readonly onProgress?: ((progress: PaperProgress) => void) | undefined;
  /** Told what happens, in one sentence each: where it goes on, waits, retries. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
  /** Where live candles come from; default: the exchange, into the store. */
  readonly liveCandles?: LiveCandles | undefined;
  /** How a live session waits for a close; default: by the wall clock. */
  readonly wait?: LiveWait | undefined;
}

/**
 * Trades closed candles on paper: the session of a backtest with its books on disk, on replayed or live
 * public candles. The same call goes on where it stopped, however it stopped. Nothing here can sign.
 *
 * @throws {MisuseError} E_PAPER_OPTION, and what `runBacktest` throws.
 * @throws {RefusedError} E_SESSION_BUSY, E_SESSION_DIFFERS, E_LEDGER_BROKEN, E_LEDGER_NEWER.
 * @throws {WorldError} E_LEDGER_BUSY, E_LEDGER_WRITE, E_DISK_WRITE.
 */
export async function tradePaper(
  request: TradePaperRequest,
  options: TradePaperOptions = {},
): Promise<PaperResult> {
  refuseWrongSource(request);
  const world = {
    ...options,
    clock: options.clock ?? systemClock,
    signal: options.signal ?? new AbortController().signal,
  };
  const { tradingDir = runDefaults.tradingDir, fresh = false } = request;
  const name = await nameOf(request);
  const folder = await claimSession(tradingDir, name, { fresh, clock: world.clock });
  try {
    if (folder.movedTo !== undefined) {
      world.onNotice?.(`The session before was moved to ${folder.movedTo}.`);
    }
    return await tradeIn(folder, { ...request, name, tradingDir }, world);
  } finally {
    await folder.release();
  }
}

type NamedRequest = TradePaperRequest & { readonly name: string; readonly tradingDir: string };
type World = TradePaperOptions & { readonly clock: Clock; readonly signal: AbortSignal };

async function nameOf(request: TradePaperRequest): Promise<string> {
  const timeframe = parseTimeframe(request.timeframe ?? runDefaults.timeframe);
  const strategy = await askedStrategy(request);
  const instruments = request.instruments.map(parseInstrument);
  return sessionName(request.name, { instruments, timeframe, strategy: strategy.name });
}

async function tradeIn(
  folder: SessionFolder,
  request: NamedRequest,
  world: World,
): Promise<PaperResult> {
  const ledger = await openSqliteLedger(folder.ledger);
  try {
    const setup =
      request.replayFiles === undefined
        ? await liveSetup(request, { ...world, stored: storedRecord(ledger) })
        : await replaySetup(request, {
            ...world,
            onForecasts: (share) => world.onProgress?.({ phase: "forecasts", share }),
          });
    try {
      return await tradeSetUp(setup, { folder, request, world, ledger });
    } finally {
      await setup.release();
    }
  } finally {
    await ledger.close();
  }
}

async function tradeSetUp(
  setup: PaperSetup,
  about: {
    readonly folder: SessionFolder;
    readonly request: NamedRequest;
    readonly world: World;
    readonly ledger: SqliteLedger;
  },
): Promise<PaperResult> {
  const { folder, request, world, ledger } = about;
  const { name, tradingDir, cash = runDefaults.cash } = request;
  world.onNotice?.(`Session ${name}, its books in ${folder.path}.`);
  for (const note of setup.notes) world.onNotice?.(note);
  const stored = takeUpSession(ledger, { name, setup, path: folder.path });
  const store = await openBrokerFile(folder.broker);
  try {
    const books = { ledger, store, latch: fileHaltLatch(tradingDir, name) };
    const { end, run } = await runPaper(setup, books, { ...world, name, cash, stored });
    const { sheet, missing } = await paperSheet(setup, run);
    return {
      name,
      mode: setup.mode,
      end: world.signal.aborted ? "interrupted" : end.kind,
      decided: end.decided,
      decidedBefore: stored.steps,
      state: end.tradingState,
      stateReason: end.reason,
      sheet,
      missing,
      notes: setup.notes,
      eventLogHash: eventLogHash(run),
      ledger: folder.ledger,
      broker: folder.broker,
    };
  } finally {
    await store.close();
  }
}
