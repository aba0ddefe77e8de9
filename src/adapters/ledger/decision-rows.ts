import type { InstrumentId } from "../../market/instrument.ts";
import type { ForecastOpinion } from "../../trading/forecast-opinion.ts";
import type { RiskCheck, RiskVerdict } from "../../trading/risk/risk-verdict.ts";
import type { Decision } from "../../trading/session/decision.ts";
import type { Reason, Signal } from "../../trading/strategies/signal.ts";
import { listIn, objectsIn } from "../sqlite-file/json-cells.ts";
import type { RowCells } from "../sqlite-file/insert-row.ts";
import type { SqliteFile, SqliteRow } from "../sqlite-file/open-sqlite-file.ts";

/** Asks for decisions with their forecasts; a WHERE is to follow. */
export function decisionQuery(file: SqliteFile): string {
  const forecast = file.columns("forecasts").replace("forecasts.decision, ", "");
  return `SELECT ${file.columns("decisions")}, ${forecast} FROM decisions LEFT JOIN forecasts USING (decision)`;
}

/** A decision as a row, without its session. */
export function decisionCells(decision: Decision): RowCells {
  return {
    instrument: decision.instrument,
    open_time_ms: decision.openTimeMs,
    decided_at_ms: decision.decidedAtMs,
    close: decision.close,
    phase: decision.phase,
    state: decision.state,
    stance: decision.signal.stance,
    strength: decision.signal.strength,
    reasons: JSON.stringify(decision.signal.reasons),
    held_direction: decision.heldDirection,
    held_candles: decision.heldCandles,
    held_entry_price: decision.heldEntryPrice,
    held_exposure: decision.heldExposure,
    wanted_exposure: decision.wantedExposure,
    risk: decision.risk.kind,
    risk_rule: decision.risk.rule,
    risk_exposure: decision.risk.exposure,
    checks: JSON.stringify(decision.risk.checks),
    orders: JSON.stringify(decision.orders),
    unplaced: decision.unplaced,
  };
}

/** A forecast as a row, without its decision. */
export function forecastCells(forecast: ForecastOpinion): RowCells {
  if (forecast.kind === "abstain") {
    const { kind, version, reason, detail } = forecast;
    return { kind, version, reason, detail };
  }
  const { pUp, ...rest } = forecast;
  return { ...rest, p_up: pUp };
}

/** A row of `decisionQuery` as what was decided. */
export function decisionOf(row: SqliteRow): Decision {
  return {
    instrument: row["instrument"] as InstrumentId,
    openTimeMs: row["open_time_ms"] as number,
    decidedAtMs: row["decided_at_ms"] as number,
    close: row["close"] as number,
    phase: row["phase"] as Decision["phase"],
    state: row["state"] as Decision["state"],
    forecast: forecastOf(row),
    signal: signalOf(row),
    ...heldIn(row),
    wantedExposure: row["wanted_exposure"] as number,
    risk: riskOf(row),
    orders: listIn(row, "orders") as string[],
    unplaced: (row["unplaced"] as string | null) ?? undefined,
  };
}

// A ledger of the first layout that is only read has no more than the exposure.
function heldIn(
  row: SqliteRow,
): Pick<Decision, "heldDirection" | "heldCandles" | "heldEntryPrice" | "heldExposure"> {
  const heldExposure = row["held_exposure"] as number;
  return {
    heldDirection: (row["held_direction"] ?? Math.sign(heldExposure)) as Decision["heldDirection"],
    heldCandles: (row["held_candles"] as number | null | undefined) ?? 0,
    heldEntryPrice: (row["held_entry_price"] as number | null | undefined) ?? undefined,
    heldExposure,
  };
}

function forecastOf(row: SqliteRow): ForecastOpinion | undefined {
  if (row["kind"] === null) return undefined;
  const version = (row["version"] as string | null) ?? undefined;
  if (row["kind"] === "abstain") {
    const [reason, detail] = [row["reason"] as string, row["detail"] as string];
    return { kind: "abstain", reason, detail, version };
  }
  return {
    kind: "forecast",
    change: row["change"] as number,
    pUp: (row["p_up"] as number | null) ?? undefined,
    confidence: row["confidence"] as number,
    informative: row["informative"] === 1,
    low: (row["low"] as number | null) ?? undefined,
    high: (row["high"] as number | null) ?? undefined,
    horizon: row["horizon"] as number,
    version: version ?? "",
    source: row["source"] as string,
  };
}

function signalOf(row: SqliteRow): Signal {
  const reasons = objectsIn(row, "reasons") as Reason[];
  return {
    stance: row["stance"] as Signal["stance"],
    strength: row["strength"] as number,
    reasons: reasons.map((reason) => ({ ...reason, values: numbersOf(reason.values) })),
  };
}

function riskOf(row: SqliteRow): RiskVerdict {
  const checks = objectsIn(row, "checks") as Stored<RiskCheck>[];
  return {
    kind: row["risk"] as RiskVerdict["kind"],
    exposure: row["risk_exposure"] as number,
    rule: (row["risk_rule"] as string | null) ?? undefined,
    checks: checks.map((check) => ({
      ...check,
      // JSON has no infinity, and a check that limits no size says that it is one.
      exposureMax: check.exposureMax ?? Infinity,
      detail: check.detail ?? undefined,
      values: numbersOf(check.values),
    })),
  };
}

type Stored<T> = { readonly [Key in keyof T]: T[Key] | null } & Pick<RiskCheck, "rule" | "holds">;

// JSON writes null for what is no number.
function numbersOf(values: object | null): Readonly<Record<string, number>> {
  const cells = Object.entries(values ?? {}) as [string, number | null][];
  return Object.fromEntries(cells.map(([name, value]) => [name, value ?? Number.NaN]));
}
