import os from "node:os";
import { processorFeatures } from "./processor-features.ts";

/** The computer, or the part of it that this process may use. */
export interface Machine {
  /** "linux", "darwin", "win32". */
  readonly platform: string;
  /** "x64", "arm64". */
  readonly architecture: string;
  readonly processor: {
    readonly model: string;
    /** Of those that matter to the engine; undefined where the system does not tell. */
    readonly features: readonly string[] | undefined;
    readonly cores: number;
    /** Fewer than `cores` where the process is kept to some of them. */
    readonly coresUsable: number;
  };
  readonly memory: {
    readonly totalBytes: number;
    readonly freeBytes: number;
    /** What a container allows; undefined without a limit. */
    readonly limitBytes: number | undefined;
  };
  /** IANA name: "Europe/Berlin". Everything is computed in UTC. */
  readonly timeZone: string;
}

/** Asks the operating system; takes a few milliseconds. */
export async function describeMachine(): Promise<Machine> {
  const processors = os.cpus();
  const totalBytes = os.totalmem();
  return {
    platform: process.platform,
    architecture: process.arch,
    processor: {
      model: processors[0]?.model.trim() ?? "unknown",
      features: await processorFeatures(),
      cores: processors.length,
      coresUsable: os.availableParallelism(),
    },
    memory: { totalBytes, freeBytes: os.freemem(), limitBytes: memoryLimit(totalBytes) },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

// Node answers 0, or a number above the whole memory, where nothing is limited.
function memoryLimit(totalBytes: number): number | undefined {
  const limitBytes = process.constrainedMemory();
  return limitBytes > 0 && limitBytes < totalBytes ? limitBytes : undefined;
}
