// Child process of paper-kill.test.ts: a paper session on replayed candles, which is killed.
import { tradePaper } from "../../src/jobs/trade-paper.ts";
import { busyReplay } from "../paper-sessions.ts";

const [candles = "", tradingDir = ""] = process.argv.slice(2);
let told = false;
const { eventLogHash, decided } = await tradePaper(busyReplay(candles, { tradingDir }), {
  onNotice: (sentence) => process.stdout.write(`note ${sentence}\n`),
  onStep: () => {
    if (!told) process.stdout.write("trading\n");
    told = true;
  },
});
process.stdout.write(`end ${decided} ${eventLogHash}\n`);
