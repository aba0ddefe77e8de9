import { createHash } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lightPlace, registerLight } from "../../../test/light-versions.ts";
import { systemClock } from "../../foundation/clock.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { noAliases } from "../../lifecycle/registry/alias.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { readAliases } from "./read-aliases.ts";
import { readAudit } from "./read-audit.ts";
import { recoverRegistry } from "./recover-registry.ts";
import { aliasesPath, auditPath } from "./registry-paths.ts";
import { removeVersion } from "./remove-version.ts";
import { restartLog } from "./restart-log.ts";
import { setAlias } from "./set-alias.ts";

let place: ModelPlace;
let a: ModelVersion;
let b: ModelVersion;
beforeEach(async () => {
  place = lightPlace();
  const [first, second] = await registerLight(place, 2);
  a = first!;
  b = second!;
  await shadow(a);
});
afterEach(() => rmSync(place.modelsDir, { recursive: true }));

const shadow = (version: ModelVersion | null) =>
  setAlias(place, systemClock, { alias: "shadow", version, reason: null });
const recover = () => recoverRegistry(place, systemClock);
const shadowNow = async () => (await readAliases(place)).shadow?.version;
const contents = () =>
  [auditPath(place), aliasesPath(place)].map((path) => readFileSync(path, "utf8"));

async function expectSettled(): Promise<void> {
  const before = contents();
  expect(await recover()).toEqual({ mended: [], unmended: [] });
  expect(contents()).toEqual(before);
  expect((await readAudit(place)).fault).toBeUndefined();
}

describe("recoverRegistry()", () => {
  test("finds nothing to do where nothing went wrong, and makes no folder where there is none", async () => {
    await expectSettled();
    const other = { ...place, kind: "sentiment" } as const;
    expect(await recoverRegistry(other, systemClock)).toEqual({ mended: [], unmended: [] });
    expect(existsSync(modelFolder(other))).toBe(false);
  });

  test("cuts a line off that a killed run had written only in part, wherever it was cut", async () => {
    const good = readFileSync(auditPath(place));
    const old = readFileSync(aliasesPath(place));
    await shadow(b);
    const line = readFileSync(auditPath(place)).subarray(good.length);
    for (let cut = 1; cut < line.length; cut += 97) {
      writeFileSync(auditPath(place), Buffer.concat([good, line.subarray(0, cut)]));
      writeFileSync(aliasesPath(place), old);
      expect(await shadowNow()).toBe(a);
      expect((await recover()).mended, `cut at ${cut}`).toHaveLength(1);
      expect(readFileSync(auditPath(place))).toEqual(good);
      await expectSettled();
    }
  });

  test("tells readers of a line that was whole when the run was killed", async () => {
    const old = readFileSync(aliasesPath(place));
    await shadow(b);
    const log = readFileSync(auditPath(place));
    writeFileSync(aliasesPath(place), old);
    expect(await shadowNow()).toBe(a);
    await recover();
    expect(await shadowNow()).toBe(b);
    expect(readFileSync(auditPath(place))).toEqual(log);
    await expectSettled();
  });

  test.each<[string, () => void]>([
    ["missing", () => rmSync(aliasesPath(place))],
    ["torn", () => truncateSync(aliasesPath(place), 50)],
    ["empty", () => truncateSync(aliasesPath(place))],
    ["changed", () => replaceIn(aliasesPath(place), a, b)],
  ])("readers go on and aliases.json is written anew where it is %s", async (_, harm) => {
    const whole = readFileSync(aliasesPath(place), "utf8");
    harm();
    expect(await shadowNow()).toBe(a);
    await recover();
    expect(readFileSync(aliasesPath(place), "utf8")).toBe(whole);
    await expectSettled();
  });

  test("deletes the folder of a version that was removed, once aliases.json cannot mean it", async () => {
    const copy = join(place.modelsDir, "copy");
    cpSync(join(modelFolder(place), b), copy, { recursive: true });
    await removeVersion(place, b, "too old", systemClock);
    cpSync(copy, join(modelFolder(place), b), { recursive: true });
    expect((await recover()).mended).toEqual([`Deleted version ${b}, which had been removed.`]);
    expect(readdirSync(modelFolder(place)).toSorted()).toEqual([a, "aliases.json", "audit.jsonl"]);
    await expectSettled();
  });

  test("notes versions from before there was a log, and changes none of their files", async () => {
    rmSync(auditPath(place));
    rmSync(aliasesPath(place));
    expect(await readAliases(place)).toEqual(noAliases);
    await recover();
    const { entries } = await readAudit(place);
    const found = { kind: "registered", origin: "found" };
    expect(entries.map(({ event }) => event)).toEqual([
      expect.objectContaining({ ...found, version: a }),
      expect.objectContaining({ ...found, version: b }),
    ]);
    expect(existsSync(aliasesPath(place))).toBe(false);
    expect((await recover()).mended).toEqual([]);
  });

  test("says which version cannot be noted, and goes on", async () => {
    rmSync(auditPath(place));
    rmSync(aliasesPath(place));
    appendFileSync(join(modelFolder(place), a, "manifest.json"), " ");
    const { mended, unmended } = await recover();
    expect(mended).toHaveLength(1);
    expect(unmended).toEqual([expect.stringContaining(a)]);
  });

  test("sweeps what a killed run had half built", async () => {
    const half = `.aliases.json.2147483647@${hostname()}.01234567.tmp`;
    writeFileSync(join(modelFolder(place), half), "");
    expect((await recover()).mended).toEqual(["Removed 1 half-built files or folders."]);
    expect(readdirSync(modelFolder(place))).not.toContain(half);
  });
});

