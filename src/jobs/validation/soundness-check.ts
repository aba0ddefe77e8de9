/** What validate asks before it believes a version's figures. */
export const soundnessChecks = [
  "files",
  "metadata",
  "shapes",
  "feature order",
  "golden vectors",
  "scaler",
  "output varies",
  "error",
] as const;
export type SoundnessCheckName = (typeof soundnessChecks)[number];

export interface SoundnessCheck {
  readonly name: SoundnessCheckName;
  readonly outcome: "passed" | "failed" | "not checked";
  /** One sentence without a full stop: what was found. */
  readonly detail: string;
}
