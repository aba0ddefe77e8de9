/** What a strategy wants to hold, and why. */
export interface Signal {
  /** "keep" = whatever is held now, nothing new. */
  readonly stance: "long" | "short" | "flat" | "keep";
  /** Share of the position that risk limits would allow, in (0, 1]; 1 unless the strategy doubts. */
  readonly strength: number;
  /** Every condition that was looked at, those that failed too; at least one. */
  readonly reasons: readonly Reason[];
}

/** One condition of a decision. Its text is made when somebody reads it. */
export interface Reason {
  /** Stated positively: "fast EMA above slow EMA". */
  readonly name: string;
  readonly holds: boolean;
  /** What was compared; names as a person would call them. */
  readonly values: Readonly<Record<string, number>>;
  /** A sentence more, where numbers do not say it: why a forecast was withheld. */
  readonly detail?: string | undefined;
}
