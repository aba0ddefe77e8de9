import { hasFallen } from "../has-fallen.ts";
import { finite, nameOf, positive, type RuleFunction } from "../risk-rule.ts";
import { utcDayOf } from "../utc-day.ts";

/** Loss since the first mark of the UTC day. */
export const judgeDailyLoss: RuleFunction = ({ memory, equity, atMs }, limits) => {
  const start = positive(memory.dayStartEquity, "equity at the start of the day");
  const now = positive(equity, "equity");
  if (memory.day !== utcDayOf(finite(atMs, "the time"))) {
    throw new TypeError(`the day of the memory is ${String(memory.day)}`);
  }
  return {
    exposureMax: hasFallen(start, now, limits.dailyLossMax) ? 0 : Infinity,
    values: { loss: 1 - now / start, dailyLossMax: limits.dailyLossMax },
    objection: "Today's loss has reached its limit: nothing is entered before the next UTC day.",
  };
};

/** Fall from the highest marked equity. */
export const judgeDrawdown: RuleFunction = ({ memory, equity }, limits) => {
  const peak = positive(memory.peakEquity, "the highest equity");
  const now = positive(equity, "equity");
  return {
    exposureMax: hasFallen(peak, now, limits.drawdownMax) ? 0 : Infinity,
    values: { drawdown: 1 - now / peak, drawdownMax: limits.drawdownMax },
    objection:
      "The fall from the highest equity has reached its limit: nothing is entered before a resume.",
  };
};

/** The pause after several losing trades in a row. */
export const judgeLossPause: RuleFunction = ({ memory, atMs }, limits) => {
  const leftMs = finite(memory.pausedUntilMs, "the end of the pause") - finite(atMs, "the time");
  const losses = finite(memory.consecutiveLosses, "the number of losses in a row");
  return {
    exposureMax: leftMs <= 0 && losses < limits.consecutiveLossesMax ? Infinity : 0,
    values: { losses, pauseLeftMs: Math.max(0, leftMs) },
    objection: `${limits.consecutiveLossesMax} losing trades in a row: a pause of ${limits.lossPauseCandles} candles.`,
  };
};

/** The pause of an instrument after its exit; a turn is an exit first. */
export const judgeCooldown: RuleFunction = (inputs, limits) => {
  const { memory, atMs, held, wanted } = inputs;
  const instrument = nameOf(inputs.instrument);
  const { coolUntilMs } = memory;
  if (typeof coolUntilMs !== "object") throw new TypeError("the cooldowns are missing");
  const until = Object.hasOwn(coolUntilMs, instrument) ? coolUntilMs[instrument] : 0;
  const leftMs = finite(until, "the end of the cooldown") - finite(atMs, "the time");
  const isTurn = held * wanted < 0 && limits.cooldownCandles > 0;
  return {
    exposureMax: leftMs <= 0 && !isTurn ? Infinity : 0,
    values: { cooldownLeftMs: Math.max(0, leftMs), cooldownCandles: limits.cooldownCandles },
    objection: isTurn
      ? "A turn is an exit first; the other direction is entered after the cooldown."
      : "It was left a moment ago.",
  };
};
