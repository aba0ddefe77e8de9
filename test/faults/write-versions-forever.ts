// Child process of model-version-kill.test.ts: writes versions until it is killed.
import { parseInstrument } from "../../src/market/instrument.ts";
import { versionStamp } from "../../src/learning/bundle/version-id.ts";
import { writeVersion } from "../../src/adapters/model-files/write-version.ts";

const [modelsDir = "", fromMs = "0"] = process.argv.slice(2);
const instrument = parseInstrument("BTCUSDT");
const place = { modelsDir, instrument, timeframe: "1h", kind: "price" } as const;
for (let i = 0; ; i++) {
  const files = new Map(
    ["btcusdt_price.onnx", "btcusdt_price.h5", "golden.json"].map((name) => [
      name,
      new Uint8Array(100_000).fill(i),
    ]),
  );
  await writeVersion(place, { stamp: versionStamp(Number(fromMs) + 1000 * i), files });
  process.stdout.write("written\n");
}
