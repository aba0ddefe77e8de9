import { expect, test } from "vitest";
import type { DriftAlarm } from "../../evaluation/drift/drift-alarm.ts";
import { twoLayerState } from "../../evaluation/drift/two-layer.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AuditEntry, sealEntry } from "../registry/audit-entry.ts";
import type { RegistryEvent } from "../registry/registry-event.ts";
import { decideTriggers, type TriggerFacts } from "./decide-triggers.ts";
import { pastFirings } from "./past-firings.ts";
import type { Trigger, TriggerDecision } from "./trigger-decision.ts";

const hourMs = 3_600_000;
const startMs = Date.parse("2026-01-10T00:00:00Z");
/** Close of the n-th candle after the champion's last one. */
const candle = (n: number): number => startMs + n * hourMs;
const iso = (ms: number): string => new Date(ms).toISOString();
const version = "20260110T000000Z-1a2b3c4d5e6f" as ModelVersion;

function log(events: readonly (readonly [number, RegistryEvent])[]): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [atMs, event] of events) {
    entries.push(sealEntry(entries.at(-1), { at: iso(atMs), event, aliases: null }));
  }
  return entries;
}

const fired = (
  n: number,
  trigger: Trigger,
  action: "lower-cap" | "retrain",
): readonly [number, RegistryEvent] => [
  candle(n) + 15_000,
  { kind: "triggered", trigger, action, reason: "it was so", candle: iso(candle(n)) },
];

const registered = (n: number, origin: "retrain" | "train"): readonly [number, RegistryEvent] => [
  candle(n) + 60_000,
  {
    kind: "registered",
    version,
    origin,
    facts: {
      recipe: "return",
      horizon: 1,
      features: 5,
      trainedUntil: null,
      seenUntil: iso(candle(n)),
      lastClose: iso(candle(n)),
      skill: null,
      directionalAccuracy: null,
      bytes: 1,
    },
  },
];

const alarm = (n: number, layer: DriftAlarm["layer"]): DriftAlarm => ({
  layer,
  rule: layer === "inputs" ? "volume" : "page-hinkley",
  at: n,
  timeMs: candle(n),
  detail: "0.40, limit 0.15",
});

interface Round {
  readonly alarms?: readonly DriftAlarm[];
  readonly log?: readonly AuditEntry[];
  readonly classic?: boolean;
}

/** What is decided when the n-th new candle has closed; the schedule is over for now. */
function decide(n: number, { alarms = [], log: entries = [], classic }: Round = {}) {
  const stepMs = hourMs;
  const facts: TriggerFacts = {
    candleMs: candle(n),
    stepMs,
    firings: pastFirings(entries),
    schedule: {
      expression: "0 3 1 * *",
      dueMs: Date.parse("2026-01-01T03:00:00Z"),
      nextMs: undefined,
      newestVersionMs: startMs,
      newCandles: n,
    },
    newData: {
      atLeast: 10_000,
      knownUntilMs: startMs,
      candlesAfter: (timeMs) => Math.max(0, n - Math.ceil((timeMs - startMs) / hourMs)),
    },
    judge:
      classic === undefined
        ? { rules: "two-layer", seen: twoLayerState(alarms, candle(n), stepMs) }
        : { rules: "classic", seen: { isFlagged: classic, reason: "accuracy 0.52, limit 0.6" } },
  };
  return { facts, decisions: decideTriggers(facts) };
}

const of = (decisions: readonly TriggerDecision[], trigger: Trigger): string => {
  const found = decisions.find((decision) => decision.trigger === trigger);
  if (found === undefined) return "none";
  return found.kind === "fires" ? found.action : found.kind;
};

test("decideTriggers() without an alarm nothing fires, and every trigger says why", () => {
  const { decisions } = decide(500);
  expect(decisions.map(({ trigger }) => trigger)).toEqual([
    "schedule",
    "performance",
    "regime",
    "new-data",
  ]);
  for (const { kind, reason } of decisions) {
    expect(kind).toBe("quiet");
    expect(reason).not.toBe("");
  }
});

test("decideTriggers() one layer lowers the cap, again only when its 168 candles are over", () => {
  const alarms = [alarm(300, "outcomes")];
  const first = decide(300, { alarms }).decisions;
  expect(of(first, "performance")).toBe("lower-cap");
  expect(of(first, "regime")).toBe("quiet");
  const entries = log([fired(300, "performance", "lower-cap")]);
  for (const n of [300, 301, 467]) {
    expect(of(decide(n, { alarms, log: entries }).decisions, "performance")).toBe("cooling-down");
  }
  const renewed = [...alarms, alarm(468, "outcomes")];
  const { decisions } = decide(468, { alarms: renewed, log: entries });
  expect(of(decisions, "performance")).toBe("lower-cap");
  expect(of(decide(468, { alarms, log: entries }).decisions, "performance")).toBe("quiet");
});

test("decideTriggers() both layers retrain at once, though one lowered the cap just before", () => {
  const alarms = [alarm(300, "inputs"), alarm(350, "outcomes")];
  const entries = log([fired(300, "regime", "lower-cap")]);
  const { decisions } = decide(350, { alarms, log: entries });
  expect(of(decisions, "performance")).toBe("retrain");
  expect(of(decisions, "regime")).toBe("retrain");
});

