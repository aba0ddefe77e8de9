import { z } from "zod";
import { parseJson } from "../../foundation/parse-json.ts";
import { readLimitedFile } from "../../adapters/model-files/read-limited-file.ts";
import type { ForeignScaling } from "../../learning/features/fitted-transform.ts";
import { refuseOption } from "./adoption-request.ts";

const plain: Readonly<Record<string, ForeignScaling>> = {
  none: { kind: "none" },
  "window-minmax": { kind: "window-min-max" },
  "window-zscore": { kind: "window-standard" },
};

const bytesMax = 1 << 20;
const forms = "none, window-minmax, window-zscore, minmax:FILE.json or standard:FILE.json";

/** One number per input in its order, or by the input's name. */
const numbersSchema = z.union([z.array(z.number()).min(1), z.record(z.string(), z.number())]);
type Numbers = z.infer<typeof numbersSchema>;

const minMaxSchema = z.union([
  z.looseObject({ min: numbersSchema, max: numbersSchema }),
  z
    .looseObject({ data_min_: numbersSchema, data_max_: numbersSchema })
    .transform(({ data_min_: min, data_max_: max }) => ({ min, max })),
]);
const standardSchema = z.union([
  z.looseObject({ mean: numbersSchema, std: numbersSchema }),
  z
    .looseObject({ mean_: numbersSchema, scale_: numbersSchema })
    .transform(({ mean_: mean, scale_: std }) => ({ mean, std })),
]);

/**
 * What `--scaling` says. The file of `minmax:` holds `min` and `max` (or scikit-learn's `data_min_`
 * and `data_max_`), that of `standard:` `mean` and `std` (or `mean_` and `scale_`): one number per
 * input in its order, or an object by the input's name.
 *
 * @param inputs In the order of the graph's columns.
 * @throws {MisuseError} E_ADOPTION_OPTION, E_FILE_MISSING, E_FILE_FORMAT. @throws {WorldError} E_FILE_READ.
 */
export async function statedScaling(
  text: string,
  inputs: readonly string[],
): Promise<ForeignScaling> {
  const known = plain[text];
  if (known !== undefined) return known;
  const [, kind, path] = /^(minmax|standard):(.+)$/s.exec(text) ?? [];
  if (kind === undefined || path === undefined) {
    return refuseOption(`the scaling must be ${forms}, value was ${JSON.stringify(text)}`);
  }
  const content = parseJson(Buffer.from(await readLimitedFile(path, bytesMax)).toString("utf8"));
  const fromFile = (numbers: Numbers, what: string) => inOrder(numbers, { inputs, what, path });
  if (kind === "minmax") {
    const { min, max } = parsed(minMaxSchema, content, `${path}: "min" and "max"`);
    const scaling = { min: fromFile(min, "min"), max: fromFile(max, "max") };
    refuseUnordered(scaling.min, scaling.max, path);
    return { kind: "min-max", ...scaling };
  }
  const { mean, std } = parsed(standardSchema, content, `${path}: "mean" and "std"`);
  const scaling = { mean: fromFile(mean, "mean"), std: fromFile(std, "std") };
  refuseUnordered(
    scaling.std.map(() => 0),
    scaling.std,
    path,
  );
  return { kind: "standard", ...scaling };
}

function parsed<T>(schema: z.ZodType<T>, content: unknown, wanted: string): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  return refuseOption(`a number per input is wanted in ${wanted}`);
}

function inOrder(
  numbers: Numbers,
  {
    inputs,
    what,
    path,
  }: { readonly inputs: readonly string[]; readonly what: string; readonly path: string },
): readonly number[] {
  const ordered = Array.isArray(numbers) ? numbers : inputs.map((name) => numbers[name]);
  const isWhole = ordered.length === inputs.length && ordered.every((n) => n !== undefined);
  if (isWhole) return ordered.filter((n) => n !== undefined);
  return refuseOption(
    `${path} must hold one "${what}" for each of ${inputs.join(", ")}, it holds ${Object.keys(numbers).length}`,
  );
}

function refuseUnordered(low: readonly number[], high: readonly number[], path: string): void {
  if (low.every((value, f) => value < high[f]!)) return;
  refuseOption(`${path} holds a range or a standard deviation that is not above 0`);
}
