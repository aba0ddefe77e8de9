import { finite, noObjection, type RuleFunction } from "../risk-rule.ts";

/** The kill switch, a difference to the broker, equity that nobody knows: no order at all. */
export const judgeHalt: RuleFunction = ({ halted, memory }) => {
  const mayTrade = memory.state === "ACTIVE" || memory.state === "REDUCE_ONLY";
  if (halted === false && mayTrade) return noObjection;
  const reason = halted === false ? memory.reason : halted;
  return {
    exposureMax: 0,
    values: {},
    objection: `No order at all: ${typeof reason === "string" && reason !== "" ? reason : "why is not known"}.`,
  };
};

/** Nothing but what brings a position nearer to zero. */
export const judgeReduceOnly: RuleFunction = ({ memory }) => {
  if (memory.state === "ACTIVE") return noObjection;
  return {
    exposureMax: 0,
    values: {},
    objection: `Nothing is entered: ${memory.reason ?? "why is not known"}.`,
  };
};

/** While nobody knows of an order whether it was placed, another one may be one too many. */
export const judgeUnresolved: RuleFunction = ({ unresolvedOrders }) => {
  const unresolved = finite(unresolvedOrders, "the number of unresolved orders");
  return {
    exposureMax: unresolved === 0 ? Infinity : 0,
    values: { unresolvedOrders: unresolved },
    objection: "Nobody knows whether an order of this instrument reached the broker.",
  };
};

/** What is not plainly a perpetual cannot be sold before it is bought. */
export const judgeSpotShort: RuleFunction = ({ market, wanted }) => {
  if (market === "perpetual" || wanted >= 0) return noObjection;
  return { exposureMax: 0, values: { wanted }, objection: "A spot market cannot go short." };
};
