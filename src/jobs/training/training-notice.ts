/** What the person should know before or while a training runs. */
export interface TrainingNotice {
  /** `level-saturates`: recipe `return` would be the better choice; a door may say how. */
  readonly kind: "rows-refused" | "level-saturates" | "resumed";
  /** One sentence. */
  readonly sentence: string;
}
