import { checkHalt, checkRules } from "./check-rules.ts";
import { heldCap, isOutgrown } from "./held-cap.ts";
import type { RiskInputs } from "./risk-inputs.ts";
import type { RiskLimits } from "./risk-limits.ts";
import type { RiskCheck, RiskVerdict } from "./risk-verdict.ts";
import { isWorthAnOrder } from "./worth-an-order.ts";

const noChecks: readonly RiskCheck[] = [];

/** The verdict that what is held stays, and no limit has anything to say. */
export function unchangedAt(exposure: number): RiskVerdict {
  return { kind: "unchanged", exposure, rule: undefined, checks: noChecks };
}

/** The verdict on nothing held and nothing wanted: one and the same object each time. */
export const nothingAtRisk: RiskVerdict = unchangedAt(0);

/**
 * What may be held next. Who wants more is asked for every limit and gets the least that one of them
 * allows, but never less than what is held already on that side; who wants less gets it, unless all is
 * halted; after a drawdown everything held is left, whatever is wanted; what has outgrown a limit of
 * size is brought back. A turn whose other side is not allowed is an exit. Changes that are not
 * `isWorthAnOrder` are none. Never throws: see `RiskInputs`.
 */
export function judgeTarget(inputs: RiskInputs, limits: RiskLimits): RiskVerdict {
  // The way of most candles of a backtest.
  if (isNothing(inputs)) return nothingAtRisk;
  const held = read(inputs, "held");
  const wanted = read(inputs, "wanted");
  // Whatever is held: nothing is what is wanted.
  if (wanted === 0) return judgeReduction(inputs, limits, { held, target: 0, by: undefined });
  if (!Number.isFinite(held)) return unreadable(held);
  if (held !== 0 && goesFlat(inputs)) return leave(inputs, limits, held);
  if (!Number.isFinite(wanted)) return unreadable(held);
  return judgeWanted(inputs, limits, { held, wanted });
}

function judgeWanted(
  inputs: RiskInputs,
  limits: RiskLimits,
  { held, wanted }: { readonly held: number; readonly wanted: number },
): RiskVerdict {
  const asked = isWorthAnOrder(held, wanted, limits) ? wanted : held;
  const kept = asked > 0 === held > 0 ? Math.min(Math.abs(held), Math.abs(asked)) : 0;
  if (Math.abs(asked) > kept) return judgeIncrease(inputs, limits, { held, asked, kept });
  return judgeHeld(inputs, limits, { held, asked });
}

// Nothing was added for as long as it lasts, so only what is held is left to fall further.
function leave(inputs: RiskInputs, limits: RiskLimits, held: number): RiskVerdict {
  const detail = "The fall from the highest equity has reached its limit: every position is left.";
  return judgeReduction(inputs, limits, { held, target: 0, by: "drawdown", detail });
}

interface Step {
  readonly held: number;
  readonly asked: number;
}

// Nothing new is wanted on this side.
function judgeHeld(inputs: RiskInputs, limits: RiskLimits, { held, asked }: Step): RiskVerdict {
  const cap = heldCap(inputs, limits, Math.abs(asked));
  const capped = cap === undefined ? asked : onSideOf(asked, cap.exposureMax);
  // Who sends an order anyway goes all the way.
  const target = asked === held && !isOutgrown(held, cap) ? held : capped;
  if (target === held) return unchangedAt(held);
  return judgeReduction(inputs, limits, {
    held,
    target,
    by: target === asked ? undefined : cap?.rule,
  });
}

interface Reduction {
  readonly held: number;
  readonly target: number;
  /** The limit that asks for it; `undefined` = the signal does. */
  readonly by: string | undefined;
  readonly detail?: string;
}

function judgeReduction(
  inputs: RiskInputs,
  limits: RiskLimits,
  { held, target, by, detail = "The position has outgrown the limit." }: Reduction,
): RiskVerdict {
  const halt = checkHalt(inputs, limits);
  if (!halt.holds) return refused(held, halt.rule, [halt]);
  if (by === undefined)
    return { kind: "approved", exposure: target, rule: undefined, checks: [halt] };
  const check: RiskCheck = {
    rule: by,
    holds: false,
    exposureMax: Math.abs(target),
    values: { held },
    detail,
  };
  return { kind: "trimmed", exposure: target, rule: by, checks: [halt, check] };
}

function judgeIncrease(
  inputs: RiskInputs,
  limits: RiskLimits,
  { held, asked, kept }: Step & { readonly kept: number },
): RiskVerdict {
  const size = Math.abs(asked);
  const checks = checkRules(inputs, limits, size);
  const tightest = tightestOf(checks);
  if (tightest === undefined) return { kind: "approved", exposure: asked, rule: undefined, checks };
  const { rule, exposureMax } = tightest;
  if (checks.some((check) => check.rule === "halted" && !check.holds)) {
    return refused(held, "halted", checks);
  }
  const cap = kept === 0 ? undefined : heldCap(inputs, limits, kept);
  if (isOutgrown(kept, cap)) {
    return { kind: "trimmed", exposure: onSideOf(asked, cap.exposureMax), rule: cap.rule, checks };
  }
  const allowed = onSideOf(asked, Math.max(kept, exposureMax));
  const target = isWorthAnOrder(held, allowed, limits) ? allowed : held;
  if (target === held) return refused(held, rule, checks);
  return { kind: "trimmed", exposure: target, rule, checks };
}

// Nothing is held on no side: never -0.
function onSideOf(exposure: number, size: number): number {
  return size === 0 ? 0 : Math.sign(exposure) * size;
}

// Of several that allow the same the first: `riskRules` begins with what stops everything.
function tightestOf(checks: readonly RiskCheck[]): RiskCheck | undefined {
  let tightest: RiskCheck | undefined;
  for (const check of checks) {
    if (!check.holds && check.exposureMax < (tightest?.exposureMax ?? Infinity)) tightest = check;
  }
  return tightest;
}

function refused(held: number, rule: string, checks: readonly RiskCheck[]): RiskVerdict {
  return { kind: "refused", exposure: Number.isFinite(held) ? held : 0, rule, checks };
}

function isNothing(inputs: RiskInputs): boolean {
  try {
    return inputs.held === 0 && inputs.wanted === 0;
  } catch {
    return false;
  }
}

function goesFlat(inputs: RiskInputs): boolean {
  try {
    const { state, awaitsResume } = inputs.memory;
    return state === "REDUCE_ONLY" && awaitsResume;
  } catch {
    return false;
  }
}

function read(inputs: RiskInputs, field: "held" | "wanted"): number {
  try {
    return inputs[field];
  } catch {
    return Number.NaN;
  }
}

function unreadable(held: number): RiskVerdict {
  const check: RiskCheck = {
    rule: "exposure",
    holds: false,
    exposureMax: 0,
    values: {},
    detail: "What is held or what is wanted is not known: no order.",
  };
  return refused(held, check.rule, [check]);
}
