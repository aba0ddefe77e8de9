import { utcText } from "../../foundation/utc-text.ts";
import type { LeakDiagnosis } from "../../jobs/doctor-leaks.ts";
import { formatCount } from "../format-number.ts";
import type { VerbAnswer } from "../verb.ts";
import { laboratoryText } from "./laboratory-text.ts";
import { wrapped } from "../wrapped-text.ts";

/** What `doctor` answers. */
export function leaksAnswer(diagnosis: LeakDiagnosis): VerbAnswer {
  const { sound, subject, findings, laboratory, warnings } = diagnosis;
  const json = { kind: sound ? "sound" : "unsound", subject, findings, laboratory, warnings };
  const text = [
    ...subjectLines(diagnosis),
    ...warnings.map((warning) => `WARNING ${warning}`),
    "",
    "Checks",
    ...findings.map(findingLines),
    "",
    ...laboratoryText(diagnosis),
    "",
    verdict(diagnosis),
  ].join("\n");
  return { json, text, exitCode: sound ? 0 : 1 };
}

type Finding = LeakDiagnosis["findings"][number];

const states: Readonly<Record<Finding["kind"], string>> = {
  clean: "clean",
  leak: "LEAK",
  collapse: "COLLAPSE",
  "not-checked": "-",
};

const checkNames: Readonly<Record<Finding["check"], string>> = {
  "scaler-span": "scaler span",
  "label-overlap": "label overlap",
  "duplicated-rows": "duplicated rows",
  "shuffled-split": "shuffled split",
  "same-candle-inputs": "same-candle inputs",
  "future-edit": "future edit",
  "lag-copy": "lag-1 copy",
  "constant-output": "constant output",
  "serve-skew": "train/serve skew",
};

function subjectLines({ subject }: LeakDiagnosis): readonly string[] {
  const { kind, instrument, timeframe, candles, firstOpenMs, lastOpenMs, path, version } = subject;
  const span = `${formatCount(candles)} candles, ${utcText(firstOpenMs)} to ${utcText(lastOpenMs)} UTC`;
  if (kind === "simulated") {
    return [
      "A simulated market, because nothing was named: a file, a stored instrument or a version can be.",
      span,
    ];
  }
  const from = path === undefined ? "" : ` | ${path}`;
  const model = version === undefined ? "" : `version ${version} | `;
  return [`${model}${instrument} ${timeframe} h=${subject.horizon} | ${span}${from}`];
}

function findingLines({ check, kind, detail }: Finding): string {
  const head = `  ${checkNames[check].padEnd(18)}  ${states[kind].padEnd(8)}  `;
  return wrapped(detail, 100 - head.length)
    .join(`\n${" ".repeat(head.length)}`)
    .replace(/^/, head);
}

function verdict({ findings }: LeakDiagnosis): string {
  const bad = findings.filter(({ kind }) => kind === "leak" || kind === "collapse");
  const open = findings.filter(({ kind }) => kind === "not-checked").length;
  const skipped = open === 0 ? "" : ` ${open} not checked.`;
  if (bad.length === 0) return `Nothing found in ${findings.length - open} checks.${skipped}`;
  const names = bad.map(({ check }) => checkNames[check]).join(", ");
  return `UNSOUND: ${names}.${skipped} Figures of this are better than they could be in earnest, or say nothing.`;
}
