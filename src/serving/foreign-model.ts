import { RefusedError } from "../foundation/errors.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { EncodedWindows } from "../learning/features/recipes/recipe.ts";
import type { ForeignOutput, ForeignTransform } from "../learning/features/fitted-transform.ts";
import { gatherWindow } from "../learning/features/gather-window.ts";
import { foreign } from "../learning/features/recipes/foreign.ts";
import { type FeatureScale, fixedScales } from "../learning/features/recipes/foreign-scaling.ts";
import type { ForecastRunner, LoadedModel, WindowsShape } from "./forecast-runner.ts";

/** What loading a version's graph needs of its metadata. */
export type BoundMetadata = Pick<ModelMetadata, "graph" | "target_transform">;

/**
 * Loads a version's graph so that it takes raw candles and answers with closes. Graphs of our own
 * training do so themselves; a foreign one is wrapped: candles are scaled as was stated, and its only
 * output becomes the close and, as the scaled output, the change of the close. It is asked one window
 * at a time, here as when it is served: what it could learn from a batch's later windows is the future.
 *
 * @throws {WorldError} E_ENGINE_LOAD: the engine refuses it.
 */
export async function bindModel(
  runner: ForecastRunner,
  metadata: BoundMetadata,
  model: Uint8Array,
): Promise<LoadedModel> {
  const { graph } = metadata;
  const transform = metadata.target_transform;
  if (transform.recipe !== "foreign") return runner.load(model);
  const { input, close_output, scaled_output, layout } = graph;
  const loaded = await runner.load(model, { input, close_output, scaled_output, layout });
  return {
    async run(candles, shape, asked) {
      const encoded = encodeRaw(candles, shape, transform);
      const raw = await askEach((x, one) => loaded.run(x, one, asked), encoded.x, shape);
      return decodeRaw(raw, encoded, transform);
    },
    release: () => loaded.release(),
  };
}

/** A runner that binds every graph it loads as `metadata` say. */
export function boundRunner(runner: ForecastRunner, metadata: BoundMetadata): ForecastRunner {
  return { load: (model) => bindModel(runner, metadata, model) };
}

async function askEach(
  ask: LoadedModel["run"],
  x: Float32Array,
  shape: WindowsShape,
): Promise<Float32Array> {
  const size = shape.lookback * shape.features;
  const raw = new Float32Array(shape.windows);
  for (let w = 0; w < shape.windows; w++) {
    raw[w] = await askOne(ask, x.slice(w * size, (w + 1) * size), shape);
  }
  return raw;
}

async function askOne(
  ask: LoadedModel["run"],
  x: Float32Array,
  shape: WindowsShape,
): Promise<number> {
  const { closes } = await ask(x, { ...shape, windows: 1 });
  const [close] = closes ?? [];
  if (closes instanceof Float32Array && closes.length === 1 && close !== undefined) return close;
  throw new RefusedError(
    "E_FOREIGN_OUTPUT",
    `Cannot read the model's output: a window wants one float32 value, value was ${closes?.length ?? 0} of another kind or number`,
  );
}

interface EncodedRaw extends Pick<EncodedWindows, "center" | "scale"> {
  /** [windows, lookback, F] scaled inputs. */
  readonly x: Float32Array;
  /** [windows] last close of each. */
  readonly lastClose: Float32Array;
}

function encodeRaw(
  candles: Float32Array,
  { windows, lookback, features: width }: WindowsShape,
  transform: ForeignTransform,
): EncodedRaw {
  const { features } = transform;
  const rows = windows * lookback;
  const columns = new Map(
    features.map((name, f) => [
      name,
      Float32Array.from({ length: rows }, (_, r) => candles[r * width + f]!),
    ]),
  );
  const endRow = Int32Array.from({ length: windows }, (_, w) => (w + 1) * lookback - 1);
  const encoded = foreign.encode(columns, endRow, transform);
  const x = new Float32Array(candles.length);
  const samples = { ...encoded, endRow, lookback, features };
  for (let w = 0; w < windows; w++) x.set(gatherWindow(samples, w), w * lookback * width);
  const lastClose = Float32Array.from(endRow, (row) => columns.get("close")![row]!);
  return { x, lastClose, center: encoded.center, scale: encoded.scale };
}

function decodeRaw(raw: Float32Array, encoded: EncodedRaw, transform: ForeignTransform) {
  const closeOf = closeDecoder(encoded, transform);
  const closes = Float64Array.from(raw, (value, w) => closeOf(value, w));
  return {
    closes: Float32Array.from(closes),
    // From the unrounded close, so that a small change keeps its digits.
    scaledOutputs: Float32Array.from(closes, (close, w) => close / encoded.lastClose[w]! - 1),
  };
}

function closeDecoder(
  { lastClose, center, scale }: EncodedRaw,
  transform: ForeignTransform,
): (value: number, w: number) => number {
  const decoders: Readonly<Record<ForeignOutput, (value: number, w: number) => number>> = {
    price: (value) => value,
    "log-return": (value, w) => lastClose[w]! * Math.exp(value),
    change: (value, w) => lastClose[w]! * (1 + value),
    "scaled-close": (value, w) =>
      fixed === undefined ? center[at(w)]! + value / scale[at(w)]! : unscaled(value, fixed),
  };
  const close = transform.features.indexOf("close");
  const fixed = fixedScales(transform)?.[close];
  const at = (w: number): number => w * transform.features.length + close;
  return decoders[transform.output];
}

function unscaled(value: number, { offset, width }: FeatureScale): number {
  return offset + value * width;
}
