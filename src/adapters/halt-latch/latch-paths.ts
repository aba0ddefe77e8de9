import { join } from "node:path";

/** The kill switch: trading is halted while anything of that name stands there. */
export function haltedPath(tradingDir: string): string {
  return join(tradingDir, "HALTED");
}

/** What the last `resume --session` wrote for a session. */
export function resumedPath(tradingDir: string, session: string): string {
  return join(tradingDir, "paper", session, "RESUMED");
}
