import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { changeRegistry } from "../../adapters/registry-files/change-registry.ts";
import { shortenedReason } from "../../lifecycle/registry/reason.ts";
import type { TriggerDecision } from "../../lifecycle/triggers/trigger-decision.ts";
import { failureOf } from "./failure-of.ts";
import type { DeployEnd, RetrainingEnd, WatchedModel } from "./watch-report.ts";
import type { RoundOptions, WatchActions, WatchSettings } from "./watch-request.ts";

export interface Acting {
  readonly settings: WatchSettings;
  readonly actions: WatchActions;
  readonly options: RoundOptions;
}

type Firing = Extract<TriggerDecision, { readonly kind: "fires" }>;

/**
 * Notes each firing in the audit log, then does what it calls for: however many ask for it, there is
 * one retraining. A retraining or a deploy that fails is an answer.
 *
 * @param candleMs Close of the newest candle.
 * @throws {RefusedError} E_AUDIT_BROKEN and what else keeps a firing from being noted: nothing is done.
 * @throws {InterruptedError} stopped.
 */
export async function actOnFirings(
  place: ModelPlace,
  { triggers, candleMs }: Pick<WatchedModel, "triggers" | "candleMs">,
  acting: Acting,
): Promise<Pick<WatchedModel, "retraining" | "deploy">> {
  const firings = triggers.filter((decision) => decision.kind === "fires");
  await noteFirings(place, { firings, candleMs }, acting);
  if (firings.every(({ action }) => action !== "retrain")) {
    return { retraining: undefined, deploy: undefined };
  }
  const model = `${place.instrument} ${place.timeframe} ${place.kind}`;
  const causes = firings.flatMap(({ action, trigger }) => (action === "retrain" ? [trigger] : []));
  const { onStep } = acting.options;
  onStep?.(`Retraining ${model} into staging, called for by ${causes.join(" and ")}.`);
  const retraining = await retrain(place, acting);
  if (retraining.kind === "failed" || !acting.settings.deploy) {
    return { retraining, deploy: undefined };
  }
  onStep?.(`Trying the promotion gate with version ${retraining.version} of ${model}.`);
  return { retraining, deploy: await deploy(place, retraining, acting) };
}

async function noteFirings(
  place: ModelPlace,
  { firings, candleMs }: { readonly firings: readonly Firing[]; readonly candleMs: number },
  { options }: Acting,
): Promise<void> {
  if (firings.length === 0) return;
  const candle = new Date(candleMs).toISOString();
  await changeRegistry(place, options.clock, () =>
    firings.map(({ trigger, action, reason }) => ({
      event: { kind: "triggered", trigger, action, reason: shortenedReason(reason), candle },
    })),
  );
}

async function retrain(
  place: ModelPlace,
  { settings, actions, options }: Acting,
): Promise<RetrainingEnd> {
  try {
    return { kind: "retrained", version: await actions.retrain(place, settings, options) };
  } catch (error) {
    return { kind: "failed", ...failureOf(error) };
  }
}

async function deploy(
  place: ModelPlace,
  { version }: Extract<RetrainingEnd, { readonly kind: "retrained" }>,
  { settings, actions, options }: Acting,
): Promise<DeployEnd> {
  try {
    return await actions.deploy(place, version, { settings, options });
  } catch (error) {
    return { kind: "failed", ...failureOf(error) };
  }
}
