import { expect, test } from "vitest";
import { z } from "zod";
import { metadataSchema } from "../../src/learning/bundle/metadata.ts";
import { readText } from "./repository.ts";

const page = readText("docs/reference/metadata.md");
const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.*) \| +`?(.*?)`? *\|$/gm)].map(
  ([, field = "", rest = "", example = ""]) => ({ field, rest, example }),
);

test("docs/reference/metadata.md lists every field of the schema and no other", () => {
  const fields = [...new Set(fieldsOf(z.toJSONSchema(metadataSchema) as Schema, ""))];
  expect(fields.length).toBeGreaterThan(50);
  expect(rows.map(({ field }) => field).toSorted()).toEqual(fields.toSorted());
});

test("docs/reference/metadata.md gives every field an example in JSON", () => {
  for (const { field, example } of rows)
    expect(() => JSON.parse(example) as unknown, field).not.toThrow();
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: object;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

// Names that stand for one another are told once: the segments, the baselines, the packages.
const manyNames = /^(baselines|segments|software)\.[^.]+/;

function fieldsOf(schema: Schema, field: string): readonly string[] {
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  const inner = Object.entries(schema.properties ?? {});
  const values =
    typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const below = [
    ...inner.flatMap(([name, one]) => fieldsOf(one, field === "" ? name : `${field}.${name}`)),
    ...variants.flatMap((one) => fieldsOf(one, field)),
    ...(values === undefined ? [] : fieldsOf(values, `${field}.<name>`)),
  ];
  return below.length > 0 ? below : [field.replace(manyNames, "$1.<name>")];
}
