import { utcText } from "../../foundation/utc-text.ts";
import type { ModelHistory } from "../../jobs/model-history.ts";
import { percent, signed } from "../report/estimate-text.ts";
import { labelled } from "../wrapped-text.ts";

type Entry = ModelHistory["entries"][number];
type Event = Entry["event"];
type Kind = Event["kind"];
type Told = { readonly [K in Kind]: (event: Extract<Event, { readonly kind: K }>) => string };

/** One entry of the audit log, indented: "  2026-01-31 12:00  deployed    20260101T... instead of ...". */
export function entryText({ at, event }: Entry): string {
  const label = `  ${utcText(Date.parse(at)).slice(0, 16)}  ${titles[event.kind].padEnd(11)} `;
  return labelled(label, textOf(event));
}

const titles: Readonly<Record<Kind, string>> = {
  registered: "registered",
  gate: "gate",
  deployed: "deployed",
  "deploy-refused": "refused",
  "rolled-back": "rolled back",
  "alias-set": "alias",
  removed: "removed",
  triggered: "triggered",
  restarted: "restarted",
};

function textOf(event: Event): string {
  const tell = texts[event.kind] as (one: Event) => string;
  return tell(event);
}

const texts: Told = {
  registered: ({ version, origin, facts }) => {
    const { skill, directionalAccuracy, recipe, horizon } = facts;
    const figures = [
      ...(skill === null ? [] : [`skill ${signed(skill)}`]),
      ...(directionalAccuracy === null ? [] : [`right ${percent(directionalAccuracy)} %`]),
    ];
    return `${version} ${origins[origin]}: ${[`${recipe} h=${horizon}`, ...figures].join(", ")}`;
  },
  gate: ({ version, against, mode, outcome, reason }) => {
    const other = against === null ? "" : ` against ${short(against)}`;
    return `${outcome} for ${version} (${mode}${other}): ${reason}`;
  },
  deployed: ({ version, replaced, forced, acceptNoEdge, verdict }) => {
    const parts = [
      replaced === null ? "the first champion" : `instead of ${short(replaced)}`,
      ...(verdict === null ? [] : [`verdict ${verdict}`]),
      ...(forced === null ? [] : [`past the gate, because "${forced}"`]),
      ...(acceptNoEdge === null ? [] : [`live without an edge, because "${acceptNoEdge}"`]),
    ];
    return `${version} ${parts.join(", ")}`;
  },
  "deploy-refused": ({ version, code, reason }) =>
    `${version} was not deployed, ${code}: ${reason}`,
  "rolled-back": ({ version, replaced, reason }) =>
    `to ${version} from ${short(replaced)}${because(reason)}`,
  "alias-set": ({ alias, version, reason }) =>
    `${alias} means ${version ?? "nobody now"}${because(reason)}`,
  removed: ({ version, reason }) => `${version}${because(reason)}`,
  triggered: ({ trigger, action, reason, candle }) =>
    `${trigger}, ${actions[action]}: ${reason} (candle of ${utcText(Date.parse(candle))})`,
  restarted: ({ reason }) => `the log went on from its good lines${because(reason)}`,
};

const origins = {
  train: "by train",
  retrain: "by retrain",
  adopt: "by adopt",
  import: "by import",
  found: "found, its folder was there",
} as const;

const actions = {
  "lower-cap": "lower the exposure cap",
  retrain: "retrain",
  none: "do nothing",
} as const;

function because(reason: string | null): string {
  return reason === null ? "" : `, because "${reason}"`;
}

// The time alone tells the versions of a model apart.
function short(version: string): string {
  return version.slice(0, version.indexOf("-"));
}
