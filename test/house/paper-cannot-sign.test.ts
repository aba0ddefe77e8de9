import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { root } from "./repository.ts";

// L26: what a paper session or a backtest is made of, to the last module that it loads itself.
const entries = [
  "src/jobs/trade-paper.ts",
  "src/jobs/run-backtest.ts",
  "src/trading/session/run-session.ts",
];
const specifier = /(?:from|import)\s*\(?\s*"([^"]+)"/g;
/** Private methods of exchanges, and whatever signs or holds a key. */
const signing =
  /\b(createHmac|createSign|privateKey|secretKey|apiKey|apiSecret|createOrder|createMarketOrder|cancelOrder\w*Ws|fetchBalance|fetchPositions|fetchMyTrades|privateGet|privatePost|withdraw)\b/;

function modulesFrom(starts: readonly string[]) {
  const found = new Map<string, string>();
  const packages = new Map<string, string>();
  const open = starts.map((path) => join(root, path));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    const text = readFileSync(file, "utf8");
    found.set(file, text);
    for (const [, name = ""] of text.matchAll(specifier)) {
      if (name.startsWith(".")) open.push(join(dirname(file), name));
      else packages.set(name, relative(root, file));
    }
  }
  return { found, packages };
}

test("no module of paper trading or backtests signs, holds a key or knows a private method of an exchange", () => {
  const { found, packages } = modulesFrom(entries);
  expect(found.size).toBeGreaterThan(200);
  const guilty = [...found]
    // The names of keys that a person may not hand over.
    .map(([file, text]) => [file, text.replace(/^const secretKeys = .*$/m, "")] as const)
    .filter(([, text]) => signing.test(text))
    .map(([file, text]) => `${relative(root, file)}: ${signing.exec(text)![0]}`);
  expect(guilty).toEqual([]);
  // ccxt could; the one module that loads it asks for public candles.
  const own = [...packages].filter(([name]) => name.startsWith("ccxt")).map(([, file]) => file);
  expect(own.every((file) => file.startsWith("src/adapters/exchange/"))).toBe(true);
});

test("the broker of a paper session has no network: it loads no client and no socket", () => {
  const { packages } = modulesFrom([
    "src/adapters/paper-broker/create-paper-broker.ts",
    "src/adapters/paper-broker/open-broker-file.ts",
  ]);
  const network = /^(node:)?(net|tls|http|https|http2|dgram|dns|undici)$|^ccxt|^ws$/;
  expect([...packages.keys()].filter((name) => network.test(name))).toEqual([]);
});
