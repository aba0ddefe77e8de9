import type { RunRequest } from "../trading/run-request.ts";

/** What a person asks of a sweep. */
export interface SweepRequest extends Omit<RunRequest, "parameters"> {
  /** Values that are tried, as typed: `{ fast: ["8", "12", "20"] }`; default: each parameter's own. */
  readonly grid?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Stretches that are judged after a choice on their past; default 5. */
  readonly folds?: number | undefined;
  /** What a choice is made on: all before (default), or always as much. */
  readonly window?: "anchored" | "rolling" | undefined;
  /** What is chosen by; default "sharpe". */
  readonly by?: "sharpe" | "return" | undefined;
}
