import type { AbstainReason, Abstention } from "./forecast.ts";

/** No forecast, for a reason. @param detail One sentence for people. */
export function abstain(reason: AbstainReason, detail: string): Abstention {
  return { kind: "abstain", reason, detail, confidence: 0 };
}

/** No forecast because something failed: the failure's message is the sentence. */
export function abstainAfter(reason: AbstainReason, error: unknown): Abstention {
  return abstain(reason, sentenceOf(error));
}

/** A failure's message as a sentence. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /[.?!]$/.test(message) ? message : `${message}.`;
}
