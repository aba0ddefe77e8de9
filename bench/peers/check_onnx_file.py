"""Is a bundle's .onnx valid, made of standard ops alone, and does another runtime answer as we did?

    python check_onnx_file.py models/BTCUSDT/1h/price/VERSION

Runs ONNX's own checker with full shape inference, looks at the file's form (IR 8, opset 17, a real
LSTM, weights that no op has to rearrange), and compares Python's ONNX Runtime and, where it is
installed, ONNX's reference interpreter with golden.json (inputs -> closes, scaledOutputs). An
ensemble has a network per member and a third output, spread.
Exits with 1 where something is wrong or a difference lies outside golden.json's tolerance.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator

REARRANGING = {"Transpose", "Reshape", "Split", "Concat", "Slice"}


def main(folder):
    file = next(folder.glob("*.onnx"))
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    ops = Counter(node.op_type for node in model.graph.node)
    print(f"{file.name}: {file.stat().st_size:,} bytes, {sum(ops.values())} nodes, checker clean")
    print(", ".join(f"{op} {count}" for op, count in sorted(ops.items())))
    print({entry.key: entry.value for entry in model.metadata_props})
    wrong = [text for text, holds in form(model, ops).items() if not holds]
    for text in wrong:
        print(f"WRONG: {text}")

    golden = json.loads((folder / "golden.json").read_text())
    candles = np.array(golden["inputs"], dtype=np.float32)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    answers = {
        f"onnxruntime {onnxruntime.__version__}": session.run(["close", "scaled"], {"candles": candles}),
        f"onnx {onnx.__version__} reference": ReferenceEvaluator(model).run(
            ["close", "scaled"], {"candles": candles[:2]}
        ),
    }
    inside = [compare(name, answer, golden) for name, answer in answers.items()]
    return int(bool(wrong) or not all(inside))


def form(model, ops):
    members = max(1, ops["MaxPool"])
    outputs = ["close", "scaled"] + (["spread"] if members > 1 else [])
    weights = {tensor.name for tensor in model.graph.initializer}
    rearranged = [
        node.name
        for node in model.graph.node
        if node.op_type in REARRANGING and node.input[0] in weights
    ]
    return {
        "IR version 8": model.ir_version == 8,
        "opset 17 and no other domain": [(o.domain, o.version) for o in model.opset_import] == [("", 17)],
        "two LSTM, two Conv, one MaxPool a network": (ops["LSTM"], ops["Conv"], ops["MaxPool"])
        == (2 * members, 2 * members, members),
        "no op rearranges a weight": not rearranged,
        "one input, candles": [i.name for i in model.graph.input] == ["candles"],
        f"outputs {', '.join(outputs)}": [o.name for o in model.graph.output] == outputs,
    }


def compare(name, answer, golden):
    close, scaled = (values[:, 0].astype(np.float64) for values in answer)
    wanted_close = np.array(golden["closes"][: len(close)])
    wanted_scaled = np.array(golden["scaledOutputs"][: len(scaled)])
    of_close = np.abs(close / wanted_close - 1).max()
    of_scaled = np.abs(scaled - wanted_scaled).max()
    print(f"{name}, {len(close)} windows: close {of_close:.1e} relative, scaled {of_scaled:.1e} absolute")
    tolerance = golden["tolerance"]
    return of_close <= tolerance["closeRelative"] and of_scaled <= tolerance["scaled"]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
