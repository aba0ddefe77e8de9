import type { Rng } from "../src/foundation/rng.ts";

const climbs = ["../", "..\\", "..%2f", "..%5c", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f"];
const oddClimbs = [
  "..%c0%af",
  "....//",
  "..;/",
  "．．／",
  "․․/",
  "..∕",
  "..⁄",
  ".\u200b./",
  "..//",
  "/.././",
];
const roots = [
  "",
  "/",
  "//",
  "\\",
  "C:\\",
  "C:/",
  "\\\\server\\share\\",
  "file:///",
  "~/",
  "./",
  "BTCUSDT/",
  "BTCUSDT/1h/",
];
const targets = [
  "outside.txt",
  "etc/passwd",
  "secret.json",
  "models",
  "BTCUSDT",
  "manifest.json",
  "",
];
const devices = ["CON", "NUL", "PRN", "AUX", "COM1", "LPT9", "con", "nul.txt", "CONIN$", "CLOCK$"];
const endings = [
  "",
  "\0",
  "\0.onnx",
  "%00",
  "%00.json",
  "\n",
  "\r\n",
  "\t",
  " ",
  ".",
  "..",
  "...",
  "::$DATA",
  "/",
  "\\",
  "/.",
];
const plainWords =
  "btcusdt BTCUSDT/ /BTCUSDT BTC//USDT -BTCUSDT --help -rf .BTCUSDT ..BTCUSDT ~ . .. ... - _ * ? | ; & $ ! # % @ " +
  "__proto__ constructor prototype hasOwnProperty toString latest .latest registry trials.jsonl aliases.json audit.jsonl " +
  "$(touch) `id` ${HOME} {a,b} <script> \" ' \u001B[31m \u0007 " +
  // Composed and decomposed, wide, long s, dotless, ligature, Kelvin, right to left, no width, half a letter.
  "É E\u0301 ＢＴＣＵＳＤＴ btcuſdt bıtcoin ﬀ ß \u212A \u202Etxt.exe BTC\u200BUSDT \u2060BTCUSDT \uD800 🚀 ٣ Ⅷ 𝐁𝐓𝐂 ⒷⓉⒸ ВТСUSDT ΒTCUSDT";
const words = [...plainWords.split(" "), "a b", "BTC USDT", "'; DROP TABLE", "\uFEFFBTCUSDT"];
const longs = [65, 127, 128, 255, 256, 300, 4096, 10_000].flatMap((length) => [
  "A".repeat(length),
  "../".repeat(length),
  "é".repeat(length),
  `BTCUSDT${".".repeat(length)}`,
]);

/**
 * Names that want to be somewhere else, or to be taken for something else: traversal in every spelling,
 * devices, control characters, letters that look or fold like others, lengths; then seeded mixtures.
 */
export function nameTricks(rng: Rng, version: string): readonly string[] {
  const own = new Set<string>([...words, ...longs, ""]);
  for (const climb of [...climbs, ...oddClimbs]) {
    for (const root of roots) {
      for (const depth of [1, 2, 3, 5, 9]) {
        const target = targets[(depth + root.length + climb.length) % targets.length]!;
        own.add(`${root}${climb.repeat(depth)}${target}`);
      }
    }
  }
  for (const name of [...devices, "BTCUSDT", version, version.slice(0, 9)]) {
    for (const ending of endings) own.add(`${name}${ending}`);
    for (const climb of climbs) own.add(`${name}/${climb}${name}`);
  }
  const parts = [...climbs, ...oddClimbs, ...roots, ...targets, ...devices, ...endings, ...words];
  const any = (): string => parts[rng.integer(parts.length)]!;
  while (own.size < 2400) own.add(`${any()}${any()}${any()}`);
  return [...own];
}
