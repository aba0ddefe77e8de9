import { canonicalJson } from "../../trading/session/canonical-json.ts";

/**
 * What two configurations of a session do not agree in, each setting by its path with both values:
 * "limits.drawdownMax was 0.2 and is 0.1"; those of a market by its instrument.
 *
 * @param then Plain JSON, as `now`.
 * @returns In the order of the settings; nothing where they are the same.
 */
export function differingSettings(then: object, now: object): readonly string[] {
  return differences([], then, now);
}

type Path = readonly string[];

function differences(path: Path, then: unknown, now: unknown): readonly string[] {
  if (textOf(then) === textOf(now)) return [];
  const [before, after] = [membersOf(then), membersOf(now)];
  if (before === undefined || after === undefined) {
    return [`${path.join(".")} was ${told(path, then)} and is ${told(path, now)}`];
  }
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) =>
    differences([...path, name], before.get(name), after.get(name)),
  );
}

// Of an object by name, of a list of markets by instrument; `undefined` = it is one value.
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = value.map((member: unknown) => [nameOf(member), member] as const);
  const names = new Set(named.map(([name]) => name));
  if (names.has(undefined) || names.size < named.length) return undefined;
  return new Map(named.map(([name, member]) => [name ?? "", member]));
}

function nameOf(member: unknown): string | undefined {
  if (typeof member !== "object" || member === null || !("instrument" in member)) return undefined;
  return String(member.instrument);
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : canonicalJson({ value });
}

const tellableMax = 40;

function told(path: Path, value: unknown): string {
  if (value === undefined || value === null) return "not set";
  if (typeof value === "number" && isMoment(path)) return momentText(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > tellableMax ? `${text.slice(0, tellableMax)}...` : text;
}

function isMoment(path: Path): boolean {
  return /(From|Until)Ms$/.test(path.at(-1) ?? "");
}

function momentText(timeMs: number): string {
  const moment = new Date(timeMs);
  return Number.isNaN(moment.getTime()) ? String(timeMs) : moment.toISOString();
}
