import { expect, test } from "vitest";
import { z } from "zod";
import { metadataSchema } from "../../src/learning/bundle/metadata.ts";
import { readText } from "./repository.ts";

const page = readText("docs/reference/metadata.md");
const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.*) \| +`?(.*?)`? *\|$/gm)].map(
  ([, field = "", rest = "", example = ""]) => ({ field, rest, example }),
);

// Names that stand for one another are told once: the segments, the baselines, the packages.
const manyNames = /^(baselines|segments|software)\.[^.]+/;
const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  "string date": "date",
  "string date-time": "time",
  integer: "whole number",
  number: "number",
  "array number": "list of numbers",
  "array integer": "list of numbers",
  "array string": "list of text",
};
const leaves = leavesOf(z.toJSONSchema(metadataSchema) as Schema, "");

test("docs/reference/metadata.md lists every field of the schema and no other", () => {
  const told = [...new Set(leaves.map(({ field }) => field))];
  expect(told.length).toBeGreaterThan(50);
  expect(rows.map(({ field }) => field).toSorted()).toEqual(told.toSorted());
});

test("docs/reference/metadata.md gives every field the schema's type", () => {
  const told = rows.map(({ field, rest }) => `${field}: ${rest.split("|")[0]?.trim() ?? ""}`);
  const known = leaves.flatMap(({ field, type }) => (type === "" ? [] : [`${field}: ${type}`]));
  expect(told.toSorted()).toEqual([...new Set(known)].toSorted());
});

test("docs/reference/metadata.md gives every field an example in JSON", () => {
  for (const { field, example } of rows)
    expect(() => JSON.parse(example) as unknown, field).not.toThrow();
});

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: object;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

interface Leaf {
  readonly field: string;
  /** As the page says it; empty for null, which stands for an undefined value of another type. */
  readonly type: string;
}

function leavesOf(schema: Schema, field: string): readonly Leaf[] {
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  const inner = Object.entries(schema.properties ?? {});
  const listed = schema.items?.properties === undefined ? undefined : schema.items;
  const values =
    typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const below = [
    ...inner.flatMap(([name, one]) => leavesOf(one, field === "" ? name : `${field}.${name}`)),
    ...variants.flatMap((one) => leavesOf(one, field)),
    ...(listed === undefined ? [] : leavesOf(listed, `${field}[]`)),
    ...(values === undefined ? [] : leavesOf(values, `${field}.<name>`)),
  ];
  const name = field.replace(manyNames, "$1.<name>");
  return below.length > 0 ? below : [{ field: name, type: typeOf(schema) }];
}

function typeOf({ type, format, const: constant, items }: Schema): string {
  const name = (typeof type === "string" ? type : type?.find((one) => one !== "null")) ?? "";
  if (name === "boolean") return `\`${String(constant)}\``;
  const kind = [name, format, items?.type].filter((part) => part !== undefined).join(" ");
  return typeWords[kind] ?? "";
}
