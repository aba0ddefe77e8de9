import { listVersions } from "../../adapters/model-files/list-versions.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { resolveVersion } from "../../adapters/model-files/resolve-version.ts";
import { readAudit } from "../../adapters/registry-files/read-audit.ts";
import { recoverRegistry } from "../../adapters/registry-files/recover-registry.ts";
import { decideTriggers } from "../../lifecycle/triggers/decide-triggers.ts";
import { loadCandles } from "../load-candles.ts";
import { type Acting, actOnFirings } from "./act-on-firings.ts";
import { failureOf, failureText } from "./failure-of.ts";
import { gatherFacts } from "./gather-facts.ts";
import { type LookedAtVersion, type LookTask, lookAtVersion } from "./look-at-version.ts";
import type { WatchedModel } from "./watch-report.ts";

/**
 * One look at one model: candles, drift, triggers, and what they call for. The exposure cap is told
 * first, for what lowers it must not wait for a log or a training; after a deploy it is told anew, of
 * the version that answers now.
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
  const look = { series, settings, options };
  const looked = await lookAtVersion(place, { ...look, resolved });
  signal.throwIfAborted();
  const { version, deployed } = resolved;
  const { entries } = await readAudit(place);
  const versions = await listVersions(place);
  const { judge, forecasts } = looked;
  const facts = gatherFacts({ series, entries, version, versions, judge }, settings, clock);
  const { candleMs } = facts;
  const triggers = decideTriggers(facts);
  const done = await actOnFirings(place, { triggers, candleMs }, acting);
  const answering = await lookAtAnswering(place, looked, { ...look, deploy: done.deploy });
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
    failure: answering.failure,
    exposure: answering.exposure,
    ...done,
    notes: [...prepared, ...warnings, ...replacedFailure(looked, answering)],
  };
}

// Of a version that answers no longer.
function replacedFailure(looked: LookedAtVersion, answering: LookedAtVersion): readonly string[] {
  const { failure } = looked;
  return failure === undefined || looked === answering ? [] : [failureText(failure)];
}

// After a deploy another version answers.
async function lookAtAnswering(
  place: ModelPlace,
  looked: LookedAtVersion,
  { deploy, ...look }: Omit<LookTask, "resolved"> & Pick<WatchedModel, "deploy">,
): Promise<LookedAtVersion> {
  if (deploy?.kind !== "deployed") return looked;
  return lookAtVersion(place, { ...look, resolved: await resolveVersion(place) });
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
    notes.push(failureText(failureOf(error)));
  }
  if (!settings.update) return notes;
  try {
    notes.push(...(await actions.update(place, settings, options)));
  } catch (error) {
    notes.push(failureText(failureOf(error)));
  }
  return notes;
}
