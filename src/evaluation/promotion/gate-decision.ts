/**
 * What a version must show: "first" that it is fit to answer; "refresh", the champion's recipe on newer
 * candles, also that it is hardly worse; "replace", anything else, that it is better.
 */
export type GateMode = "first" | "refresh" | "replace";

/** "inconclusive" keeps the champion as "refused" does, and waits for candles or for a word. */
export type GateOutcome = "passed" | "refused" | "inconclusive";

export interface GateCheck {
  /** "coverage" */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "not decided";
  /** One phrase without a full stop: what was found beside its limit. */
  readonly detail: string;
}

export interface GateDecision {
  readonly outcome: GateOutcome;
  /** One sentence without a full stop. */
  readonly reason: string;
  readonly checks: readonly GateCheck[];
  /** When there will be candles enough, UTC epoch milliseconds; only where they are too few and it is not over. */
  readonly waitUntilMs: number | undefined;
}

/** "1.23 %" of a share. */
export function percentText(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
