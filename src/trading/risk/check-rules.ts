import type { RiskInputs } from "./risk-inputs.ts";
import type { RiskLimits } from "./risk-limits.ts";
import { type RiskRule, riskRules, type RuleAnswer, type RuleFunction } from "./risk-rule.ts";
import type { RiskCheck } from "./risk-verdict.ts";
import {
  judgeConfidence,
  judgeForecastMissing,
  judgeHealth,
  judgeKelly,
} from "./rules/forecast-rules.ts";
import {
  judgeCooldown,
  judgeDailyLoss,
  judgeDrawdown,
  judgeLossPause,
} from "./rules/loss-rules.ts";
import { judgeGroup, judgeGross } from "./rules/portfolio-rules.ts";
import { judgeFraction, judgeInstrument, judgeNotional } from "./rules/size-rules.ts";
import {
  judgeHalt,
  judgeReduceOnly,
  judgeSpotShort,
  judgeUnresolved,
} from "./rules/state-rules.ts";
import { judgeAtrSizing, judgeProtection } from "./rules/stop-rules.ts";

const ruleFunctions: Readonly<Record<RiskRule, RuleFunction>> = {
  halted: judgeHalt,
  "reduce-only": judgeReduceOnly,
  "unresolved-orders": judgeUnresolved,
  "daily-loss": judgeDailyLoss,
  drawdown: judgeDrawdown,
  "consecutive-losses": judgeLossPause,
  cooldown: judgeCooldown,
  "spot-short": judgeSpotShort,
  "forecast-missing": judgeForecastMissing,
  protection: judgeProtection,
  fraction: judgeFraction,
  instrument: judgeInstrument,
  notional: judgeNotional,
  gross: judgeGross,
  group: judgeGroup,
  "atr-sizing": judgeAtrSizing,
  kelly: judgeKelly,
  confidence: judgeConfidence,
  "model-health": judgeHealth,
};

/** Rules that say which share of what all others allow may be taken. */
const scaling: ReadonlySet<RiskRule> = new Set(["model-health"]);

/**
 * Asks every rule whether a position may be entered or grow to `size`. A rule that cannot say, for
 * whatever reason, is hit.
 *
 * @param size Absolute exposure, > 0.
 */
export function checkRules(
  inputs: RiskInputs,
  limits: RiskLimits,
  size: number,
): readonly RiskCheck[] {
  let allowed = Infinity;
  return riskRules.map((rule) => {
    const answer = ask(rule, inputs, limits);
    const isShare = scaling.has(rule) && answer.exposureMax < Infinity;
    const told = isShare ? { ...answer, exposureMax: answer.exposureMax * allowed } : answer;
    // Of nothing each share is nothing: a share is told of what the limits of size leave.
    if (told.exposureMax > 0) allowed = Math.min(allowed, told.exposureMax);
    return checkOf(rule, told, size);
  });
}

/** The kill switch alone: what reductions are asked. */
export function checkHalt(inputs: RiskInputs, limits: RiskLimits): RiskCheck {
  return checkOf("halted", ask("halted", inputs, limits), 0);
}

function checkOf(rule: RiskRule, answer: RuleAnswer, size: number): RiskCheck {
  const { exposureMax, values, objection } = answer;
  const holds = exposureMax > 0 && size <= exposureMax;
  return { rule, holds, exposureMax, values, detail: holds ? undefined : objection };
}

// A limit that threw must not let pass what it was there to stop.
function ask(rule: RiskRule, inputs: RiskInputs, limits: RiskLimits): RuleAnswer {
  try {
    const answer = ruleFunctions[rule](inputs, limits);
    return answer.exposureMax >= 0 ? answer : hit(`it came to ${answer.exposureMax}`);
  } catch (error) {
    return hit(error instanceof Error ? error.message : String(error));
  }
}

function hit(reason: string): RuleAnswer {
  return { exposureMax: 0, values: {}, objection: `What it needs is not known: ${reason}.` };
}
