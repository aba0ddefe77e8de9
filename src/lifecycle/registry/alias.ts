import { z } from "zod";
import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";

/** What a version can be for; a version may have several of these names. */
export const aliasNames = ["champion", "challenger", "previous", "shadow"] as const;
export type AliasName = (typeof aliasNames)[number];

export const versionSchema = z.custom<ModelVersion>(
  (value) => typeof value === "string" && isVersionId(value),
  "is no version id",
);

/** One name and whom it means. */
const aliasSchema = z.strictObject({
  version: versionSchema,
  /** How often this alias was set or taken away, this time included; counted from 1. */
  generation: z.number().int().positive(),
  /** When it was set, "2026-01-01T00:00:00.000Z". */
  since: z.iso.datetime(),
});

export const aliasTableSchema = z.strictObject({
  champion: aliasSchema.nullable(),
  challenger: aliasSchema.nullable(),
  previous: aliasSchema.nullable(),
  shadow: aliasSchema.nullable(),
  /** Times each alias was ever set or taken away: the generation of one that means nobody now. */
  generations: z.strictObject({
    champion: z.number().int().nonnegative(),
    challenger: z.number().int().nonnegative(),
    previous: z.number().int().nonnegative(),
    shadow: z.number().int().nonnegative(),
  }),
});

/** All aliases of a model. */
export type AliasTable = Readonly<z.infer<typeof aliasTableSchema>>;

/** Before anything was deployed. */
export const noAliases: AliasTable = {
  champion: null,
  challenger: null,
  previous: null,
  shadow: null,
  generations: { champion: 0, challenger: 0, previous: 0, shadow: 0 },
};

/** Whom aliases are to mean from now on; `null` is nobody, what is left out stays. */
export type AliasChange = Readonly<Partial<Record<AliasName, ModelVersion | null>>>;

/**
 * The table after a change. An alias that already means that version keeps its generation and time.
 *
 * @param since "2026-01-01T00:00:00.000Z"
 */
export function changeAliases(table: AliasTable, change: AliasChange, since: string): AliasTable {
  const next = { ...table, generations: { ...table.generations } };
  for (const name of aliasNames) {
    const version = change[name];
    if (version === undefined || version === (table[name]?.version ?? null)) continue;
    const generation = table.generations[name] + 1;
    next.generations[name] = generation;
    next[name] = version === null ? null : { version, generation, since };
  }
  return next;
}

/** The aliases that mean a version, in the order of `aliasNames`. */
export function aliasesOf(table: AliasTable, version: ModelVersion): readonly AliasName[] {
  return aliasNames.filter((name) => table[name]?.version === version);
}
