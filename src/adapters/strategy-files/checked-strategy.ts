import { MisuseError, OperationalError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Signal } from "../../trading/strategies/signal.ts";
import type { Strategy, StrategyRun, StrategyView } from "../../trading/strategies/strategy.ts";

/**
 * The same strategy, its every answer looked at: nobody can trade on a signal that is half one.
 * What it throws, and what is no signal, is a MisuseError E_STRATEGY_SIGNAL that names the candle.
 */
export function checkedStrategy(strategy: Strategy): Strategy {
  const { name } = strategy;
  return {
    ...strategy,
    warmUp: (parameters) => {
      const candles = guarded({ name, doing: "warmUp" }, () => strategy.warmUp(parameters));
      if (Number.isInteger(candles) && candles >= 0) return candles;
      throw wrong(name, `warmUp must answer a whole number of candles, value was ${candles}`);
    },
    start: (parameters, instrument) => {
      const run = guarded({ name, doing: "start" }, () => strategy.start(parameters, instrument));
      if (typeof run?.onCandle === "function") return checkedRun(run, { name, instrument });
      throw wrong(name, "start must answer an object with onCandle");
    },
  };
}

function checkedRun(
  run: StrategyRun,
  { name, instrument }: { readonly name: string; readonly instrument: InstrumentId },
): StrategyRun {
  return {
    onCandle: (view) => {
      const place = (): string => placeText(instrument, view);
      const signal = guarded({ name, doing: "onCandle", place }, () => run.onCandle(view));
      const fault = faultOf(signal);
      if (fault === undefined) return signal;
      throw wrong(name, `${place()} ${fault}`);
    },
  };
}

const stances: ReadonlySet<unknown> = new Set(["long", "short", "flat", "keep"]);

// The file may be JavaScript: nothing has checked its types.
function faultOf(signal: Partial<Signal> | undefined): string | undefined {
  if (typeof signal !== "object" || signal === null) return "onCandle answered no signal";
  const { stance, strength, reasons } = signal;
  if (!stances.has(stance)) {
    return `the stance is none of long, short, flat, keep, value was ${JSON.stringify(stance)}`;
  }
  const isShare = typeof strength === "number" && strength > 0 && strength <= 1;
  if (!isShare) return `the strength must be above 0 and at most 1, value was ${strength}`;
  if (!Array.isArray(reasons) || reasons.length === 0) return "the signal gives no reasons";
  const broken = reasons.find((reason) => !isReason(reason));
  return broken === undefined
    ? undefined
    : `a reason must have a name, holds (true or false) and values (finite numbers), it was ${shown(broken)}`;
}

function isReason(reason: Partial<Signal["reasons"][number]> | undefined): boolean {
  if (typeof reason !== "object" || reason === null) return false;
  const { name, holds, values } = reason;
  if (typeof name !== "string" || typeof holds !== "boolean") return false;
  if (typeof values !== "object" || values === null) return false;
  for (const key in values) if (!Number.isFinite(values[key])) return false;
  return true;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner,
  );
  return text.slice(0, 200);
}

interface Call {
  readonly name: string;
  readonly doing: string;
  /** Where in the run. */
  readonly place?: () => string;
}

function guarded<T>({ name, doing, place }: Call, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OperationalError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw wrong(
      name,
      `its ${doing} threw${place === undefined ? "" : ` ${place()}`}: ${reason}`,
      error,
    );
  }
}

function wrong(name: string, reason: string, cause?: unknown): MisuseError {
  return new MisuseError("E_STRATEGY_SIGNAL", `Cannot run the strategy ${name}: ${reason}`, {
    cause,
  });
}

function placeText(instrument: InstrumentId, { candle }: StrategyView): string {
  return `at the candle of ${instrument} that opened at ${utcText(candle.openTimeMs)} UTC`;
}
