import type { Command } from "commander";
import type { EnvironmentCheck, EnvironmentDiagnosis } from "../../jobs/doctor-env.ts";
import { formatCount } from "../format-number.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";

/** Adds `doctor env`. */
export function registerEnv(doctor: Command, host: CommandHost): void {
  defineVerb(doctor, host, {
    name: "env",
    summary: "try everything that a training needs on this machine; exit 1 if something is broken",
    examples: ["candlecast doctor env", "candlecast doctor env --models /srv/models --json"],
    run: async ({ options }) => {
      const { doctorEnv } = await import("../../jobs/doctor-env.ts");
      const { models: modelsDir, dataDir } = options;
      return diagnosisAnswer(await doctorEnv({ modelsDir, dataDir }));
    },
  });
}

function diagnosisAnswer(diagnosis: EnvironmentDiagnosis): VerbAnswer {
  const { sound, node, packages, machine, trainingThreads, providers, models, data } = diagnosis;
  const { memory, ...steady } = machine;
  const { freeBytes, ...memorySteady } = memory;
  const json = {
    kind: sound ? "sound" : "broken",
    node,
    packages,
    machine: { ...steady, memory: memorySteady },
    trainingThreads,
    providers,
    folders: [models, data].map(({ freeBytes: _free, ...folder }) => folder),
    checks: diagnosis.checks.map(({ durationMs: _duration, ...check }) => check),
    volatile: {
      nowMs: diagnosis.nowMs,
      memoryFreeBytes: freeBytes,
      diskFreeBytes: { models: models.freeBytes, data: data.freeBytes },
      durationsMs: Object.fromEntries(
        diagnosis.checks.map(({ name, durationMs }) => [name, Math.round(durationMs)]),
      ),
    },
  };
  return { json, text: diagnosisText(diagnosis), exitCode: sound ? 0 : 1 };
}

function diagnosisText(diagnosis: EnvironmentDiagnosis): string {
  const { machine, node, packages, checks } = diagnosis;
  const { candlecast = "", ...engines } = packages;
  const lines: readonly (readonly [string, string])[] = [
    ["node", `${node.version}, ${nodeText(node)}`],
    [
      "engines",
      Object.entries(engines)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    ["processor", processorText(machine)],
    ["training", `computes on ${diagnosis.trainingThreads} threads`],
    ["memory", memoryText(machine.memory)],
    [
      "clock",
      `${new Date(diagnosis.nowMs).toISOString().slice(0, 19).replace("T", " ")} UTC, time zone ${machine.timeZone}`,
    ],
    ["onnx runtime", providersText(diagnosis.providers)],
    ["models", folderText(diagnosis.models)],
    ["data", folderText(diagnosis.data)],
  ];
  const broken = checks.filter(({ ok }) => !ok);
  return [
    `candlecast ${candlecast} on ${machine.platform} ${machine.architecture}`,
    ...lines.map(([label, text]) => `  ${label.padEnd(13)} ${text}`),
    "Checks",
    ...checks.map(checkLine),
    broken.length === 0 ? "Everything works here." : `${formatCount(broken.length)} broken.`,
    ...broken.map(({ name, advice }) => `  ${name}: ${advice ?? ""}`),
  ].join("\n");
}

function checkLine({ name, ok, durationMs, reason }: EnvironmentCheck): string {
  const state = ok ? "ok    " : "FAILED";
  const duration = durationMs > 0 ? `${formatCount(Math.round(durationMs))} ms` : "";
  return `  ${name.padEnd(13)} ${state}  ${reason ?? duration}`.trimEnd();
}

function nodeText({ supported, recommended }: EnvironmentDiagnosis["node"]): string {
  if (!supported) return "NOT SUPPORTED: 20.19 or newer is needed";
  return recommended ? "supported and recommended" : "supported; 24 is recommended";
}

function processorText({ processor }: EnvironmentDiagnosis["machine"]): string {
  const { model, features, cores, coresUsable } = processor;
  const known =
    features === undefined ? "features unknown" : features.join(" ") || "no vector unit";
  const usable = coresUsable === cores ? "" : `, ${coresUsable} of them usable`;
  return `${model}, ${cores} cores${usable} (${known})`;
}

function memoryText({
  totalBytes,
  freeBytes,
  limitBytes,
}: EnvironmentDiagnosis["machine"]["memory"]): string {
  const limit = limitBytes === undefined ? "" : `, this container may use ${gibibytes(limitBytes)}`;
  return `${gibibytes(totalBytes)}, ${gibibytes(freeBytes)} free${limit}`;
}

function providersText(providers: EnvironmentDiagnosis["providers"]): string {
  const idle = providers
    .filter(({ used, installed }) => installed && !used)
    .map(({ name }) => name);
  const others = idle.length === 0 ? "" : `; installed and not used today: ${idle.join(", ")}`;
  return `computes on the processor${others}`;
}

function folderText({ path, exists, freeBytes }: EnvironmentDiagnosis["models"]): string {
  const free = freeBytes === undefined ? "free space unknown" : `${gibibytes(freeBytes)} free`;
  return `${path}, ${free}${exists ? "" : ", made at the first use"}`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
