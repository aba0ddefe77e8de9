import type { ExchangeSettings } from "../../adapters/exchange/exchange-settings.ts";
import { MisuseError } from "../../foundation/errors.ts";
import type { RunRequest } from "../trading/run-request.ts";

/** What a person asks of a paper session: what a backtest may be asked, on candles that come by and by. */
export interface TradePaperRequest extends Omit<RunRequest, "files" | "engines"> {
  /** Files of candles that are played back, one per instrument; absent: candles of an exchange, live. */
  readonly replayFiles?: readonly string[] | undefined;
  /** Candles per second of a replay, > 0; default "max". */
  readonly speed?: number | "max" | undefined;
  /** Begins anew; an older session of that name is moved aside. */
  readonly fresh?: boolean | undefined;
  /** Of live candles; default "binance". */
  readonly exchange?: string | undefined;
  readonly settings?: ExchangeSettings | undefined;
  /** Joins live candles to stored ones of other exchanges. */
  readonly mixExchanges?: boolean | undefined;
}

/**
 * What a replay alone, or live candles alone, may be asked.
 *
 * @throws {MisuseError} E_PAPER_OPTION.
 */
export function refuseWrongSource(request: TradePaperRequest): void {
  const { replayFiles, speed, fromMs, toMs, finerFiles, forecastFile, inSample, model } = request;
  if (replayFiles !== undefined) return;
  const ofReplays = {
    "--speed": speed,
    "--from": fromMs,
    "--to": toMs,
    "--finer": finerFiles,
    "--forecasts": forecastFile,
    "--in-sample": inSample === true ? true : undefined,
    "--model log": model === "log" ? true : undefined,
  };
  const wrong = Object.entries(ofReplays).find(([, value]) => value !== undefined);
  if (wrong === undefined) return;
  throw paperOption(`${wrong[0]} is for replays: name their candles with --replay FILE`);
}

function paperOption(reason: string): MisuseError {
  return new MisuseError("E_PAPER_OPTION", `Cannot trade on paper: ${reason}`);
}
