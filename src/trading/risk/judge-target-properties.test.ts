import { expect, test } from "vitest";
import { exampleForecast, exampleInputs } from "../../../test/example-risk-inputs.ts";
import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  double,
  oneof,
  option,
  property,
  record,
} from "../../../test/properties.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { judgeTarget } from "./judge-target.ts";
import type { RiskInputs } from "./risk-inputs.ts";
import { defaultRiskLimits, type RiskLimits } from "./risk-limits.ts";
import type { RiskVerdict } from "./risk-verdict.ts";
import { isWorthAnOrder } from "./worth-an-order.ts";

const seed = Number(process.env["PROPERTY_SEED"] ?? 20_261_123);

const anyExposure = oneof(constant(0), double({ min: -1.5, max: 1.5, noNaN: true })).map(
  (each) => each + 0,
);
const share = double({ min: 0.01, max: 1, noNaN: true });

const inputsArbitrary: Arbitrary<RiskInputs> = record({
  held: anyExposure,
  wanted: anyExposure,
  market: constantFrom("spot", "perpetual"),
  others: array(
    anyExposure.map((each) => ({ instrument: "ETHUSDT" as InstrumentId, exposure: each })),
    {
      maxLength: 3,
    },
  ),
  atr: option(double({ min: 0.01, max: 40, noNaN: true }), { nil: undefined }),
  needsForecast: boolean(),
  pUp: option(double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  confidence: share,
  cap: double({ min: 0, max: 1, noNaN: true }),
  halted: constantFrom<string | false>(false, false, false, "said so"),
  state: constantFrom("ACTIVE", "ACTIVE", "REDUCE_ONLY", "HALTED"),
  equity: double({ min: 7_000, max: 10_000, noNaN: true }),
  unresolvedOrders: constantFrom(0, 0, 0, 1),
}).map(({ pUp, confidence, cap, state, ...rest }) => ({
  ...exampleInputs,
  ...rest,
  forecast: { ...exampleForecast, pUp, confidence },
  health: { cap, reasons: [] },
  memory: { ...exampleInputs.memory, state },
}));

const limitsArbitrary: Arbitrary<RiskLimits> = record({
  fraction: share,
  instrumentMax: share,
  grossMax: share,
  groupMax: share,
  rebalanceMin: constantFrom(0, 0.1, 0.25),
  notionalMax: option(double({ min: 10, max: 5_000, noNaN: true }), { nil: undefined }),
  cooldownCandles: constantFrom(0, 1),
}).map((limits) => ({ ...defaultRiskLimits, ...limits, groups: { a: ["BTCUSDT", "ETHUSDT"] } }));

interface Judged {
  readonly inputs: RiskInputs;
  readonly limits: RiskLimits;
  readonly verdict: RiskVerdict;
}

const isHalted = ({ halted, memory }: RiskInputs) => halted !== false || memory.state === "HALTED";
const sizeOn = (side: number, held: number) => (side > 0 === held > 0 ? Math.abs(held) : 0);

// What must be true of every verdict.
const promises: Readonly<Record<string, (judged: Judged) => boolean>> = {
  "it goes to no other side than the wanted one": ({ inputs: { held, wanted }, verdict }) =>
    verdict.exposure === 0 || verdict.exposure === held || verdict.exposure > 0 === wanted > 0,
  "it is no larger than what is held or wanted": ({ inputs: { held, wanted }, verdict }) =>
    Math.abs(verdict.exposure) <= Math.max(Math.abs(held), Math.abs(wanted)),
  "its kind says whether anything changes": ({ inputs: { held }, verdict: { kind, exposure } }) =>
    (kind === "unchanged" || kind === "refused") === (exposure === held),
  "it names a rule where one decided": ({ verdict: { kind, rule } }) =>
    (rule === undefined) === (kind === "approved" || kind === "unchanged"),
  "halted is halted": ({ inputs, verdict }) =>
    !isHalted(inputs) || verdict.exposure === inputs.held,
  "what grows is below every limit, and only while ACTIVE": ({ inputs, verdict }) => {
    const { exposure, checks } = verdict;
    const size = Math.abs(exposure);
    if (exposure === inputs.held || size <= sizeOn(exposure, inputs.held)) return true;
    const isBelow = checks.every(({ exposureMax }) => size <= exposureMax + 1e-12);
    return isBelow && inputs.memory.state === "ACTIVE";
  },
  "nothing outgrows what one position may be": ({ inputs, limits, verdict }) => {
    const notional = (limits.notionalMax ?? Infinity) / inputs.equity;
    const max = 1.05 * Math.min(limits.instrumentMax, notional) + 1e-12;
    return isHalted(inputs) || Math.abs(verdict.exposure) <= max;
  },
  "nor what all may be together": ({ inputs, limits, verdict }) => {
    const others = inputs.others.reduce((sum, { exposure }) => sum + Math.abs(exposure), 0);
    const size = Math.abs(verdict.exposure);
    if (isHalted(inputs) || size === 0) return true;
    const held = Math.max(Math.abs(inputs.held), size);
    const part = (held * limits.grossMax) / (held + others);
    return size <= 1.05 * Math.max(part, limits.grossMax - others) + 1e-12;
  },
  "who wants less gets it": ({ inputs, limits, verdict }) => {
    const { held, wanted } = inputs;
    const isLess = wanted === 0 || Math.abs(wanted) < sizeOn(wanted, held);
    if (!isLess || isHalted(inputs) || !isWorthAnOrder(held, wanted, limits)) return true;
    return Math.abs(verdict.exposure) <= Math.abs(wanted);
  },
};

test(`judgeTarget() keeps what it promises over 5,000 draws, seed ${seed}`, () => {
  const seen = new Set<string>();
  const prop = property(inputsArbitrary, limitsArbitrary, (inputs, limits) => {
    const verdict = judgeTarget(inputs, limits);
    seen.add(`${verdict.kind} ${String(verdict.rule)}`);
    const broken = Object.entries(promises).filter(
      ([, holds]) => !holds({ inputs, limits, verdict }),
    );
    expect(broken.map(([promise]) => promise)).toEqual([]);
  });
  assert(prop, { numRuns: 5_000, seed });
  // The draws reach every kind and most rules.
  expect(new Set([...seen].map((each) => each.split(" ")[0])).size).toBe(4);
  expect(seen.size).toBeGreaterThan(12);
});
