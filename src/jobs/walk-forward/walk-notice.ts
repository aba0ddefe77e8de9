/** What the person should know before or while a walk runs. */
export interface WalkNotice {
  readonly kind: "rows-refused" | "layout" | "going-on" | "fold-damaged" | "fold-resumed";
  /** One sentence. */
  readonly sentence: string;
}
