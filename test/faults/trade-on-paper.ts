// Child process of paper-kill.test.ts: a paper session on replayed candles, which is killed.
import { readFileSync } from "node:fs";
import { tradePaper, type TradePaperRequest } from "../../src/jobs/trade-paper.ts";

const [request = "", tradingDir = ""] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(request, "utf8")) as TradePaperRequest;
let told = false;
const { eventLogHash, decided } = await tradePaper(
  { ...asked, tradingDir },
  {
    onNotice: (sentence) => process.stdout.write(`note ${sentence}\n`),
    onStep: () => {
      if (!told) process.stdout.write("trading\n");
      told = true;
    },
  },
);
process.stdout.write(`end ${decided} ${eventLogHash}\n`);
