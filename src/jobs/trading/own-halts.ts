import { lastResume } from "../../adapters/halt-latch/file-halt-latch.ts";
import { sessionsIn } from "../../adapters/halt-latch/sessions-in.ts";
import { openSqliteLedger } from "../../adapters/ledger/open-sqlite-ledger.ts";
import { sessionPaths } from "../../adapters/ledger/session-folder.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { recallRiskMemory } from "../../trading/risk/remember.ts";
import type { RiskMemory } from "../../trading/risk/risk-memory.ts";
import type { TradingState } from "../../trading/risk/trading-state.ts";

/** What a session stopped for by itself: a drawdown, a difference to the broker. */
export interface OwnHalt {
  readonly session: string;
  /** null = its ledger cannot be read, so nobody knows. */
  readonly state: TradingState | null;
  readonly reason: string;
  /** False where it has closed no candle since: a resume now would count as one from before. */
  readonly canBeLifted: boolean;
}

/** Sessions of a trading folder that wait for a person; those that were resumed already are left out. */
export async function ownHalts(tradingDir: string): Promise<readonly OwnHalt[]> {
  const halts: OwnHalt[] = [];
  for (const session of await sessionsIn(tradingDir)) {
    if (session.includes(".before-")) continue;
    const halt = await ownHalt(tradingDir, session);
    if (halt !== undefined) halts.push(halt);
  }
  return halts;
}

/** The same of one session; `undefined` = it goes on by itself. */
export async function ownHalt(tradingDir: string, session: string): Promise<OwnHalt | undefined> {
  let stored: RiskMemory | undefined;
  try {
    stored = await storedMemory(tradingDir, session);
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const reason = `its ledger cannot be read: ${error.message}`;
    const isNew = error.code === "E_LEDGER_MISSING";
    return isNew ? undefined : { session, state: null, reason, canBeLifted: false };
  }
  if (stored === undefined) return undefined;
  const { state, reason, awaitsResume, haltedAfter } = recallRiskMemory(stored);
  if (!awaitsResume || isResumed(haltedAfter, lastResume(tradingDir, session))) return undefined;
  const why = reason ?? "why is not known";
  return { session, state, reason: why, canBeLifted: haltedAfter !== null };
}

// As `rememberResume` will see it at the next candle.
function isResumed(haltedAfter: string | null, last: string | undefined): boolean {
  return haltedAfter !== null && last !== undefined && last !== "" && last !== haltedAfter;
}

async function storedMemory(tradingDir: string, session: string): Promise<RiskMemory | undefined> {
  const { ledger: path } = sessionPaths(tradingDir, session);
  const ledger = await openSqliteLedger(path, { readOnly: true });
  try {
    return ledger.state()?.risk;
  } finally {
    await ledger.close();
  }
}
