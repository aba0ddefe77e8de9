/** What a run proves, in one sentence, and the checks behind it. */
export interface RunVerdict {
  readonly kind: RunVerdictKind;
  readonly sentence: string;
  readonly checks: readonly RunCheck[];
}

export type RunVerdictKind =
  | "lost everything"
  | "no trade"
  | "in-sample"
  | "loses"
  | "holding"
  | "too few trades"
  | "luck"
  | "unproven"
  | "holds up";

export interface RunCheck {
  readonly name: "profit" | "timing" | "market" | "luck" | "costs";
  /** What is asked, stated positively. */
  readonly title: string;
  /** `undefined` where nothing can be said. */
  readonly passed: boolean | undefined;
  /** The figures, in words. */
  readonly detail: string;
}
