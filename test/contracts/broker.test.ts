import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createPaperBroker } from "../../src/adapters/paper-broker/create-paper-broker.ts";
import { openBrokerFile } from "../../src/adapters/paper-broker/open-broker-file.ts";
import type { PaperBroker } from "../../src/adapters/paper-broker/paper-broker.ts";
import { reopenedBroker } from "../reopened-broker.ts";
import { describeBroker } from "./broker-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "broker-contract-"));
const brokers: PaperBroker[] = [];
afterAll(async () => {
  for (const broker of brokers) await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

describeBroker("createPaperBroker() in memory", async (options) => createPaperBroker(options));

describeBroker("createPaperBroker() in a file", async (options) => {
  const store = await openBrokerFile(join(folder, `${brokers.length}.sqlite`));
  const broker = createPaperBroker({ ...options, store });
  brokers.push(broker);
  return broker;
});

describeBroker("createPaperBroker() that is restarted before every call", async (options) => {
  const store = await openBrokerFile(join(folder, `${brokers.length}.sqlite`));
  const broker = reopenedBroker({ ...options, store });
  brokers.push(broker);
  return broker;
});
