/** The doctor's checks, in the order in which they are shown. */
export const leakChecks = [
  "scaler-span",
  "label-overlap",
  "duplicated-rows",
  "shuffled-split",
  "same-candle-inputs",
  "future-edit",
  "lag-copy",
  "constant-output",
  "serve-skew",
] as const;

export type LeakCheck = (typeof leakChecks)[number];

/**
 * What a check found. "leak": figures are better than they could be in earnest; "collapse": the model
 * says nothing of its own; "not-checked": the check had nothing to look at.
 */
export interface LeakFinding {
  readonly check: LeakCheck;
  readonly kind: "clean" | "leak" | "collapse" | "not-checked";
  /** One sentence that names what was found and where. */
  readonly detail: string;
  /** What was measured, by name; `undefined` where it has no value. */
  readonly figures: Readonly<Record<string, number | undefined>>;
}

/** A check that had nothing to look at. */
export function notChecked(check: LeakCheck, detail: string): LeakFinding {
  return { check, kind: "not-checked", detail, figures: {} };
}