describe("a damaged log", () => {
  const damages: readonly [string, string, () => void][] = [
    [
      "a changed line",
      "line 2",
      () => replaceIn(auditPath(place), `"version":"${b}"`, `"version":"${a}"`),
    ],
    ["a lost line", "line 1 ", () => writeFileSync(auditPath(place), lines().slice(1).join(""))],
    ["lost ends", "entry 3", () => writeFileSync(auditPath(place), lines().slice(0, 2).join(""))],
    ["no log any more", "entry 3", () => rmSync(auditPath(place))],
  ];

  test.each(damages)(
    "%s: nothing is changed by anybody, readers go on",
    async (_, place_, harm) => {
      harm();
      const before = readdirSync(modelFolder(place)).map((name) => stateOf(name));
      for (const act of [
        () => shadow(b),
        recover,
        () => removeVersion(place, b, "old", systemClock),
      ])
        await expect(act()).rejects.toMatchObject({
          code: "E_AUDIT_BROKEN",
          exitCode: 1,
          // What a newer candlecast wrote is not to be started anew.
          message: expect.stringMatching(
            place_.startsWith("a newer") ? place_ : `${place_}.*models verify --restart-log "why"`,
          ) as string,
        });
      expect(readdirSync(modelFolder(place)).map((name) => stateOf(name))).toEqual(before);
      expect(await shadowNow()).toBe(a);
    },
  );

  test.each(damages)("%s and a damaged aliases.json: readers are told", async (name, _, harm) => {
    harm();
    truncateSync(aliasesPath(place), 10);
    const told = await readAliases(place).catch((error: unknown) => error);
    // Without its end, or at all, a log says nothing of what it lost.
    const isUnseen = name === "lost ends" || name === "no log any more";
    expect(told).toMatchObject(isUnseen ? noAliases : { code: "E_ALIASES_BROKEN", exitCode: 3 });
  });

  test.each(damages)("%s: restartLog() puts it aside and goes on", async (_name, _place, harm) => {
    harm();
    const damaged = existsSync(auditPath(place)) ? readFileSync(auditPath(place)) : undefined;
    const { putAside, kept, aliases } = await restartLog(place, "disk failed", systemClock);
    expect(putAside === undefined ? undefined : readFileSync(putAside)).toEqual(damaged);
    expect(aliases.shadow?.version).toBe(a);
    const { entries, fault } = await readAudit(place);
    expect(fault).toBeUndefined();
    expect(entries[kept]?.event).toMatchObject({ kind: "restarted", reason: "disk failed" });
    expect((await shadow(b)).aliases.shadow).toMatchObject({ version: b, generation: 2 });
    await expectSettled();
  });

  test("restartLog() goes on from the good lines where aliases.json had not followed them", async () => {
    const old = readFileSync(aliasesPath(place));
    await shadow(b);
    writeFileSync(aliasesPath(place), old);
    appendFileSync(auditPath(place), "no line\n");
    const { aliases } = await restartLog(place, "a test", systemClock);
    expect(aliases.shadow).toMatchObject({ version: b, generation: 2 });
  });

  test("an event of a newer candlecast: nothing is changed or cut off by anybody, readers go on", async () => {
    appendFileSync(auditPath(place), newerLine());
    const before = contents();
    const restart = () => restartLog(place, "why not", systemClock);
    for (const act of [() => shadow(b), recover, restart])
      await expect(act()).rejects.toMatchObject({
        code: "E_AUDIT_NEWER",
        exitCode: 1,
        message: expect.stringContaining("a newer one may have written it") as string,
      });
    expect(contents()).toEqual(before);
    expect(await shadowNow()).toBe(a);
    truncateSync(aliasesPath(place), 10);
    await expect(readAliases(place)).rejects.toMatchObject({ code: "E_ALIASES_BROKEN" });
  });

  test("restartLog() leaves a whole log alone", async () => {
    const before = contents();
    const restart = restartLog(place, "why not", systemClock);
    await expect(restart).rejects.toMatchObject({ code: "E_AUDIT_WHOLE", exitCode: 2 });
    expect(contents()).toEqual(before);
  });

  test("a restart that was killed before aliases.json followed is ended by the next start", async () => {
    const old = join(place.modelsDir, "old");
    copyFileSync(aliasesPath(place), old);
    replaceIn(auditPath(place), `"version":"${b}"`, `"version":"${a}"`);
    await restartLog(place, "disk failed", systemClock);
    copyFileSync(old, aliasesPath(place));
    expect((await recover()).mended[0]).toContain("aliases.json");
    expect(await shadowNow()).toBe(a);
    await expectSettled();
  });
});

test("an aliases.json of a newer format is neither read nor replaced", async () => {
  const newer = '{"format":2,"who":"knows"}';
  writeFileSync(aliasesPath(place), newer);
  await expect(readAliases(place)).rejects.toMatchObject({ code: "E_ALIASES_BROKEN" });
  await expect(shadow(b)).rejects.toMatchObject({ code: "E_ALIASES_BROKEN" });
  expect(readFileSync(aliasesPath(place), "utf8")).toBe(newer);
});

const lines = () => readFileSync(auditPath(place), "utf8").split(/(?<=\n)/);

function stateOf(name: string): string {
  return name.endsWith("json") || name.endsWith("jsonl")
    ? `${name} ${readFileSync(join(modelFolder(place), name), "utf8")}`
    : name;
}

function replaceIn(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}

function newerLine(): string {
  const { hash: before } = JSON.parse(lines().at(-1)!) as { readonly hash: string };
  const body = {
    seq: 4,
    at: new Date(0).toISOString(),
    before,
    event: { kind: "frozen" },
    aliases: null,
  };
  const text = JSON.stringify(body).slice(0, -1);
  return `${text},"hash":"${createHash("sha256").update(text).digest("hex")}"}\n`;
}
