import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import type { RegistryEvent, VersionFacts } from "./registry-event.ts";

/** What was noted when a version came in. */
export interface NotedRegistration {
  readonly at: string;
  readonly origin: Extract<RegistryEvent, { readonly kind: "registered" }>["origin"];
  readonly facts: VersionFacts;
}

/**
 * The versions that a log registers, for lists: a line of another kind, or one that cannot be read,
 * is passed over and no chain is proven, which over thousands of lines takes ten times as long.
 *
 * @param text The whole log.
 * @returns By version, the last registration of each; those removed since are not in it.
 */
export function registrationsIn(text: string): ReadonlyMap<ModelVersion, NotedRegistration> {
  const found = new Map<ModelVersion, NotedRegistration>();
  for (const line of text.split("\n")) {
    if (!line.includes(registered) && !line.includes(removed)) continue;
    const { at, event = {} } = entryOf(line);
    const { kind, version, origin, facts } = event;
    if (typeof version !== "string" || !isVersionId(version)) continue;
    const registration = { at, origin, facts };
    if (kind === "removed") found.delete(version);
    else if (isRegistration(registration)) found.set(version, registration);
  }
  return found;
}

const registered = '"kind":"registered"';
const removed = '"kind":"removed"';

type Loose = Readonly<Record<string, unknown>>;

interface LooseEvent {
  readonly kind?: unknown;
  readonly version?: unknown;
  readonly origin?: unknown;
  readonly facts?: unknown;
}

function entryOf(line: string): { readonly at?: unknown; readonly event?: LooseEvent | undefined } {
  const value = parseJson(line);
  if (!isObject(value)) return {};
  return { at: value["at"], event: isObject(value["event"]) ? value["event"] : undefined };
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
