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
  const [batch, ...rest] = input.shape;
  const width = asked.inputs.length;
  const wanted = `[batch, candles, ${width}] or [batch, candles x ${width}] is fed, its input is ${shapeText(input)}`;
  if (batch !== undefined && batch !== 1) {
    refuseModel(`it takes exactly ${batch} windows at a time; export it with a batch of 1 or any`);
  }
  const fixed = { batch: batch === undefined ? undefined : (1 as const) };
  if (rest.length === 2) {
    const [candles, features] = rest;
    if (features !== undefined && features !== width) refuseModel(wanted);
    return { ...fixed, lookback: lookbackOf(candles, asked.sequenceLength), layout: undefined };
  }
  if (rest.length !== 1) refuseModel(wanted);
  const [values] = rest;
  if (values !== undefined && values % width !== 0) refuseModel(wanted);
  const candles = values === undefined ? undefined : values / width;
  return { ...fixed, lookback: lookbackOf(candles, asked.sequenceLength), layout: "flat" };
}

function lookbackOf(inGraph: number | undefined, stated: number | undefined): number {
  if (inGraph === undefined && stated === undefined) {
    refuseOption("its graph takes any number of candles; say how many with --sequence-length");
  }
  if (inGraph !== undefined && stated !== undefined && inGraph !== stated) {
    refuseOption(`the sequence length of its graph is ${inGraph}, value was ${stated}`);
  }
  const lookback = inGraph ?? stated ?? 0;
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
