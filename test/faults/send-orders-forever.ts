import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { fileHaltLatch } from "../../src/adapters/halt-latch/file-halt-latch.ts";

// A session that does nothing but send, as quickly as it can, each order through the latch; whatever
// it sends stands in the file that is its broker before the sending ends.
const [folder = "", name = ""] = process.argv.slice(2);
const latch = fileHaltLatch(folder);
const broker = join(folder, `${name}.sent`);
const send = (): void => appendFileSync(broker, "1");
for (let order = 0; ; order += 1) {
  latch.whileOpen(send);
  // Some sendings take their time, as over a network.
  if (order % 7 === 0) {
    const answer = latch.whileOpen(async () => {
      await new Promise((resolve) => setTimeout(resolve, 3));
      send();
    });
    if ("sent" in answer) await answer.sent;
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
