/** What a limit says to a wanted position. Every check that was made stands in it. */
export interface RiskVerdict {
  /** "unchanged": the wanted position is the held one, and no limit objects to it. */
  readonly kind: "approved" | "trimmed" | "refused" | "unchanged";
  /** Signed value over equity that may be held next: the held one where refused or unchanged. */
  readonly exposure: number;
  /** The check that decided: the tightest; `undefined` where approved or unchanged. */
  readonly rule: string | undefined;
  readonly checks: readonly RiskCheck[];
}

export interface RiskCheck {
  /** Name of the limit: "daily-loss". */
  readonly rule: string;
  /** False where the limit is hit, and where what it needs is missing, not finite or threw. */
  readonly holds: boolean;
  /** Largest absolute exposure that it allows, >= 0; Infinity where it does not limit size. */
  readonly exposureMax: number;
  readonly values: Readonly<Record<string, number>>;
  /** One sentence where it objects. */
  readonly detail: string | undefined;
}
