import type { SoundnessCheck, ValidatedModel } from "../jobs/validate-model.ts";
import { renderReportCard } from "./report/render-report-card.ts";
import type { VerbAnswer } from "./verb.ts";
import { labelled } from "./wrapped-text.ts";

/** What `validate` answers; `report` is the page that was written, if any. */
export function validationAnswer(validated: ValidatedModel, report?: string): VerbAnswer {
  return {
    json: validationJson(validated, report),
    text: validationText(validated, report),
    exitCode: validated.sound ? 0 : 1,
  };
}

function validationJson(validated: ValidatedModel, page: string | undefined): object {
  const { version, path, deployed, sound, checks, verdict, card, warnings } = validated;
  const failed = checks.find(({ outcome }) => outcome === "failed");
  return {
    kind: sound ? "sound" : "unsound",
    verdict,
    version,
    path,
    deployed,
    unsound: failed === undefined ? null : { check: failed.name, detail: failed.detail },
    checks,
    metrics: missionMetrics(validated),
    report: card ?? null,
    page: card === undefined ? null : (page ?? null),
    warnings,
  };
}

/** The four metrics that people look for first, on the exam, under their usual names. */
function missionMetrics({ card }: ValidatedModel): object | null {
  const metrics = card?.scores.find(({ name }) => name === "model")?.metrics;
  if (metrics === undefined) return null;
  return {
    mse: metrics.scaledMse,
    mae: metrics.scaledMae,
    r2: metrics.scaledR2,
    directional_accuracy: metrics.directionalAccuracy,
  };
}

function validationText(validated: ValidatedModel, page: string | undefined): string {
  const { sound, checks, card, deployed, warnings } = validated;
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  const open = checks.filter(({ outcome }) => outcome === "not checked").length;
  const passed = `${checks.filter(({ outcome }) => outcome === "passed").length} checks passed`;
  const soundness = sound
    ? `SOUND ${passed}${open === 0 ? "" : `, ${open} not checked`}`
    : labelled("UNSOUND ", failed.map(({ name, detail }) => `${name}: ${detail}`).join("; "));
  const blocks = [
    ...warnings.map((warning) => labelled("WARNING ", warning)),
    card === undefined
      ? `VERDICT no edge: the version cannot be run\nversion ${validated.version}`
      : renderReportCard(card),
    [soundness, ...checks.map(checkLine)].join("\n"),
    ...(deployed ? [] : ["Not deployed: the newest version was taken unless one was named."]),
    ...(card === undefined || page === undefined ? [] : [`Page    ${page}`]),
  ];
  return blocks.join("\n\n");
}

const marks = { passed: "ok    ", failed: "FAILED", "not checked": "-     " } as const;

function checkLine({ name, outcome, detail }: SoundnessCheck): string {
  return labelled(`  ${marks[outcome]}  ${name.padEnd(14)} `, detail);
}
