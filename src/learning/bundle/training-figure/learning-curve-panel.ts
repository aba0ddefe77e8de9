import {
  guide,
  ink,
  type KeyEntry,
  keyInside,
  panel,
  type PanelFrame,
  type Specification,
} from "./panel.ts";

export interface EpochLoss {
  /** Counted from 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss: number;
}

export interface LearningCurve {
  readonly epochs: readonly EpochLoss[];
  readonly bestEpoch: number;
  readonly lossName: "mse" | "binary_crossentropy";
  /** Loss of always forecasting no move, on the validation segment. */
  readonly persistenceValidationLoss?: number;
}

const lossTitles: Record<LearningCurve["lossName"], string> = {
  mse: "mean squared error (scaled)",
  binary_crossentropy: "binary cross-entropy (nats)",
};

/** Training and validation loss per epoch, the kept epoch marked; logarithmic where they span a decade. */
export function learningCurvePanel(curve: LearningCurve, frame: PanelFrame): Specification {
  const { persistenceValidationLoss: baseline } = curve;
  const y = { type: "quantitative", title: lossTitles[curve.lossName], ...lossScale(curve) };
  const line = (field: string, color: string) => ({
    mark: {
      type: "line",
      color,
      strokeWidth: 2,
      ...(curve.epochs.length < 40 ? { point: { size: 18, color } } : {}),
    },
    encoding: { x: epochAxis(curve), y: { field, ...y } },
  });
  const best = curve.epochs.filter(({ epoch }) => epoch === curve.bestEpoch);
  const layers = [
    ...(baseline === undefined ? [] : [baselineRule(baseline)]),
    {
      ...guide({ x: curve.bestEpoch }),
      mark: { type: "rule", color: ink.reference, strokeDash: [2, 3] },
    },
    line("loss", ink.first),
    line("validationLoss", ink.second),
    {
      data: { values: best },
      mark: {
        type: "point",
        size: 70,
        filled: true,
        fill: "white",
        opacity: 1,
        stroke: ink.second,
        strokeWidth: 2,
      },
      encoding: {
        x: { field: "epoch", type: "quantitative" },
        y: { field: "validationLoss", type: "quantitative" },
      },
    },
    ...keyInside(keyEntries(baseline), { x: frame.width - 132, y: 10 }),
  ];
  return { data: { values: curve.epochs }, ...panel(frame, layers) };
}

function keyEntries(baseline: number | undefined): readonly KeyEntry[] {
  return [
    { label: "training", colour: ink.first },
    { label: "validation", colour: ink.second },
    ...(baseline === undefined
      ? []
      : [{ label: "no-move forecast", colour: ink.quiet, dash: [5, 3] }]),
  ];
}

function baselineRule(value: number): Specification {
  return {
    data: { values: [{}] },
    mark: { type: "rule", color: ink.quiet, strokeDash: [5, 3], strokeWidth: 1.5 },
    encoding: { y: { datum: value } },
  };
}

function epochAxis(curve: LearningCurve): Specification {
  const last = Math.max(2, ...curve.epochs.map(({ epoch }) => epoch));
  return {
    field: "epoch",
    type: "quantitative",
    title: "epoch",
    scale: { domain: [1, last], nice: false },
    axis: { tickMinStep: 1, format: "d", grid: false, values: epochTicks(last) },
  };
}

function epochTicks(last: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((wide) => last / wide <= 8) ?? 1000;
  const round = Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
  return step === 1 ? round : [1, ...round];
}

// Room is left above for the key.
function lossScale(curve: LearningCurve): Specification {
  const losses = curve.epochs.flatMap(({ loss, validationLoss }) => [loss, validationLoss]);
  const all = [
    ...losses,
    ...(curve.persistenceValidationLoss === undefined ? [] : [curve.persistenceValidationLoss]),
  ];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (low > 0 && high / low > 8) {
    return {
      scale: { type: "log", domain: [low / 1.15, high * (high / low) ** 0.25], nice: false },
    };
  }
  const span = high - low || Math.abs(high) || 1;
  return { scale: { zero: false, domain: [low - 0.06 * span, high + 0.3 * span], nice: false } };
}
