import { hashFile } from "../../adapters/candle-files/hash-file.ts";
import { isStrategyPath } from "./find-strategy.ts";

/** What makes a strategy the same one another day, besides its parameters. Plain JSON. */
export interface StrategyIdentity {
  /** Of the strategy's own file; files that it imports are not looked at. Absent for built-ins. */
  readonly strategySha256?: string;
  readonly signalsSha256?: string;
}

/**
 * The hashes of the files behind a strategy, for the configuration that a ledger compares.
 *
 * @param nameOrPath As `strategyFor` has loaded it.
 */
export async function strategyIdentity(
  nameOrPath: string,
  { signalsFile }: { readonly signalsFile?: string | undefined } = {},
): Promise<StrategyIdentity> {
  return {
    ...(isStrategyPath(nameOrPath) ? { strategySha256: await hashFile(nameOrPath) } : {}),
    ...(signalsFile === undefined ? {} : { signalsSha256: await hashFile(signalsFile) }),
  };
}
