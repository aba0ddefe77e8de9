import { changeRegistry } from "../../adapters/registry-files/change-registry.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { shortenedReason } from "../../lifecycle/registry/reason.ts";
import type { RegistryEvent } from "../../lifecycle/registry/registry-event.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";
import type { Promotion } from "./judge-promotion.ts";

/** What the audit log keeps of a gate's decision. */
export function gateEvent(version: ModelVersion, promotion: Promotion): RegistryEvent {
  const { mode, outcome, reason, checks, against, verdict, candles, data } = promotion;
  return {
    kind: "gate",
    version,
    against: against?.version ?? null,
    mode,
    outcome,
    reason: shortenedReason(reason),
    checks: checks.map(({ name, outcome: found, detail }) => ({ name, outcome: found, detail })),
    verdict: verdict?.verdict ?? null,
    firstDecision: isoText(promotion.firstDecisionMs),
    lastDecision: isoText(promotion.lastDecisionMs),
    candles,
    data,
  };
}

/** What it keeps of a version that was turned away. */
export function refusalEvent(
  version: ModelVersion,
  { code, message }: { readonly code: string; readonly message: string },
): RegistryEvent {
  return { kind: "deploy-refused", version, code, reason: shortenedReason(message) };
}

/**
 * Notes that a version which cannot serve was turned away; where that cannot be noted, the reason why it
 * cannot serve is still what the caller is told.
 */
export async function noteRefusal(
  { place, version }: Pick<ChosenVersion, "place" | "version">,
  error: OperationalError,
  clock: Clock,
): Promise<void> {
  try {
    await changeRegistry(place, clock, () => ({ event: refusalEvent(version, error) }));
  } catch (failure) {
    if (!(failure instanceof OperationalError)) throw failure;
  }
}

function isoText(timeMs: number | undefined): string | null {
  return timeMs === undefined ? null : new Date(timeMs).toISOString();
}
