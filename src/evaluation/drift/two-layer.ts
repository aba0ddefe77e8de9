import { utcText } from "../../foundation/utc-text.ts";
import { type DriftAlarm, type DriftLayer, driftLayers } from "./drift-alarm.ts";
import { driftRules, type ReactionRules } from "./drift-rules.ts";

/** What both layers together say at one moment. */
export interface DriftState {
  readonly layers: Readonly<Record<DriftLayer, LayerState>>;
  /**
   * What the exposure cap is multiplied by: 0.5 while an alarm of either layer is in force, and then
   * until its layer has decided whether it goes on.
   */
  readonly exposureFactor: number;
  /** Whether a new training is due, cool-downs aside. */
  readonly retrain: boolean;
  /** "joint": both layers; "lasting": outcomes alone, for 336 candles. */
  readonly demand: DemandKind | undefined;
  /** One sentence. */
  readonly reason: string;
  /** Those up to the moment, oldest first. */
  readonly alarms: readonly DriftAlarm[];
}

export interface LayerState {
  /** Time of its newest alarm; `undefined` where it gave none. */
  readonly alarmedAtMs: number | undefined;
  /** Whether that alarm is at most 168 candles old. */
  readonly isInForce: boolean;
  /** Until when it lowers the cap; `undefined` where it does not. */
  readonly lowersUntilMs: number | undefined;
}

export type DemandKind = "joint" | "lasting";

/** A moment at which drift asks for a new training. */
export interface RetrainDemand {
  readonly at: number;
  readonly timeMs: number;
  readonly kind: DemandKind;
}

/**
 * What the alarms mean at a moment: one layer halves the exposure cap for 168 candles, and then until
 * its next look; both within 168 candles of each other, or outcomes alone in force for 336, ask for a
 * new training.
 *
 * @param alarms Of both layers, in any order; later ones than `nowMs` do not count.
 * @param stepMs Of the timeframe.
 */
export function twoLayerState(
  alarms: readonly DriftAlarm[],
  nowMs: number,
  stepMs: number,
  rules: ReactionRules = driftRules.reaction,
): DriftState {
  const known = alarms
    .filter(({ timeMs }) => timeMs <= nowMs)
    .toSorted((a, b) => a.timeMs - b.timeMs);
  const stateOf = (layer: DriftLayer): LayerState => {
    const alarm = known.findLast((each) => each.layer === layer);
    if (alarm === undefined) {
      return { alarmedAtMs: undefined, isInForce: false, lowersUntilMs: undefined };
    }
    const forceEndMs = alarm.timeMs + rules.forceCandles * stepMs;
    const heldUntilMs = decidedMs(alarm, stepMs, rules);
    return {
      alarmedAtMs: alarm.timeMs,
      isInForce: nowMs < forceEndMs,
      lowersUntilMs: nowMs < heldUntilMs ? heldUntilMs : undefined,
    };
  };
  const layers = { inputs: stateOf("inputs"), outcomes: stateOf("outcomes") };
  const inForce = driftLayers.filter((layer) => layers[layer].isInForce);
  const lowering = driftLayers.filter((layer) => layers[layer].lowersUntilMs !== undefined);
  const demand = demandAt(known, inForce, { stepMs, rules });
  return {
    layers,
    exposureFactor: lowering.length > 0 ? rules.exposureFactor : 1,
    retrain: demand !== undefined,
    demand,
    reason: reasonOf(known, lowering, demand),
    alarms: known,
  };
}

/**
 * Every moment at which drift asked for a new training, one that follows within 720 candles of the
 * last left out: what a replay over the past counts.
 */
export function retrainDemands(
  alarms: readonly DriftAlarm[],
  stepMs: number,
  rules: ReactionRules = driftRules.reaction,
): readonly RetrainDemand[] {
  const sorted = alarms.toSorted((a, b) => a.timeMs - b.timeMs);
  const demands: RetrainDemand[] = [];
  // only an alarm can bring a demand about
  for (const { at, timeMs } of sorted) {
    if (at - (demands.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < rules.cooldownCandles) continue;
    const { demand: kind } = twoLayerState(sorted, timeMs, stepMs, rules);
    if (kind !== undefined) demands.push({ at, timeMs, kind });
  }
  return demands;
}

function demandAt(
  known: readonly DriftAlarm[],
  inForce: readonly DriftLayer[],
  { stepMs, rules }: { readonly stepMs: number; readonly rules: ReactionRules },
): DemandKind | undefined {
  if (inForce.length === driftLayers.length) return "joint";
  if (!inForce.includes("outcomes")) return undefined;
  const outcomes = known.filter(({ layer }) => layer === "outcomes");
  let first = outcomes.length - 1;
  const isUnbroken = (k: number): boolean =>
    outcomes[k]!.timeMs <= decidedMs(outcomes[k - 1]!, stepMs, rules);
  while (first > 0 && isUnbroken(first)) first--;
  const lasted = outcomes.at(-1)!.at - outcomes[first]!.at;
  return lasted >= rules.lastingCandles ? "lasting" : undefined;
}

// When its layer looks whether an alarm goes on: what is told anew by then had no break.
function decidedMs(
  { timeMs, heldUntilMs }: DriftAlarm,
  stepMs: number,
  rules: ReactionRules,
): number {
  const forceEndMs = timeMs + rules.forceCandles * stepMs;
  return Math.max(forceEndMs, heldUntilMs ?? forceEndMs);
}

function reasonOf(
  known: readonly DriftAlarm[],
  lowering: readonly DriftLayer[],
  demand: DemandKind | undefined,
): string {
  if (lowering.length === 0) return "no layer's alarm is in force";
  const phrases = lowering.map((layer) => {
    const alarm = known.findLast((each) => each.layer === layer)!;
    return `${layer} (${alarm.rule}) at ${utcText(alarm.timeMs)}: ${alarm.detail}`;
  });
  const lasting = demand === "lasting" ? ["it has gone on without a break"] : [];
  return [...phrases, ...lasting].join("; ");
}
