import { parseCron } from "../../adapters/cron/cron-times.ts";
import type { Clock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { AuditEntry } from "../../lifecycle/registry/audit-entry.ts";
import type { TriggerFacts } from "../../lifecycle/triggers/decide-triggers.ts";
import { knownUntilMs, newestMadeMs } from "../../lifecycle/triggers/known-until.ts";
import { pastFirings } from "../../lifecycle/triggers/past-firings.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { WatchSettings } from "./watch-request.ts";

export interface FactSources {
  readonly series: CandleSeries;
  readonly entries: readonly AuditEntry[];
  /** That is watched. */
  readonly version: ModelVersion;
  /** Of the model, oldest first. */
  readonly versions: readonly ModelVersion[];
  readonly judge: TriggerFacts["judge"];
}

/** What triggers decide by. */
export function gatherFacts(
  { series, entries, version, versions, judge }: FactSources,
  { schedule, newData }: Pick<WatchSettings, "schedule" | "newData">,
  clock: Clock,
): TriggerFacts {
  const stepMs = timeframeMs(series.timeframe);
  const nowMs = clock.nowMs();
  const cron = parseCron(schedule, { option: "--schedule", nowMs });
  const knownMs = knownUntilMs(entries, version);
  const candlesAfter = (timeMs: number): number => countAfter(series, timeMs - stepMs);
  return {
    candleMs: series.openTimeMs.at(-1)! + stepMs,
    stepMs,
    firings: pastFirings(entries),
    schedule: {
      expression: cron.expression,
      dueMs: cron.previous(nowMs),
      nextMs: cron.next(nowMs),
      newestVersionMs: newestMadeMs(entries, [version, ...versions]),
      newCandles: candlesAfter(knownMs),
    },
    newData: { atLeast: newData, knownUntilMs: knownMs, candlesAfter },
    judge,
  };
}

// Candles that open after a moment.
function countAfter({ openTimeMs }: CandleSeries, timeMs: number): number {
  const first = openTimeMs.findIndex((time) => time > timeMs);
  return first < 0 ? 0 : openTimeMs.length - first;
}
