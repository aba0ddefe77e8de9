import { serveShard } from "../../adapters/child-process/serve-shard.ts";

await serveShard();
