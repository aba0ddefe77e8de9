/** Names of ops in the ONNX standard (opset 17), by family. */
export type ElementwiseOp =
  | "Add"
  | "Sub"
  | "Mul"
  | "Div"
  | "Max"
  | "Neg"
  | "Exp"
  | "Log"
  | "Sqrt"
  | "Sigmoid"
  | "Tanh"
  | "Relu"
  | "Softplus"
  | "Sign"
  | "Identity"
  | "Where"
  | "Greater"
  | "GreaterOrEqual"
  | "Cast";

export type LinearOp = "MatMul" | "Gemm";

export type ShapeOp =
  | "Reshape"
  | "Transpose"
  | "Slice"
  | "Pad"
  | "Concat"
  | "Split"
  | "Expand"
  | "ReduceSum"
  | "Gather";

export type LoopOp = "Scan";

export type DeployedOp =
  "Conv" | "MaxPool" | "LSTM" | "ReduceMax" | "ReduceMin" | "TopK" | "Squeeze";

export type OpName = ElementwiseOp | LinearOp | ShapeOp | LoopOp | DeployedOp;
