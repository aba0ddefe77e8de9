import { z } from "zod";
import type { Strategy } from "../../trading/strategies/strategy.ts";

const finite = z.number("must be a finite number");
const call = z.custom<never>((value) => typeof value === "function", "must be a function");

const parameter = z
  .strictObject({
    meaning: z.string("must be a sentence"),
    default: finite,
    atLeast: finite,
    atMost: finite,
    isWhole: z.boolean("must be true or false"),
    sweep: z.array(finite),
  })
  .refine(
    ({ default: standard, atLeast, atMost }) => standard >= atLeast && standard <= atMost,
    "must have a default from atLeast to atMost",
  )
  .refine(
    ({ default: standard, isWhole }) => !isWhole || Number.isInteger(standard),
    "must have a whole default",
  );

const strategySchema = z.strictObject({
  name: z
    .string("must be a text")
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "must be lower case with dashes, at most 40 letters"),
  summary: z.string("must be a sentence").min(1, "must be a sentence"),
  forecasts: z.enum(["none", "price", "ladder"], 'must be "none", "price" or "ladder"'),
  parameters: z.record(
    z.string().regex(/^[A-Za-z]\w{0,39}$/, "must be letters and digits"),
    parameter,
    "must be an object",
  ),
  contradiction: call.optional(),
  warmUp: call,
  start: call,
});

/**
 * Reads the default export of a strategy file.
 *
 * @returns What is wrong with it, where something is: "its warmUp must be a function".
 */
export function readStrategy(exported: unknown): Strategy | { readonly fault: string } {
  const read = strategySchema.safeParse(exported);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  if (issue.path.length === 0 && issue.code !== "unrecognized_keys") {
    return { fault: "its default export is no strategy: export default defineStrategy({ ... })" };
  }
  if (issue.code === "unrecognized_keys") {
    return {
      fault: `its ${["strategy", ...issue.path].join(".")} has no ${issue.keys.join(", ")}`,
    };
  }
  return { fault: `its ${issue.path.join(".")} ${issue.message}` };
}
