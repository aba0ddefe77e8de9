import type { AbstainReason, Abstention } from "./forecast.ts";

/** No forecast, for a reason. @param detail One sentence for people. */
export function abstain(reason: AbstainReason, detail: string): Abstention {
  return { kind: "abstain", reason, detail, confidence: 0 };
}
