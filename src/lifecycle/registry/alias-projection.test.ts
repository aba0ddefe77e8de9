import { expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { changeAliases, noAliases } from "./alias.ts";
import { encodeProjection, projectAliases, readProjection } from "./alias-projection.ts";
import { chainStart, sealEntry } from "./audit-entry.ts";

const version = "20240101T000000Z-0123456789ab" as ModelVersion;
const at = "2024-01-01T00:00:00.000Z";
const aliases = changeAliases(noAliases, { shadow: version }, at);
const set = { kind: "alias-set", alias: "shadow", version, reason: null } as const;
const first = sealEntry(undefined, { at, event: set, aliases });
const second = sealEntry(first, { at, event: set, aliases: null });

test("projectAliases() names the newest entry that changed an alias", () => {
  const projection = projectAliases([first, second]);
  expect(projection).toEqual({ format: 1, seq: 1, head: first.hash, aliases });
  const none = { format: 1, seq: 0, head: chainStart, aliases: noAliases };
  expect(projectAliases([])).toEqual(none);
});

test("readProjection() gives back what was encoded, and not one changed bit or missing byte passes", () => {
  const projection = projectAliases([first]);
  const bytes = Buffer.from(encodeProjection(projection));
  expect(readProjection(bytes.toString("utf8"))).toEqual(projection);
  const passed: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const bad = Buffer.from(bytes);
    bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7));
    if ("aliases" in readProjection(bad.toString("utf8"))) passed.push(bit);
  }
  for (let length = 0; length < bytes.length; length += 1)
    if ("aliases" in readProjection(bytes.toString("utf8", 0, length))) passed.push(length);
  expect(passed).toEqual([]);
});

test("readProjection() tells a newer format from a damaged file", () => {
  expect(readProjection('{"format":2}')).toMatchObject({ isNewer: true });
  for (const text of ["", "null", "{}", '{"format":1}', '{"format":"2"}'])
    expect(readProjection(text)).toMatchObject({ isNewer: false });
});
