/** The messages of an ONNX file that may occur. */
export type WireMessage =
  | "model"
  | "operator set"
  | "property"
  | "graph"
  | "node"
  | "attribute"
  | "tensor"
  | "value"
  | "type"
  | "tensor type"
  | "shape"
  | "dimension";

/**
 * What stands in a field. "integers" and "floats" may be packed; "kept" ones are decoded later and
 * therefore counted. A field that is not in the table is refused.
 */
export type WireField =
  | { readonly kind: "integer" | "float" | "bytes" }
  | { readonly kind: "integers" | "floats" | "doubles"; readonly kept: boolean }
  | { readonly kind: "message"; readonly of: WireMessage; readonly once: boolean }
  | { readonly kind: "refused"; readonly reason: string };

const integer = { kind: "integer" } as const;
const bytes = { kind: "bytes" } as const;
const integers = (kept: boolean): WireField => ({ kind: "integers", kept });
const floats = (kept: boolean): WireField => ({ kind: "floats", kept });
const doubles: WireField = { kind: "doubles", kept: false };
const one = (of: WireMessage): WireField => ({ kind: "message", of, once: true });
const many = (of: WireMessage): WireField => ({ kind: "message", of, once: false });
const refused = (reason: string): WireField => ({ kind: "refused", reason });

const external = "its weights lie in another file (external data); export it as one file";
const functions = "it brings functions of its own; export it with them inlined";
const sparse = "it holds sparse tensors, which are not read";
const inner = "an attribute holds a list of tensors or graphs, which is not read";

/** By message and field number of the ONNX format (onnx.proto). */
export const wireFields: Readonly<Record<WireMessage, Readonly<Record<number, WireField>>>> = {
  model: {
    1: integer,
    2: bytes,
    3: bytes,
    4: bytes,
    5: integer,
    6: bytes,
    7: one("graph"),
    8: many("operator set"),
    14: many("property"),
    20: refused("it brings a training graph; export it for inference"),
    25: refused(functions),
  },
  "operator set": { 1: bytes, 2: integer },
  property: { 1: bytes, 2: bytes },
  graph: {
    1: many("node"),
    2: bytes,
    5: many("tensor"),
    10: bytes,
    11: many("value"),
    12: many("value"),
    13: many("value"),
    14: refused("it holds quantization annotations, which are not read"),
    15: refused(sparse),
    16: many("property"),
  },
  node: {
    1: bytes,
    2: bytes,
    3: bytes,
    4: bytes,
    5: many("attribute"),
    6: bytes,
    7: bytes,
    8: refused(functions),
    9: many("property"),
  },
  attribute: {
    1: bytes,
    2: { kind: "float" },
    3: integer,
    4: bytes,
    5: one("tensor"),
    6: one("graph"),
    7: floats(true),
    8: integers(true),
    9: bytes,
    10: refused(inner),
    11: refused(inner),
    13: bytes,
    20: integer,
    21: refused(functions),
    22: refused(sparse),
    23: refused(sparse),
  },
  tensor: {
    1: integers(true),
    2: integer,
    4: floats(false),
    5: integers(false),
    6: refused("a tensor holds text"),
    7: integers(true),
    8: bytes,
    9: bytes,
    10: doubles,
    11: integers(false),
    12: bytes,
    13: refused(external),
    14: integer,
    16: many("property"),
  },
  value: { 1: bytes, 2: one("type"), 3: bytes, 4: many("property") },
  type: {
    1: one("tensor type"),
    4: refused("a value is a sequence, not a tensor"),
    5: refused("a value is a map, not a tensor"),
    6: bytes,
    8: refused(sparse),
    9: refused("a value is optional, not a tensor"),
  },
  "tensor type": { 1: integer, 2: one("shape") },
  shape: { 1: many("dimension") },
  dimension: { 1: integer, 2: bytes, 3: bytes },
};
