import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import { serveTraining } from "../../adapters/child-process/serve-training.ts";

serveTraining(siblingEntry(import.meta.url, "./shard-thread"));
