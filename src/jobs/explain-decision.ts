import { basename } from "node:path";
import { type KeptLedger, ledgerFiles } from "../adapters/ledger/ledger-files.ts";
import { openSqliteLedger, type SqliteLedger } from "../adapters/ledger/open-sqlite-ledger.ts";
import { MisuseError } from "../foundation/errors.ts";
import { utcText } from "../foundation/utc-text.ts";
import { Decimal } from "../market/decimal.ts";
import { decimalText } from "../market/decimal-grid.ts";
import type { Fill } from "../market/fill.ts";
import { type InstrumentId, parseInstrument } from "../market/instrument.ts";
import { timeframeMs } from "../market/timeframe.ts";
import type { Timeframe } from "../market/timeframe.ts";
import type { Decision } from "../trading/session/decision.ts";
import type { LedgerOrder, SessionRecord } from "../trading/session/ledger.ts";
import type { Forecaster } from "./trading/forecast-story.ts";
import { runDefaults } from "./trading/run-request.ts";

export interface ExplainDecisionRequest {
  readonly instrument: string;
  /** UTC epoch milliseconds; within a candle the one that had closed by then is meant. */
  readonly atMs: number;
  /** A paper session or a backtest by its name; default: the newest that holds the candle. */
  readonly session?: string | undefined;
  /** The ledger file of a backtest, wherever it lies. */
  readonly backtestFile?: string | undefined;
  /** Default "./trading". */
  readonly tradingDir?: string | undefined;
}

export interface ExplainedSession {
  readonly name: string;
  readonly mode: "backtest" | "paper";
  readonly ledger: string;
}

/** The chain of one candle and what came of it. */
export interface ExplainedDecision {
  readonly session: ExplainedSession;
  /** Others of the folder that hold a decision of that candle, the newest first. */
  readonly others: readonly ExplainedSession[];
  readonly decision: Decision;
  /** Its forecaster was fitted or calibrated on this candle or later ones: it proves nothing. */
  readonly inSample: boolean;
  /** As they stand now. */
  readonly orders: readonly LedgerOrder[];
  /** Of those orders. */
  readonly fills: readonly Fill[];
  /** Signed base amounts: at the close, and once the orders that change it have filled. */
  readonly position: { readonly before: string; readonly after: string };
}

/**
 * Why there was a trade at a moment, and why not.
 *
 * @throws {MisuseError} E_NO_DECISION: nothing that is kept holds the candle; E_LEDGER_MISSING.
 * @throws {RefusedError} E_LEDGER_BROKEN, E_LEDGER_NEWER. @throws {WorldError} E_LEDGER_BUSY.
 */
export async function explainDecision(request: ExplainDecisionRequest): Promise<ExplainedDecision> {
  const instrument = parseInstrument(request.instrument);
  const { tradingDir = runDefaults.tradingDir, backtestFile, session } = request;
  const kept: readonly KeptLedger[] =
    backtestFile === undefined
      ? await ledgerFiles(tradingDir, session)
      : [{ path: backtestFile, name: basename(backtestFile, ".sqlite") }];
  const misses: Miss[] = [];
  const asked = { instrument, atMs: request.atMs };
  for (const [i, { path }] of kept.entries()) {
    const ledger = await openSqliteLedger(path, { readOnly: true });
    try {
      const looked = lookIn(ledger, asked);
      if ("found" in looked) {
        const others = await othersOf(kept.slice(i + 1), looked.found);
        return { ...explained(ledger, path, looked.found), others };
      }
      if ("traded" in looked) misses.push(looked);
    } finally {
      await ledger.close();
    }
  }
  throw noDecision(
    { ...request, instrument },
    { misses, where: backtestFile ?? tradingDir, files: kept.length },
  );
}

type Looked = { readonly found: Decision } | Miss | { readonly isEmpty: true };

/** A run that does not hold the candle. */
interface Miss {
  readonly traded: readonly InstrumentId[];
  /** Which run, from when until when it decided. */
  readonly text: string;
  /** Why it did not decide on a candle before its first decision; `undefined`: the candle came after. */
  readonly because: string | undefined;
}

async function othersOf(
  kept: readonly KeptLedger[],
  { instrument, openTimeMs, decidedAtMs }: Decision,
): Promise<readonly ExplainedSession[]> {
  const others: ExplainedSession[] = [];
  for (const { path } of kept) {
    const ledger = await openSqliteLedger(path, { readOnly: true });
    try {
      const record = ledger.sessions().at(-1);
      const isThere = ledger.decisionAt(instrument, decidedAtMs)?.openTimeMs === openTimeMs;
      if (record !== undefined && isThere) {
        others.push({ name: record.name, mode: record.mode, ledger: path });
      }
    } finally {
      await ledger.close();
    }
  }
  return others;
}

function lookIn(
  ledger: SqliteLedger,
  { instrument, atMs }: { readonly instrument: InstrumentId; readonly atMs: number },
): Looked {
  const record = ledger.sessions().at(-1);
  if (record === undefined) return { isEmpty: true };
  const { decisions } = ledger.run();
  const [first, last] = [decisions.at(0), decisions.at(-1)];
  if (first === undefined || last === undefined) return { isEmpty: true };
  const decision = ledger.decisionAt(instrument, atMs);
  const untilMs = last.decidedAtMs + stepOf(record);
  if (decision !== undefined && atMs < untilMs) return { found: decision };
  const traded = [...new Set([...decisions].map((one) => one.instrument))];
  const span = `from ${utcText(first.decidedAtMs)} to ${utcText(last.decidedAtMs)} UTC`;
  const name = `${record.mode === "paper" ? "paper session" : "backtest"} ${record.name}`;
  const because =
    atMs < first.decidedAtMs ? whyBefore(record, { atMs, run: `the ${name}` }) : undefined;
  return { traded, text: `the ${name} ${span}`, because };
}

