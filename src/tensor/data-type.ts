/** Element types that a graph may hold. */
export type DataType = "float32" | "float64" | "int64" | "bool";

/** A floating type in which a whole graph computes: float32 for work, float64 to check gradients. */
export type FloatType = "float32" | "float64";

/** One tensor's elements in memory, row-major. */
export type TensorValues = Float32Array | Float64Array | BigInt64Array | Uint8Array;

/** The format's number of each element type (TensorProto.DataType). */
export const onnxDataType: Record<DataType, number> = {
  float32: 1,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** A fixed extent, or the name of one that is known only when the graph runs ("batch"). */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

/** Number of elements of a shape whose extents are all fixed. */
export function elementCount(shape: Shape): number {
  return shape.reduce<number>((count, extent) => count * fixedExtent(extent), 1);
}

/** @throws {RangeError} the extent is symbolic. */
export function fixedExtent(extent: Dimension | undefined): number {
  if (typeof extent === "number") return extent;
  throw new RangeError(`Cannot compute with a symbolic extent, value was ${String(extent)}`);
}
