import { WorldError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { DownloadGrid } from "./download-grid.ts";

const shutCodes = new Set(["E_EXCHANGE_UNREACHABLE", "E_EXCHANGE_REFUSED"]);

/**
 * The sentences for a download that has archives and an exchange that is shut: why, and which
 * candles are lacking for it.
 *
 * @param lastMs Open time of the newest candle there is.
 * @throws the failure, where it is another one.
 */
export function shutExchangeNote(
  error: unknown,
  {
    lastMs,
    stepMs,
    untilMs,
  }: Pick<DownloadGrid, "stepMs" | "untilMs"> & { readonly lastMs: number },
): string {
  if (!(error instanceof WorldError) || !shutCodes.has(error.code)) throw error;
  const lacking = Math.max(0, Math.round((untilMs - lastMs) / stepMs) - 1);
  const newest =
    lacking === 0
      ? ""
      : `, so the newest ${lacking} are lacking, from ${utcText(lastMs + stepMs)} UTC on`;
  return `Only archives were read${newest}; with --dumps-only the exchange is not asked. ${error.message}.`;
}
