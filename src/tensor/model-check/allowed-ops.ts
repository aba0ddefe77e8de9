/**
 * Operators that a model from elsewhere may use, by domain: pure computations on tensors. Not among
 * them: chance, text, images, sequences and optionals, whatever a vendor adds.
 */
export const allowedOps: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["", wordSet(standardOps())],
  ["ai.onnx", wordSet(standardOps())],
  [
    "ai.onnx.ml",
    wordSet(`ArrayFeatureExtractor Binarizer FeatureVectorizer Imputer LinearRegressor Normalizer
      Scaler SVMRegressor TreeEnsemble TreeEnsembleRegressor`),
  ],
]);

function standardOps(): string {
  return `
    Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool
    BatchNormalization Cast CastLike Ceil Celu Clip Concat Constant ConstantOfShape Conv ConvInteger
    ConvTranspose Cos Cosh CumSum DequantizeLinear Div Dropout DynamicQuantizeLinear Einsum Elu Equal
    Erf Exp Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm
    GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid
    HardSwish Hardmax Identity If InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization
    LeakyRelu Less LessOrEqual Log LogSoftmax Loop LpNormalization LpPool MatMul MatMulInteger Max
    MaxPool Mean MeanVarianceNormalization Min Mish Mod Mul Neg Not OneHot Or PRelu Pad Pow
    QLinearConv QLinearMatMul QuantizeLinear RMSNormalization RNN Range Reciprocal ReduceL1 ReduceL2
    ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare
    Relu Reshape ReverseSequence Round Scan ScatterElements ScatterND Selu Shape Sigmoid Sign Sin Sinh
    Size Slice Softmax Softplus Softsign Split Sqrt Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu
    Tile TopK Transpose Trilu Unsqueeze Where Xor`;
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
