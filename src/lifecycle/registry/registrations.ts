import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import type { RegistryEvent, VersionFacts } from "./registry-event.ts";

/** What was noted when a version came in. */
export interface NotedRegistration {
  readonly at: string;
  readonly origin: Extract<RegistryEvent, { readonly kind: "registered" }>["origin"];
  readonly facts: VersionFacts;
}

/** Registrations by version, each read when it is asked for. */
export interface Registrations {
  /** @returns `undefined` where the version was not noted, or was removed since. */
  of(version: ModelVersion): NotedRegistration | undefined;
}

/**
 * The versions that a log registers, for lists: a line of another kind, or one that cannot be read,
 * is passed over and no chain is proven, which over thousands of lines takes ten times as long.
 *
 * @param text The whole log; of several registrations of a version the last counts.
 */
export function registrationsIn(text: string): Registrations {
  const lines = new Map<string, string>();
  for (const line of text.split("\n")) {
    const from = line.indexOf(registered);
    const start = from + registered.length;
    if (from >= 0) lines.set(line.slice(start, line.indexOf('"', start)), line);
    else forget(lines, line);
  }
  return { of: (version) => registrationIn(lines.get(version), version) };
}

// The order of keys in which a log's lines are sealed.
const registered = '"event":{"kind":"registered","version":"';
const removed = '"event":{"kind":"removed","version":"';

function forget(lines: Map<string, string>, line: string): void {
  const from = line.indexOf(removed);
  const start = from + removed.length;
  if (from >= 0) lines.delete(line.slice(start, line.indexOf('"', start)));
}

type Loose = Readonly<Record<string, unknown>>;

function registrationIn(
  line: string | undefined,
  asked: ModelVersion,
): NotedRegistration | undefined {
  const value = line === undefined ? undefined : parseJson(line);
  if (!isObject(value) || !isObject(value["event"])) return undefined;
  const { version, origin, facts } = value["event"] as LooseEvent;
  const registration = { at: value["at"], origin, facts };
  return version === asked && isRegistration(registration) ? registration : undefined;
}

interface LooseEvent {
  readonly version?: unknown;
  readonly origin?: unknown;
  readonly facts?: unknown;
}

function isRegistration(value: {
  readonly at: unknown;
  readonly origin: unknown;
  readonly facts: unknown;
}): value is NotedRegistration {
  const { at, origin, facts } = value;
  if (typeof at !== "string" || typeof origin !== "string" || !isObject(facts)) return false;
  return (Object.keys(factTests) as (keyof VersionFacts)[]).every((key) =>
    factTests[key](facts[key]),
  );
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isTime = (value: unknown): boolean =>
  isText(value) && Number.isFinite(Date.parse(String(value)));
const orNull = (test: (value: unknown) => boolean) => (value: unknown) =>
  value === null || test(value);

/** What `versionFactsSchema` says, without its price. */
const factTests: Readonly<Record<keyof VersionFacts, (value: unknown) => boolean>> = {
  recipe: isText,
  horizon: isNumber,
  features: isNumber,
  trainedUntil: orNull(isTime),
  seenUntil: isTime,
  lastClose: isTime,
  skill: orNull(isNumber),
  directionalAccuracy: orNull(isNumber),
  bytes: isNumber,
};

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
