import { exposureCap } from "../../../lifecycle/exposure-cap.ts";
import { unwatched } from "../forecasts/health-of.ts";
import type { ForecastPlan } from "../forecasts/plan-forecasts.ts";

/** Versions that one sentence names; the others are counted. */
const namedMax = 3;

/**
 * What a run of the past does not know of the models that it asks, whether a limit follows from it or
 * not: nobody watches for drift, and what their deploys said against live money.
 */
export function trustNotes({ lanes }: Pick<ForecastPlan, "lanes">): readonly string[] {
  const tenures = lanes.flatMap((lane) =>
    lane.kind === "models" ? lane.rungs.flatMap((rung) => rung.tenures) : [],
  );
  const asked = tenures.filter(({ opened }) => opened.kind === "loaded");
  if (asked.length === 0) return [];
  const versions = new Map<string, Set<string>>();
  for (const { version, deploy } of asked) {
    const watched = { factor: 1, reason: undefined };
    for (const reason of exposureCap({ ...deploy, modelAgeDays: 0, drift: watched }).reasons) {
      versions.set(reason, (versions.get(reason) ?? new Set()).add(version));
    }
  }
  const words = Array.from(versions, ([reason, own]) => `${namesText([...own])}: ${reason}`);
  return [...words, unwatched.reason];
}

function namesText(versions: readonly string[]): string {
  const more = versions.length - namedMax;
  const named = versions.slice(0, namedMax).join(", ");
  return `${versions.length === 1 ? "Version" : "Versions"} ${named}${more > 0 ? ` and ${more} more` : ""}`;
}