test("decideTriggers() after a retraining for drift there is none for 720 candles", () => {
  const done = log([
    fired(350, "performance", "retrain"),
    fired(350, "regime", "retrain"),
    registered(350, "retrain"),
  ]);
  for (const [n, expected] of [
    [351, "cooling-down"],
    [1069, "cooling-down"],
    [1070, "retrain"],
  ] as const) {
    const alarms = [alarm(n - 1, "inputs"), alarm(n, "outcomes")];
    expect(of(decide(n, { alarms, log: done }).decisions, "performance"), String(n)).toBe(expected);
  }
  const cooling = decide(400, {
    alarms: [alarm(399, "inputs"), alarm(400, "outcomes")],
    log: done,
  }).decisions.find(({ trigger }) => trigger === "performance");
  expect(cooling).toMatchObject({ kind: "cooling-down", untilMs: candle(1070) });
});

test("decideTriggers() a retraining that left no version is tried three times, then it cools down", () => {
  const alarms = [alarm(349, "inputs"), alarm(350, "outcomes")];
  const both = (n: number) => [fired(n, "performance", "retrain"), fired(n, "regime", "retrain")];
  const once = decide(351, { alarms, log: log(both(350)) }).decisions;
  expect(of(once, "performance")).toBe("retrain");
  expect(once.find(({ trigger }) => trigger === "regime")?.reason).toContain("attempt 2 of 3");
  const thrice = log([...both(350), ...both(350), ...both(351)]);
  expect(of(decide(352, { alarms, log: thrice }).decisions, "performance")).toBe("cooling-down");
  // A version of other making is no proof that the retraining ended.
  const other = log([...both(350), registered(350, "train")]);
  expect(of(decide(351, { alarms, log: other }).decisions, "performance")).toBe("retrain");
});

test("decideTriggers() the schedule fires once when due, makes up for what was missed, needs new candles", () => {
  const { facts } = decide(720);
  const due = { ...facts.schedule, dueMs: candle(700), nextMs: candle(1420) };
  const at = (schedule: TriggerFacts["schedule"], entries: readonly AuditEntry[] = []) =>
    of(decideTriggers({ ...facts, schedule, firings: pastFirings(entries) }), "schedule");
  expect(at(due)).toBe("retrain");
  expect(at({ ...due, newestVersionMs: candle(710) })).toBe("quiet");
  expect(at({ ...due, newCandles: 0 })).toBe("quiet");
  expect(at({ ...due, dueMs: undefined })).toBe("quiet");
  const done = log([fired(701, "schedule", "retrain"), registered(701, "retrain")]);
  expect(at(due, done)).toBe("cooling-down");
  const before = log([fired(1, "schedule", "retrain"), registered(1, "retrain")]);
  expect(at(due, before)).toBe("retrain");
  const failed = [fired(701, "schedule", "retrain"), fired(702, "schedule", "retrain")];
  expect(at(due, log(failed))).toBe("retrain");
  expect(at(due, log([...failed, fired(703, "schedule", "retrain")]))).toBe("cooling-down");
});

test("decideTriggers() new data fires at its limit and again after as many more", () => {
  const limited = (n: number, entries: readonly AuditEntry[] = [], knownUntilMs = startMs) => {
    const { facts } = decide(n);
    const newData = { ...facts.newData, atLeast: 720, knownUntilMs };
    return of(decideTriggers({ ...facts, newData, firings: pastFirings(entries) }), "new-data");
  };
  expect(limited(719)).toBe("quiet");
  expect(limited(720)).toBe("retrain");
  // The challenger that came of it was not deployed: the champion still knows no more.
  const done = log([fired(720, "new-data", "retrain"), registered(720, "retrain")]);
  expect(limited(721, done)).toBe("cooling-down");
  expect(limited(1439, done)).toBe("cooling-down");
  expect(limited(1440, done)).toBe("retrain");
  expect(limited(1439, done, candle(720))).toBe("quiet");
});

test("decideTriggers() classic rules stand in for the layers and have their cool-down", () => {
  const { decisions } = decide(350, { classic: true });
  expect(decisions.map(({ trigger }) => trigger)).toEqual(["schedule", "classic", "new-data"]);
  expect(of(decisions, "classic")).toBe("retrain");
  expect(of(decide(350, { classic: false }).decisions, "classic")).toBe("quiet");
  const done = log([fired(350, "classic", "retrain"), registered(350, "retrain")]);
  expect(of(decide(1069, { classic: true, log: done }).decisions, "classic")).toBe("cooling-down");
  expect(of(decide(1070, { classic: true, log: done }).decisions, "classic")).toBe("retrain");
});

test("decideTriggers() where nothing is known of the forecasts, the other triggers still decide", () => {
  const { facts } = decide(720);
  const newData = { ...facts.newData, atLeast: 720 };
  for (const rules of ["two-layer", "classic"] as const)
    for (const nothing of ["quiet", "unknown"] as const) {
      const judge = { rules, seen: { nothing, reason: "not known" } };
      const decisions = decideTriggers({ ...facts, newData, judge });
      expect(of(decisions, "new-data")).toBe("retrain");
      expect(of(decisions, rules === "classic" ? "classic" : "regime")).toBe(nothing);
    }
});

test("pastFirings() a log that says other things has none", () => {
  expect(pastFirings([])).toEqual([]);
  const entries = log([registered(1, "train")]);
  expect(pastFirings(entries)).toEqual([]);
});
