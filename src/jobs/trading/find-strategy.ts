import { readSignalsFile } from "../../adapters/signal-files/read-signals-file.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { externalStrategy } from "../../trading/strategies/external-strategy.ts";
import { findStrategy } from "../../trading/strategies/find-strategy.ts";
import type { Strategy } from "../../trading/strategies/strategy.ts";

export interface StrategyOptions {
  /** Signals or a forecast table for "external"; refused for others. */
  readonly signalsFile?: string | undefined;
  /** Milliseconds that a signal counts where its row does not say until when. */
  readonly expiryMs?: number | undefined;
  /** Duration of a candle, for signals that name their candle by its open alone. */
  readonly timeframeMs?: number | undefined;
}

/**
 * The strategy that a person means: a built-in by its name, or their own file by its path.
 *
 * @throws {MisuseError} E_STRATEGY, E_STRATEGY_FILE; E_SIGNALS_FILE, E_FORECAST_FILE, E_FILE_MISSING,
 *   E_FILE_FORMAT and others of the file of signals.
 */
export async function strategyFor(
  nameOrPath: string,
  options: StrategyOptions = {},
): Promise<Strategy> {
  const { signalsFile, ...reading } = options;
  if (nameOrPath === "external") {
    if (signalsFile === undefined) throw noSignalsFile();
    return externalStrategy(await readSignalsFile(signalsFile, reading));
  }
  if (signalsFile !== undefined) {
    throw new MisuseError(
      "E_SIGNALS_FILE",
      `Cannot follow signals: only the strategy external reads them, strategy was ${nameOrPath}`,
    );
  }
  if (!isStrategyPath(nameOrPath)) return findStrategy(nameOrPath);
  const { loadStrategyFile } = await import("../../adapters/strategy-files/load-strategy-file.ts");
  return loadStrategyFile(nameOrPath);
}

/** Whether a text names a file and no built-in strategy: "./mine.ts", "mine.js". */
export function isStrategyPath(text: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(text);
}

function noSignalsFile(): MisuseError {
  return new MisuseError(
    "E_SIGNALS_FILE",
    "Cannot follow signals: none were named, say --signals FILE",
  );
}
