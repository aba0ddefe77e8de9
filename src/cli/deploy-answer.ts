import { dayText } from "../foundation/utc-text.ts";
import type {
  DeployedModel,
  DeployModelRequest,
  GateCheck,
  Promotion,
} from "../jobs/deploy-model.ts";
import type { ExposureCap } from "../jobs/read-exposure-cap.ts";
import type { RolledBackModel, RollbackModelRequest } from "../jobs/rollback-model.ts";
import { formatCount } from "./format-number.ts";
import { afterDeploy, afterRollback } from "./deploy-next-commands.ts";
import { nextBlock } from "./next-commands.ts";
import type { VerbAnswer } from "./verb.ts";
import { labelled } from "./wrapped-text.ts";

/** What `deploy` answers; exit code 1 where the gate turned the version away. */
export function deployAnswer(deployed: DeployedModel, asked: DeployModelRequest): VerbAnswer {
  const isTurnedAway = deployed.kind === "refused" || deployed.kind === "inconclusive";
  return {
    json: deployJson(deployed),
    text: deployText(deployed, asked),
    exitCode: isTurnedAway ? 1 : 0,
  };
}

function deployJson(deployed: DeployedModel): object {
  if (!("gate" in deployed)) return deployed;
  const { gate, ...rest } = deployed;
  const { waitUntilMs, ...told } = gate;
  const waitUntil = waitUntilMs === undefined ? null : new Date(waitUntilMs).toISOString();
  return { ...rest, gate: { ...told, waitUntil } };
}

function deployText(deployed: DeployedModel, asked: DeployModelRequest): string {
  const blocks = [
    ...deployed.warnings.map((warning) => labelled("WARNING ", warning)),
    headLine(deployed),
    ...("gate" in deployed ? [gateLines(deployed.gate)] : []),
    ...(deployed.kind === "deployed" ? [moneyLines(deployed.money)] : []),
    nextBlock(afterDeploy(deployed, asked)).join("\n"),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function headLine(deployed: DeployedModel): string {
  const { version, type, instrument, timeframe } = deployed;
  const model = `${instrument} ${timeframe} ${type} model`;
  if (deployed.kind === "deployed") return labelled("DEPLOYED ", championText(deployed, model));
  if (deployed.kind === "named") return labelled("", namedText(deployed, model));
  if (deployed.kind === "unchanged") {
    const word = deployed.accepted === null ? "nothing was changed" : "your word is noted";
    return labelled("", `Version ${version} is the champion of the ${model} already: ${word}.`);
  }
  const label = deployed.kind === "refused" ? "REFUSED " : "INCONCLUSIVE ";
  return labelled(label, turnedAwayText(deployed, model));
}

type Told<Kind extends DeployedModel["kind"]> = Extract<DeployedModel, { readonly kind: Kind }>;

function championText(
  { version, replaced, forced, generation }: Told<"deployed">,
  model: string,
): string {
  const place = replaced === null ? "its first one" : `in place of ${replaced}`;
  const how = forced === null ? "" : ` The gate was passed over: "${forced}".`;
  return `Version ${version} is the champion of the ${model}, ${place} (generation ${generation}).${how}`;
}

type TurnedAway = Extract<DeployedModel, { readonly code: string }>;

function turnedAwayText({ version, champion, gate }: TurnedAway, model: string): string {
  const stays = champion === null ? "Nothing is deployed." : `Version ${champion} stays champion.`;
  const failed = gate.checks.filter(({ outcome }) => outcome === "failed");
  const names = failed.map(({ name }) => name).join('" and "');
  const why = failed.length === 0 ? gate.reason : `it failed "${names}"`;
  return `Version ${version} of the ${model}: ${why}. ${stays}`;
}

function namedText({ version, alias, replaced }: Told<"named">, model: string): string {
  const place = replaced === null || replaced === version ? "" : `, in place of ${replaced}`;
  return `Version ${version} is the ${alias} of the ${model} now${place}. The name alone changes no answer: that takes a deploy.`;
}

const modeTexts = {
  first: "as the first version",
  refresh: "as a refresh: the same recipe on newer candles must be hardly worse",
  replace: "as a replacement: not the same recipe on newer candles, so it must be better",
} as const;

function gateLines(gate: Promotion): string {
  const { mode, against, candles, firstDecisionMs, lastDecisionMs, verdict } = gate;
  const held = against === null ? "" : `, against ${against.version}`;
  const span =
    firstDecisionMs === undefined || lastDecisionMs === undefined
      ? ""
      : `${formatCount(candles)} candles that ${against === null ? "it was not" : "neither was"} fitted on, ${dayText(firstDecisionMs)} to ${dayText(lastDecisionMs)}`;
  return [
    labelled("GATE    ", `${modeTexts[mode]}${held}`),
    ...(span === "" ? [] : [`        ${span}`]),
    ...gate.checks.map(checkLine),
    ...(verdict === undefined ? [] : [verdictLine(verdict)]),
  ].join("\n");
}

const marks = { passed: "ok    ", failed: "FAILED", "not decided": "open  " } as const;

function checkLine({ name, outcome, detail }: GateCheck): string {
  return labelled(`  ${marks[outcome]}  ${name.padEnd(14)} `, detail);
}

function verdictLine({ verdict, reason }: NonNullable<Promotion["verdict"]>): string {
  return labelled("VERDICT ", reason === undefined ? verdict : `${verdict}: ${reason}`);
}

function moneyLines({ mode, cap, reasons }: ExposureCap): string {
  const share = `${Number((100 * cap).toPrecision(3))} %`;
  const head = mode === "live" ? `${share} of the exposure` : `none; paper: ${share}`;
  return [
    labelled("MONEY   ", `live trading: ${head}`),
    ...reasons.map((reason) => labelled("        ", reason)),
  ].join("\n");
}

/** What `rollback` answers. */
export function rollbackAnswer(
  rolledBack: RolledBackModel,
  asked: RollbackModelRequest,
): VerbAnswer {
  const { money } = rolledBack;
  const next = nextBlock(afterRollback(rolledBack, asked)).join("\n");
  const head = labelled("ROLLED BACK ", rolledBackText(rolledBack));
  const text = [head, ...(money === null ? [] : [moneyLines(money)]), next].join("\n\n");
  return { json: { kind: "rolled-back", ...rolledBack }, text };
}

function rolledBackText(rolledBack: RolledBackModel): string {
  const { version, answers, replaced, previous, generation } = rolledBack;
  const model = `the ${rolledBack.instrument} ${rolledBack.timeframe} ${rolledBack.type} model`;
  if (version === null) {
    const other =
      answers === null
        ? "nobody answers"
        : `the ${answers.type} model answers, version ${answers.version}`;
    return `Version ${replaced} was the first champion of ${model}; it has none any more (generation ${generation}), and ${other}.`;
  }
  const further =
    previous === null
      ? "There is no one before it to go back to."
      : `Another rollback would go back to ${previous}.`;
  return `Version ${version} is the champion of ${model} again, in place of ${replaced} (generation ${generation}). ${further}`;
}
