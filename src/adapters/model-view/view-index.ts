import { z } from "zod";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { type BundleFiles, sha256Hex } from "../../learning/bundle/manifest.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { isVersionId, type ModelVersion } from "../../learning/bundle/version-id.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframes } from "../../market/timeframe.ts";

export const viewIndexName = "export.json";

/** A version as it stands in a view. */
export interface ViewedModel {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
  readonly version: ModelVersion;
  /** What it was when it was exported; the newest stands where none was deployed. */
  readonly role: "champion" | "newest";
  /** By the names that they have in the view. */
  readonly files: BundleFiles;
}

const viewIndexSchema = z.strictObject({
  format: z.literal(1),
  exported_at: z.iso.datetime(),
  models: z.array(
    z.strictObject({
      instrument: z.string().regex(/^[A-Z0-9][A-Z0-9._-]{0,63}$/),
      timeframe: z.enum(timeframes),
      kind: z.enum(["price", "sentiment"]),
      version: z.custom<ModelVersion>((value) => typeof value === "string" && isVersionId(value)),
      role: z.enum(["champion", "newest"]),
      files: z.record(
        z.string().regex(/^[a-z0-9][a-z0-9._-]{0,126}$/),
        z.strictObject({
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          bytes: z.int().nonnegative(),
        }),
      ),
    }),
  ),
});

/** `export.json`: which version each file of a view belongs to. */
export type ViewIndex = Readonly<z.infer<typeof viewIndexSchema>>;

/** @param exportedAt "2026-01-01T00:00:00.000Z" */
export function encodeViewIndex(models: readonly ViewedModel[], exportedAt: string): string {
  const listed = models.map(({ files, ...model }) => {
    const hashed = [...files].map(([name, content]) => {
      return [name, { sha256: sha256Hex(content), bytes: content.length }] as const;
    });
    return { ...model, files: Object.fromEntries(hashed) };
  });
  return `${JSON.stringify({ format: 1, exported_at: exportedAt, models: listed }, null, 2)}\n`;
}

/** @returns The index, or in words why the text is none. */
export function parseViewIndex(text: string): ViewIndex | string {
  const parsed = viewIndexSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : firstIssue(parsed.error);
}
