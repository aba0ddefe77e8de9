import { hashFile } from "../../adapters/candle-files/hash-file.ts";
import { isStrategyPath } from "./find-strategy.ts";
import type { RunRequest } from "./run-request.ts";

/**
 * What the files behind a run hold, as sha256 of their bytes: edited, they make it another run and another
 * trial. Files that nobody named are absent; candles and rules are told apart by what they hold. Plain JSON.
 */
export interface RunIdentity {
  /** Of the strategy's file and those that it imports, see `hashStrategyFile`. Absent for built-ins. */
  readonly strategySha256?: string;
  readonly signalsSha256?: string;
  /** How long a signal counts, where somebody said so. */
  readonly expiryMs?: number;
  /** Of the table of forecasts. */
  readonly forecastsSha256?: string;
  /** One per instrument, in their order. */
  readonly finerSha256?: readonly string[];
  readonly fundingSha256?: readonly string[];
  readonly sentimentSha256?: readonly string[];
}

/**
 * Reads and hashes the files of a request.
 *
 * @throws {MisuseError} E_STRATEGY_FILE, E_FILE_MISSING. @throws {WorldError} E_FILE_READ.
 */
export async function runIdentity(
  request: Pick<
    RunRequest,
    | "strategy"
    | "signalsFile"
    | "expiryMs"
    | "forecastFile"
    | "finerFiles"
    | "fundingFiles"
    | "sentimentFiles"
  >,
): Promise<RunIdentity> {
  const { strategy, signalsFile, expiryMs, forecastFile } = request;
  const hashes = {
    strategySha256: isStrategyPath(strategy) ? await hashOf(strategy) : undefined,
    signalsSha256: signalsFile === undefined ? undefined : await hashFile(signalsFile),
    expiryMs: signalsFile === undefined ? undefined : expiryMs,
    forecastsSha256: forecastFile === undefined ? undefined : await hashFile(forecastFile),
    finerSha256: await hashesOf(request.finerFiles),
    fundingSha256: await hashesOf(request.fundingFiles),
    sentimentSha256: await hashesOf(request.sentimentFiles),
  };
  const known = Object.entries(hashes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}

// The parser is only needed by those who wrote one.
async function hashOf(strategyFile: string): Promise<string> {
  const { hashStrategyFile } = await import("../../adapters/strategy-files/hash-strategy-file.ts");
  return hashStrategyFile(strategyFile);
}

async function hashesOf(
  files: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  return files === undefined || files.length === 0 ? undefined : Promise.all(files.map(hashFile));
}
