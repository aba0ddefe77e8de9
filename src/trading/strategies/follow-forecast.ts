import type { ForecastGiven, ForecastOpinion } from "../forecast-opinion.ts";
import type { Reason, Signal } from "./signal.ts";
import type { HeldPosition, StrategyRun } from "./strategy.ts";

/** Parameters of every strategy that follows a forecast. */
export const followParameters = {
  threshold: {
    meaning:
      "enters where the forecast change is larger, fraction; in a run 2 x its costs of one side by default",
    default: 0.003,
    costMultiple: 2,
    atLeast: 0,
    atMost: 1,
    sweep: [0.001, 0.002, 0.003, 0.005, 0.01],
  },
  holdThrough: {
    meaning: "candles in a row without a forecast through which a position is kept",
    default: 0,
    atLeast: 0,
    atMost: 10_000,
    isWhole: true,
    sweep: [0, 1, 3],
  },
  shorts: {
    meaning: "1: goes short too, where the market can; 0: long or flat",
    default: 1,
    atLeast: 0,
    atMost: 1,
    isWhole: true,
    sweep: [0, 1],
  },
} as const;

export type FollowParameters = Readonly<Record<keyof typeof followParameters, number>>;

/**
 * Enters the sign of a forecast that is larger than the threshold, holds while the sign agrees, and is
 * flat otherwise: the rule of leg M of the verdict (rules.md). Remembers only how long it was told nothing.
 */
export function followForecast(parameters: FollowParameters): StrategyRun {
  let withheld = 0;
  return {
    onCandle: ({ forecast, held }) => {
      withheld = forecast?.kind === "forecast" ? 0 : withheld + 1;
      if (forecast?.kind === "forecast") return signalOf(forecast, held, parameters);
      return withoutForecast(forecast, { withheld, held, holdThrough: parameters.holdThrough });
    },
  };
}

function signalOf(
  { change }: ForecastGiven,
  held: HeldPosition,
  { threshold, shorts }: FollowParameters,
): Signal {
  const agrees = held.direction !== 0 && Math.sign(change) === held.direction;
  const isLarge = Math.abs(change) > threshold;
  const mayEnter = change > 0 || shorts === 1;
  const reasons: Reason[] = [
    { name: "forecast larger than threshold", holds: isLarge, values: { change, threshold } },
  ];
  if (held.direction !== 0) {
    const values = { change, position: held.direction };
    reasons.push({ name: "forecast agrees with position", holds: agrees, values });
  }
  if (!mayEnter) reasons.push({ name: "shorts are wanted", holds: false, values: { shorts } });
  const wants = agrees || (isLarge && mayEnter);
  return { stance: wants ? stanceOf(change) : "flat", strength: 1, reasons };
}

function stanceOf(change: number): "long" | "short" {
  return change > 0 ? "long" : "short";
}

/** A condition that is only looked at where it fails. */
export const missingForecast = "forecast was given";

interface Silence {
  /** Candles in a row without a forecast, this one too. */
  readonly withheld: number;
  readonly held: HeldPosition;
  readonly holdThrough: number;
}

/** What to do where nobody says anything: keep a position for a while, enter nothing. */
function withoutForecast(forecast: ForecastOpinion | undefined, silence: Silence): Signal {
  const { withheld, held, holdThrough } = silence;
  const detail =
    forecast?.kind === "abstain" ? `${forecast.reason}: ${forecast.detail}` : "nobody was asked";
  const missing: Reason = { name: missingForecast, holds: false, values: {}, detail };
  if (held.direction === 0) return { stance: "flat", strength: 1, reasons: [missing] };
  const keeps = withheld <= holdThrough;
  const patience: Reason = {
    name: "silence is short enough to hold through",
    holds: keeps,
    values: { candles: withheld, holdThrough },
  };
  return { stance: keeps ? "keep" : "flat", strength: 1, reasons: [missing, patience] };
}
