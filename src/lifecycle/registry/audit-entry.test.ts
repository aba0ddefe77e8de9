import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { changeAliases, noAliases } from "./alias.ts";
import { type AuditEntry, encodeEntry, readAuditLog, sealEntry } from "./audit-entry.ts";
import { championAt } from "./champion-at.ts";
import type { RegistryEvent } from "./registry-event.ts";

const versions = ["20240101T000000Z-0123456789ab", "20240201T000000Z-ba9876543210"] as const;
const [a, b] = versions as unknown as readonly [ModelVersion, ModelVersion];
const dayMs = 86_400_000;
const time = (day: number): string => new Date(day * dayMs).toISOString();

function deployed(version: ModelVersion, replaced: ModelVersion | null): RegistryEvent {
  const unsaid = { forced: null, acceptNoEdge: null, verdict: null };
  return { ...unsaid, replaced, version, kind: "deployed" };
}

function threeEntries(): readonly AuditEntry[] {
  const onlyA = changeAliases(noAliases, { champion: a }, time(1));
  const both = changeAliases(onlyA, { champion: b, previous: a }, time(2));
  const back = changeAliases(both, { champion: a, previous: null }, time(3));
  const first = sealEntry(undefined, { at: time(1), event: deployed(a, null), aliases: onlyA });
  const second = sealEntry(first, { at: time(2), event: deployed(b, a), aliases: both });
  const rollback = { kind: "rolled-back", version: a, replaced: b, reason: null } as const;
  return [first, second, sealEntry(second, { at: time(3), event: rollback, aliases: back })];
}

describe("readAuditLog()", () => {
  test("gives back what sealEntry() and encodeEntry() wrote, whatever the order of an event's keys", () => {
    const entries = threeEntries();
    const text = entries.map(encodeEntry).join("");
    expect(readAuditLog(text)).toEqual({ entries, fault: undefined });
    expect(readAuditLog("")).toEqual({ entries: [], fault: undefined });
  });

  test("names the first line that any changed bit spoils, and how many bytes before it are good", () => {
    const lines = threeEntries().map(encodeEntry);
    const bytes = Buffer.from(lines.join(""));
    const starts = [0, lines[0]!.length, lines[0]!.length + lines[1]!.length];
    const unnamed: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const bad = Buffer.from(bytes);
      bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7));
      const { entries, fault } = readAuditLog(bad.toString("utf8"));
      const line = starts.findLastIndex((start) => start <= bit >> 3);
      // Without its newline a line takes the next one with it; none of it looks like a cut write.
      const isNamed = fault?.line === line + 1 && fault.goodBytes === starts[line];
      if (!isNamed || fault.isTornEnd || entries.length !== line) unnamed.push(bit);
    }
    expect(unnamed).toEqual([]);
  });

  test("tells a cut end from a changed line, and sees lines that are missing", () => {
    const [first = "", second = "", third = ""] = threeEntries().map(encodeEntry);
    expect(readAuditLog(first + second.slice(0, 40)).fault).toMatchObject({ isTornEnd: true });
    expect(readAuditLog(first + second.slice(0, -1)).fault).toMatchObject({ isTornEnd: true });
    expect(readAuditLog(`${first}${"\0".repeat(60)}${second.slice(60)}`).fault).toMatchObject({
      line: 2,
      isTornEnd: true,
    });
    expect(readAuditLog(first + third).fault).toMatchObject({ line: 2, isTornEnd: false });
    expect(readAuditLog(second).fault).toMatchObject({ line: 1, goodBytes: 0 });
  });

  test("says that a whole line of another shape may be a newer candlecast's", () => {
    const [first] = threeEntries();
    const body = { ...first!, seq: 2, before: first!.hash, event: { kind: "frozen" } };
    const text = JSON.stringify({ ...body, hash: undefined }).slice(0, -1);
    const line = `${text},"hash":"${createHash("sha256").update(text).digest("hex")}"}\n`;
    const { fault } = readAuditLog(encodeEntry(first!) + line);
    expect(fault).toMatchObject({ line: 2, isTornEnd: false, isNewer: true });
    expect(fault?.reason).toContain("a newer one may have written it");
  });
});

test("readAuditLog() finds fault with a forged line whose aliases are none, its hash made new", () => {
  const entries = threeEntries();
  const last = entries.at(-1)!;
  const champion = { ...last.aliases!.champion!, version: "../../../elsewhere" };
  const body = { ...last, seq: 4, before: last.hash, aliases: { ...last.aliases, champion } };
  const text = JSON.stringify({ ...body, hash: undefined }).slice(0, -1);
  const line = `${text},"hash":"${createHash("sha256").update(text).digest("hex")}"}\n`;
  const { entries: good, fault } = readAuditLog(entries.map(encodeEntry).join("") + line);
  expect(good).toEqual(entries);
  expect(fault).toMatchObject({ line: 4, isTornEnd: false, isNewer: false });
  expect(fault?.reason).toContain("champion.version");
});

describe("championAt()", () => {
  test("a moment of deploy belongs to the new champion; nobody reigned before the first", () => {
    const entries = threeEntries();
    const at = (day: number) => championAt(entries, day * dayMs);
    expect([at(0.9), at(1), at(1.9), at(2), at(2.5), at(3), at(99)]).toEqual([
      undefined,
      a,
      a,
      b,
      b,
      a,
      a,
    ]);
  });
});

describe("changeAliases()", () => {
  test("counts every change of an alias, and nothing where it means the same", () => {
    const [, , last] = threeEntries();
    const table = last!.aliases!;
    expect(table.champion).toEqual({ version: a, generation: 3, since: time(3) });
    expect(table).toMatchObject({ previous: null, generations: { previous: 2, shadow: 0 } });
    expect(changeAliases(table, { champion: a }, time(9))).toEqual(table);
  });
});
