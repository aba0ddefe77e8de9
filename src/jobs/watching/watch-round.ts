import { listVersions } from "../../adapters/model-files/list-versions.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { resolveVersion } from "../../adapters/model-files/resolve-version.ts";
import { readAudit } from "../../adapters/registry-files/read-audit.ts";
import { recoverRegistry } from "../../adapters/registry-files/recover-registry.ts";
import { decideTriggers } from "../../lifecycle/triggers/decide-triggers.ts";
import { loadCandles } from "../load-candles.ts";
import { type Acting, actOnFirings } from "./act-on-firings.ts";
import { failureText } from "./failure-text.ts";
import { gatherFacts } from "./gather-facts.ts";
import { lookAtVersion } from "./look-at-version.ts";
import type { WatchedModel } from "./watch-report.ts";

/**
 * One look at one model: candles, drift, triggers, and what they call for. The exposure cap is told
 * first, for what lowers it must not wait for a log or a training.
 *
 * @throws {OperationalError} the round cannot be held: no candles, a log that is broken.
 * @throws {InterruptedError} stopped.
 */
export async function watchRound(place: ModelPlace, acting: Acting): Promise<WatchedModel> {
  const { settings, options } = acting;
  const { clock, signal } = options;
  const prepared = await prepare(place, acting);
  const resolved = await resolveVersion(place);
  const { series, warnings } = await loadCandles({ ...place, ...settings }, clock);
  const looked = await lookAtVersion(place, { resolved, series, settings, options });
  signal.throwIfAborted();
  const { version, deployed } = resolved;
  const { entries } = await readAudit(place);
  const versions = await listVersions(place);
  const { judge, exposure, forecasts } = looked;
  const facts = gatherFacts({ series, entries, version, versions, judge }, settings, clock);
  const { candleMs } = facts;
  const triggers = decideTriggers(facts);
  const done = await actOnFirings(place, { triggers, candleMs }, acting);
  const { instrument, timeframe, kind: type } = place;
  const { rules } = settings;
  return {
    kind: "watched",
    instrument,
    timeframe,
    type,
    version,
    deployed,
    rules,
    candleMs,
    forecasts,
    triggers,
    exposure,
    ...done,
    notes: [...prepared, ...warnings, ...looked.notes],
  };
}

// What a process that was killed left undone is mended, and new candles are fetched. Neither failure
// stops the look: old candles are worth one too.
async function prepare(place: ModelPlace, acting: Acting): Promise<readonly string[]> {
  const { settings, actions, options } = acting;
  const notes: string[] = [];
  try {
    const { mended, unmended } = await recoverRegistry(place, options.clock);
    notes.push(...mended, ...unmended);
  } catch (error) {
    notes.push(failureText(error));
  }
  if (!settings.update) return notes;
  try {
    notes.push(...(await actions.update(place, settings, options)));
  } catch (error) {
    notes.push(failureText(error));
  }
  return notes;
}
