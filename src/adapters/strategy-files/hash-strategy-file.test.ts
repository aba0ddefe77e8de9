import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hashStrategyFile } from "./hash-strategy-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "strategy-hash-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** A new folder with these files; answers the path of its `mine.ts`. */
function written(files: Readonly<Record<string, string>>): string {
  const own = path.join(folder, `case-${(count += 1)}`, "rules");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(own, name)), { recursive: true });
    writeFileSync(path.join(own, name), text);
  }
  return path.join(own, "mine.ts");
}

const hashOf = (files: Readonly<Record<string, string>>): Promise<string> =>
  hashStrategyFile(written(files));

const foo = (version: string) => ({
  "node_modules/foo/package.json": JSON.stringify({ name: "foo", version }),
  "node_modules/foo/index.js": "export const foo = 1;",
});

describe("hashStrategyFile()", () => {
  test.each([
    ["alone", "export default 1;"],
    [
      "that imports the toolbox, Node and types",
      `import { defineStrategy } from "candlecast/strategy"; import { join } from "node:path";
       import type { Side } from "./side.ts"; export default defineStrategy(join("a") as Side);`,
    ],
  ])("a file %s is known by the hash of its bytes", async (_what, text) => {
    const plain = createHash("sha256").update(text).digest("hex");
    expect(await hashOf({ "mine.ts": text })).toBe(plain);
  });

  test.each([
    ["import", `import { limit } from "./helper.ts"; export default limit;`],
    ["import of a .js that is a .ts", `import { limit } from "./helper.js"; export default limit;`],
    ["import without a name", `import "./helper.ts"; export default 1;`],
    ["export from", `export { limit as default } from "./helper.ts";`],
    ["export *", `export * from "./helper.ts"; export default 1;`],
    ["import() at once", `export default (await import("./helper.ts")).limit;`],
    ["import() later", `export default () => import("./helper.ts");`],
    ["import() of a computed name", `export default (n: string) => import("./" + n + ".ts");`],
    ["require in a CommonJS file", `import c from "./common.cjs"; export default c;`],
  ])("%s: another helper is another strategy, the same is the same", async (_what, text) => {
    const files = (limit: number) => ({
      "mine.ts": text,
      "common.cjs": `module.exports = require("./helper.ts").limit;`,
      "helper.ts": `export { limit } from "./deep/limit.ts";`,
      "deep/limit.ts": `export const limit = ${limit};`,
    });
    expect(await hashOf(files(1))).toBe(await hashOf(files(1)));
    expect(await hashOf(files(2))).not.toBe(await hashOf(files(1)));
  });

  test("data that it imports counts, what nobody imports does not", async () => {
    const text = `import table from "./table.json" with { type: "json" }; export default table;`;
    const files = (limit: number, note: string) => ({
      "mine.ts": text,
      "table.json": `{ "limit": ${limit} }`,
      "note.ts": note,
    });
    const first = await hashOf(files(1, "a"));
    expect(await hashOf(files(1, "b"))).toBe(first);
    expect(await hashOf(files(2, "a"))).not.toBe(first);
  });

  test("two helpers that change their contents are another strategy", async () => {
    const text = `import a from "./a.ts"; import b from "./b.ts"; export default [a, b];`;
    const [one, two] = ["export default 1;", "export default 2;"];
    const first = await hashOf({ "mine.ts": text, "a.ts": one, "b.ts": two });
    expect(await hashOf({ "mine.ts": text, "a.ts": two, "b.ts": one })).not.toBe(first);
  });

  test("files that import each other, and a file loaded twice", async () => {
    const files = (limit: number) => ({
      "mine.ts": `import "./mine.ts?again=1"; import { a } from "./a.ts"; export const b = 1; export default a;`,
      "a.ts": `import { b } from "./mine.ts"; export const a = () => b + ${limit};`,
    });
    expect(await hashOf(files(1))).toBe(await hashOf(files(1)));
    expect(await hashOf(files(2))).not.toBe(await hashOf(files(1)));
  });

  test("neither the folder, nor a symbolic link, nor a file beside the folder moves it", async () => {
    const file = written({
      "mine.ts": `import a from "./a.ts"; import s from "../shared.ts"; export default [a, s];`,
      "a.ts": "export default 1;",
    });
    const above = path.dirname(path.dirname(file));
    writeFileSync(path.join(above, "shared.ts"), "export default 2;");
    const first = await hashStrategyFile(file);
    const moved = path.join(folder, "far", "away", "moved");
    cpSync(above, moved, { recursive: true });
    expect(await hashStrategyFile(path.join(moved, "rules", "mine.ts"))).toBe(first);
    const link = path.join(folder, "link.ts");
    symlinkSync(file, link);
    expect(await hashStrategyFile(link)).toBe(first);
    // The helper a link to a file of another name and folder.
    rmSync(path.join(moved, "rules", "a.ts"));
    writeFileSync(path.join(folder, "kept.ts"), "export default 1;");
    symlinkSync(path.join(folder, "kept.ts"), path.join(moved, "rules", "a.ts"));
    expect(await hashStrategyFile(path.join(moved, "rules", "mine.ts"))).toBe(first);
    writeFileSync(path.join(folder, "kept.ts"), "export default 3;");
    expect(await hashStrategyFile(path.join(moved, "rules", "mine.ts"))).not.toBe(first);
  });

  test("packages count by name and version, wherever they are installed", async () => {
    const text = `import { foo } from "foo"; import { part } from "@none/here/part"; export default [foo, part];`;
    const first = await hashOf({ "mine.ts": text, ...foo("1.0.0") });
    expect(await hashOf({ "mine.ts": text, ...foo("1.0.0") })).toBe(first);
    expect(await hashOf({ "mine.ts": text, ...foo("1.0.1") })).not.toBe(first);
    expect(await hashOf({ "mine.ts": text })).not.toBe(first);
  });

  test("no file, too much of it, an import that leads nowhere: E_STRATEGY_FILE", async () => {
    await expect(hashStrategyFile(path.join(folder, "none.ts"))).rejects.toMatchObject({
      code: "E_STRATEGY_FILE",
    });
    const names = Array.from({ length: 200 }, (_, i) => `f${i}.ts`);
    const many = Object.fromEntries(names.map((name) => [name, "export {};"]));
    const all = names.map((name) => `import "./${name}";`).join("\n");
    await expect(hashOf({ ...many, "mine.ts": all })).rejects.toMatchObject({
      code: "E_STRATEGY_FILE",
      message: expect.stringMatching(/200 files of together 16 MiB at most, values were 201 and /),
    });
    const large = `export default "${"x".repeat(16 * 1_048_576)}";`;
    const importing = { "mine.ts": `import x from "./x.ts"; export default x;`, "x.ts": large };
    await expect(hashOf(importing)).rejects.toMatchObject({ code: "E_STRATEGY_FILE" });
    await expect(hashOf({ "mine.ts": `import "./none.ts";` })).rejects.toMatchObject({
      code: "E_STRATEGY_FILE",
      message: expect.stringMatching(/none\.ts.* \(mine\.ts, line 1\)/),
    });
  });
});
