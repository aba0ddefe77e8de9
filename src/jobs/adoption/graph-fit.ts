import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { GraphValue, InspectedModel } from "../../tensor/model-check/inspect-model.ts";
import { quoted, refuseModel } from "../../tensor/model-check/refuse-model.ts";
import { refuseOption } from "./adoption-request.ts";

/** How a foreign graph is fed with windows. */
export interface GraphFit {
  readonly graph: ModelMetadata["graph"];
  /** Candles per window. */
  readonly lookback: number;
}

const lookbackBounds = { least: 2, most: 5000 };

/**
 * Fits windows of candles to a graph's input and finds its forecast among its outputs.
 *
 * @throws {RefusedError} E_FOREIGN_MODEL: it takes or answers something else.
 * @throws {MisuseError} E_ADOPTION_OPTION: the sequence length or the output's name contradicts it.
 */
export function fitGraph(
  inspected: InspectedModel,
  asked: {
    readonly inputs: readonly string[];
    readonly sequenceLength?: number | undefined;
    readonly graphOutput?: string | undefined;
  },
): GraphFit {
  const { input, opset } = inspected;
  const { lookback, layout, batch } = fitInput(input, asked);
  const output = forecastOutput(inspected.outputs, asked.graphOutput).name;
  return {
    lookback,
    graph: {
      input: input.name,
      close_output: output,
      scaled_output: output,
      opset,
      ...(layout === undefined ? {} : { layout }),
      ...(batch === undefined ? {} : { batch }),
    },
  };
}

interface InputFit {
  readonly lookback: number;
  readonly layout: "flat" | undefined;
  readonly batch: 1 | undefined;
}

function fitInput(
  input: GraphValue,
  asked: { readonly inputs: readonly string[]; readonly sequenceLength?: number | undefined },
): InputFit {
  const [windows, ...rest] = input.shape;
  if (windows !== undefined && windows !== 1) {
    refuseModel(
      `it takes exactly ${windows} windows at a time; export it with a batch of 1 or any`,
    );
  }
  const { candles, layout } = windowShape(input, rest, asked.inputs.length);
  return {
    lookback: lookbackOf(candles, asked.sequenceLength),
    layout,
    batch: windows === undefined ? undefined : 1,
  };
}

// Candles per window as far as the graph says, and whether the window is flat.
function windowShape(
  input: GraphValue,
  rest: GraphValue["shape"],
  width: number,
): { readonly candles: number | undefined; readonly layout: "flat" | undefined } {
  const [first, second] = rest;
  if (rest.length === 2 && (second ?? width) === width) {
    return { candles: first, layout: undefined };
  }
  const candles = first === undefined ? undefined : first / width;
  if (rest.length === 1 && Number.isInteger(candles ?? 1)) return { candles, layout: "flat" };
  return refuseModel(
    `[batch, candles, ${width}] or [batch, candles x ${width}] is fed, its input is ${shapeText(input)}`,
  );
}

function lookbackOf(inGraph: number | undefined, stated: number | undefined): number {
  const lookback = inGraph ?? stated;
  if (lookback === undefined) {
    return refuseOption(
      "its graph takes any number of candles; say how many with --sequence-length",
    );
  }
  if (stated !== undefined && stated !== lookback) {
    refuseOption(`the sequence length of its graph is ${lookback}, value was ${stated}`);
  }
  const { least, most } = lookbackBounds;
  if (Number.isSafeInteger(lookback) && lookback >= least && lookback <= most) return lookback;
  return refuseOption(
    `the sequence length must be a whole number from ${least} to ${most}, value was ${lookback}`,
  );
}

function forecastOutput(outputs: readonly GraphValue[], wanted: string | undefined): GraphValue {
  const names = outputs.map(({ name }) => quoted(name)).join(", ");
  const found =
    wanted === undefined && outputs.length === 1
      ? outputs[0]
      : outputs.find(({ name }) => name === wanted);
  if (found === undefined) {
    return refuseOption(
      wanted === undefined
        ? `it has ${outputs.length} outputs, name the forecast with --graph-output: ${names}`
        : `it has no float32 output ${quoted(wanted)}, it has ${names}`,
    );
  }
  const [, ...rest] = found.shape;
  if (rest.some((extent) => extent !== undefined && extent !== 1)) {
    refuseModel(`one value per window is read, its output is ${shapeText(found)}`);
  }
  return found;
}

function shapeText({ shape }: GraphValue): string {
  return `[${shape.map((extent) => extent ?? "any").join(", ")}]`;
}
