import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { versionStamp } from "../../learning/bundle/version-id.ts";

/** Clocks of two machines differ. */
const slackMs = 5 * 60_000;

/**
 * What cannot be true of the dates of a version from elsewhere, which say what it may be examined
 * on: nothing that it saw lies in the future, and no segment ends after its last candle.
 *
 * @param nowMs UTC epoch milliseconds.
 * @returns `undefined` where nothing speaks against them.
 */
export function wrongDate(
  { model_version: stamp, data, segments }: ModelMetadata,
  nowMs: number,
): string | undefined {
  const latestMs = nowMs + slackMs;
  if (stamp > versionStamp(latestMs)) return `it was written in the future, value was ${stamp}`;
  if (Date.parse(data.last_close) > latestMs)
    return `its last candle closes in the future, value was ${data.last_close}`;
  for (const [name, { last_decision, last_label }] of Object.entries(segments)) {
    const late = [last_decision, last_label].find(
      (time) => Date.parse(time) > Date.parse(data.last_close),
    );
    if (late !== undefined)
      return `its segment ${name} ends after its last candle, ${data.last_close}, value was ${late}`;
  }
  return undefined;
}
