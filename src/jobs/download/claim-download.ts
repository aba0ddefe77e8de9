import { claim, type Claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";
import type { CandleKey } from "../../market/candle-store.ts";

/**
 * Claims a series for this download, so that no second one works on it. A process that was killed
 * claims nothing.
 *
 * @param path The download's journal.
 * @throws {RefusedError} E_DOWNLOAD_RUNNING.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function claimDownload(path: string, key: CandleKey): Promise<Claim> {
  const answer = await claim(path);
  if (!("holder" in answer)) return answer;
  const { pid, host, path: claimPath } = answer.holder;
  throw new RefusedError(
    "E_DOWNLOAD_RUNNING",
    `Cannot download ${key.instrument} ${key.timeframe}: process ${pid} on ${host} is downloading it; wait for it or end it (its claim is ${claimPath})`,
    { retryable: true },
  );
}
