import { assert } from "../foundation/assert.ts";
import { elementCount, type DataType, type FloatType, type Shape } from "./data-type.ts";
import type { OpName } from "./ops/op-name.ts";
import { opTable } from "./ops/op-table.ts";
import type {
  Attributes,
  Constant,
  GraphBuilder,
  GraphNode,
  GraphParts,
  TapeEntry,
  Tensor,
} from "./tensor.ts";

/** A graph under construction: ops are applied in the order in which they will run. */
export class Graph implements GraphBuilder, GraphParts {
  readonly floatType: FloatType;
  readonly nodes: GraphNode[] = [];
  readonly inputs: Tensor[] = [];
  readonly constants: Constant[] = [];
  readonly tape: TapeEntry[] = [];
  readonly #prefix: string;
  readonly #constantsByKey = new Map<string, Tensor>();
  #named = 0;
  #recording = true;

  /** @param prefix Starts every inner name; a loop body needs another than the graph around it. */
  constructor(floatType: FloatType, prefix = "") {
    this.floatType = floatType;
    this.#prefix = prefix;
  }

  /** A value handed in at each run. */
  input(name: string, shape: Shape, type: DataType = this.floatType): Tensor {
    const tensor = { graph: this, name, shape, type };
    this.inputs.push(tensor);
    return tensor;
  }

  constant(values: ArrayLike<number> | number, shape: Shape = []): Tensor {
    const list = typeof values === "number" ? [values] : values;
    const stored = this.floatType === "float64" ? Float64Array.from(list) : Float32Array.from(list);
    return this.#store(stored, shape, this.floatType);
  }

  integers(values: readonly number[], shape: Shape = [values.length]): Tensor {
    return this.#store(BigInt64Array.from(values, BigInt), shape, "int64");
  }

  weight(name: string, values: Float32Array, shape: Shape): Tensor {
    assert(values.length === elementCount(shape), "a weight has as many numbers as its shape");
    const tensor: Tensor = { graph: this, name, shape, type: "float32" };
    this.constants.push({ tensor, values });
    return tensor;
  }

  apply(op: OpName, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor {
    const [output, ...others] = this.applyMany(op, inputs, attributes);
    assert(output !== undefined && others.length === 0, `${op} has one output`);
    return output;
  }

  applyMany(op: OpName, inputs: readonly Tensor[], attributes: Attributes = {}): readonly Tensor[] {
    const { infer, gradient } = opTable[op];
    const outputs = infer(inputs, attributes).map((spec) => ({
      graph: this,
      name: this.#freshName(op),
      ...spec,
    }));
    this.nodes.push({ op, inputs: inputs.map(({ name }) => name), outputs, attributes });
    if (this.#recording && typeof gradient === "function") {
      const call = { graph: this, inputs, outputs, attributes };
      this.tape.push({ inputs, outputs, backward: (gradients) => gradient(call, gradients) });
    }
    return outputs;
  }

  composite<Built extends TapeEntry>(build: () => Built): Built {
    const built = this.withoutGradient(build);
    if (this.#recording) this.tape.push(built);
    return built;
  }

  withoutGradient<Built>(build: () => Built): Built {
    const wasRecording = this.#recording;
    this.#recording = false;
    const built = build();
    this.#recording = wasRecording;
    return built;
  }

  #store(values: Constant["values"], shape: Shape, type: DataType): Tensor {
    assert(values.length === elementCount(shape), "a constant has as many numbers as its shape");
    const key = values.length <= 64 ? `${type}:${shape.join("x")}:${values.join(",")}` : undefined;
    const known = key === undefined ? undefined : this.#constantsByKey.get(key);
    if (known !== undefined) return known;
    const tensor = { graph: this, name: this.#freshName("constant"), shape, type };
    this.constants.push({ tensor, values });
    if (key !== undefined) this.#constantsByKey.set(key, tensor);
    return tensor;
  }

  #freshName(kind: string): string {
    this.#named += 1;
    return `${this.#prefix}${kind}_${this.#named}`;
  }
}
