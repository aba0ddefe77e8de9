import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  countTrials,
  readTrials,
  recordTrials,
  type Trial,
} from "../../adapters/trial-ledger/trial-ledger.ts";
import { equityReturns } from "../../evaluation/metrics/equity-returns.ts";
import { sharpeRatio } from "../../evaluation/metrics/sharpe-ratio.ts";
import type { Clock } from "../../foundation/clock.ts";
import { canonicalJson } from "../../trading/session/canonical-json.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import { firstTradedRow } from "../../trading/tear-sheet/marked-run.ts";
import type { SheetTrials } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** A look at candles by one configuration of strategy, parameters and limits. */
export type BacktestTrial = Omit<Trial, "atMs">;

/**
 * The look that a finished run was. The same strategy with the same parameters, limits, forecasters and
 * files is the same configuration, whatever it cost and whenever it ended; an edited file is another one.
 */
export function trialOf(
  prepared: PreparedRun,
  parameters: ParameterValues,
  run: RecordedRun,
): BacktestTrial {
  const { strategy, identity, limits, lanes, story } = prepared;
  const { atMs } = run.equity;
  const equity = tradedEquity(run, prepared.span.tradeFromMs);
  const sharpe = equity.every((value) => value > 0)
    ? sharpeRatio(equityReturns(equity))
    : undefined;
  const what = {
    strategy: strategy.name,
    identity,
    parameters,
    limits,
    markets: lanes.map(({ instrument, rules }) => [instrument, rules.market]),
    forecasters: story.forecasters.map(({ source, version }) => [source, version]),
  };
  return {
    configuration: createHash("sha256").update(canonicalJson(what)).digest("hex"),
    label: labelOf(strategy.name, parameters),
    kind: "backtest",
    firstDecisionMs: atMs[atMs.length - equity.length] ?? 0,
    lastDecisionMs: atMs.at(-1) ?? 0,
    rows: equity.length,
    ...(sharpe === undefined ? {} : { sharpePerRow: sharpe }),
  };
}

/** Account values from the first decision on. */
export function tradedEquity({ equity }: RecordedRun, tradeFromMs: number): Float64Array {
  return equity.equity.subarray(firstTradedRow(equity.atMs, tradeFromMs));
}

/**
 * Notes looks in the ledger of trials beside the runs, and counts all configurations that have looked
 * at these candles: of any instrument of the run, and where models are asked those among the models, which
 * one of them was chosen from.
 *
 * @param asking The look that is shown; among the noted ones.
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_TRIALS_BUSY, E_DISK_WRITE.
 */
export async function countedLooks(
  prepared: Pick<PreparedRun, "lanes" | "strategy">,
  looks: { readonly asking: BacktestTrial; readonly all: readonly BacktestTrial[] },
  world: { readonly tradingDir: string; readonly modelsDir: string; readonly clock: Clock },
): Promise<SheetTrials> {
  const atMs = world.clock.nowMs();
  const places = prepared.lanes.map(({ series: { instrument, timeframe } }) => ({
    modelsDir: join(world.tradingDir, "trials"),
    instrument,
    timeframe,
  }));
  for (const place of places) {
    await recordTrials(
      place,
      looks.all.map((look) => ({ ...look, atMs })),
    );
  }
  const known = (await Promise.all(places.map(readTrials))).flat();
  const isForecast = prepared.strategy.forecasts !== "none";
  const exams = isForecast ? places.map((place) => ({ ...place, modelsDir: world.modelsDir })) : [];
  const models = (await Promise.all(exams.map(readTrials))).flat();
  const rivals = known.filter((look) => countTrials([look], looks.asking) > 1);
  const own = looks.asking.sharpePerRow;
  const sharpes = newest(rivals).flatMap(({ sharpePerRow }) => sharpePerRow ?? []);
  return {
    count: countTrials([...known, ...models], looks.asking),
    sharpes: own === undefined ? sharpes : [...sharpes, own],
  };
}

// One per configuration, in an order that does not depend on when they were made.
function newest(trials: readonly Trial[]): readonly Trial[] {
  const byConfiguration = new Map(trials.map((trial) => [trial.configuration, trial]));
  return [...byConfiguration.values()].toSorted((a, b) =>
    a.configuration < b.configuration ? -1 : 1,
  );
}

function labelOf(strategy: string, parameters: ParameterValues): string {
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [strategy, ...values].join(" ");
}