// A version that never reigned keeps a run from all that it has seen, unless a person said otherwise.
function whyBefore(
  record: SessionRecord,
  { atMs, run }: { readonly atMs: number; readonly run: string },
): string {
  const { inSample, forecasters } = forecastersOf(record);
  const untilMs = forecasters.flatMap(({ fromMs, seenUntilMs }) =>
    isTold(fromMs) || !isTold(seenUntilMs) ? [] : [seenUntilMs],
  );
  const seenUntilMs = Math.max(-Infinity, ...untilMs);
  return inSample || atMs > seenUntilMs
    ? "candles before the first decision only warm a run up"
    : `the model of ${run} has seen the candles until ${utcText(seenUntilMs)} UTC (\`--in-sample\` trades them too and stamps everything)`;
}

// Undefined becomes null on the way through a ledger.
const isTold = (timeMs: number | null | undefined): timeMs is number =>
  timeMs !== undefined && timeMs !== null;

function forecastersOf({ configuration }: SessionRecord) {
  const { inSample = false, forecasters = [] } = configuration as {
    readonly inSample?: boolean;
    readonly forecasters?: readonly Partial<Forecaster>[];
  };
  return { inSample, forecasters };
}

// Every configuration names it; a file of somebody else's hour is read as one.
function stepOf({ configuration }: SessionRecord): number {
  const { timeframe } = configuration as { readonly timeframe?: Timeframe };
  return timeframeMs(timeframe ?? "1h");
}

function isInSample(
  record: SessionRecord,
  { instrument, decidedAtMs, forecast }: Decision,
): boolean {
  const { inSample, forecasters } = forecastersOf(record);
  const version = forecast?.version === "" ? undefined : forecast?.version;
  return (
    inSample &&
    forecasters.some(
      (one) =>
        one.instrument === instrument &&
        (version === undefined || one.version === version) &&
        decidedAtMs <= (one.seenUntilMs ?? -Infinity),
    )
  );
}

function explained(
  ledger: SqliteLedger,
  path: string,
  decision: Decision,
): Omit<ExplainedDecision, "others"> {
  const run = ledger.run();
  const ids = new Set(decision.orders);
  const orders = run.orders.filter(({ request }) => ids.has(request.clientOrderId));
  const fills = run.fills.filter(({ clientOrderId }) => ids.has(clientOrderId));
  const moves = new Set(
    orders.flatMap(({ request }) => (request.type === "market" ? request.clientOrderId : [])),
  );
  const before = run.fills.filter(
    (fill) =>
      fill.instrument === decision.instrument &&
      fill.filledAtMs <= decision.decidedAtMs &&
      !ids.has(fill.clientOrderId),
  );
  const after = fills.filter(({ clientOrderId }) => moves.has(clientOrderId));
  const { name, mode } = run.session;
  return {
    session: { name, mode, ledger: path },
    decision,
    inSample: isInSample(run.session, decision),
    orders,
    fills,
    position: { before: heldAfter(before), after: heldAfter([...before, ...after]) },
  };
}

function heldAfter(fills: readonly Fill[]): string {
  let held = new Decimal(0);
  for (const { side, quantity, fee, feeAsset } of fills) {
    held = side === "buy" ? held.plus(quantity) : held.minus(quantity);
    if (feeAsset === "base") held = held.minus(fee);
  }
  return decimalText(held);
}

interface Searched {
  readonly misses: readonly Miss[];
  readonly where: string;
  readonly files: number;
}

function noDecision(asked: ExplainDecisionRequest, searched: Searched): MisuseError {
  const { instrument, atMs } = asked;
  return new MisuseError(
    "E_NO_DECISION",
    `Cannot explain ${instrument} at ${utcText(atMs)} UTC: ${whyMissed(asked, searched)}`,
  );
}

const shownMax = 5;

function whyMissed(
  { instrument, session }: ExplainDecisionRequest,
  { misses, where, files }: Searched,
): string {
  if (files === 0) {
    const none =
      session === undefined
        ? `nothing is kept in ${where}`
        : `nothing named ${session} is in ${where}`;
    return `${none}: run \`candlecast backtest\` or \`candlecast trade --paper\` first`;
  }
  if (misses.length === 0) return `no candle has been decided on in ${where}`;
  const own = misses.filter(({ traded }) => traded.some((name) => name === instrument));
  if (own.length === 0) {
    const others = [...new Set(misses.flatMap(({ traded }) => traded))].slice(0, shownMax);
    return `no run in ${where} trades it, only ${others.join(", ")}`;
  }
  const shown = own.slice(0, shownMax);
  const more = own.length > shownMax ? [`${own.length - shownMax} more`] : [];
  const spans = [...shown.map(({ text }) => text), ...more];
  const reasons = new Set(shown.flatMap(({ because }) => because ?? []));
  return `nothing was decided on it then, only in ${[spans.join("; "), ...reasons].join("; ")}`;
}
