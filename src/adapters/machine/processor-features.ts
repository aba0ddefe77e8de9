import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Instruction sets that the engine has kernels for, widest last. */
const interesting = ["neon", "avx", "fma", "avx2", "avx512f", "avx512_vnni", "amx_tile"] as const;

/**
 * Which of the instruction sets that matter the processor has.
 *
 * @returns Undefined where the system does not tell (Windows, or a system without its tools).
 */
export async function processorFeatures(): Promise<readonly string[] | undefined> {
  const told = await sources[process.platform]?.().catch(() => undefined);
  return told === undefined ? undefined : featuresIn(told);
}

const sources: Readonly<Record<string, () => Promise<string>>> = {
  linux: () => readFile("/proc/cpuinfo", "utf8"),
  darwin: async () => {
    const { stdout } = await promisify(execFile)("sysctl", ["-a"], { maxBuffer: 2 ** 24 });
    return stdout;
  },
};

/** Reads /proc/cpuinfo ("flags : fpu avx2", on ARM "Features : asimd") or the answer of sysctl. */
export function featuresIn(text: string): readonly string[] {
  const lines = text
    .split("\n")
    .filter((line) => /^(flags|Features)\s*:|machdep\.cpu\.|hw\.optional\./.test(line));
  const words = new Set(lines.flatMap((line) => namesIn(line.toLowerCase())));
  return interesting.filter((name) => words.has(name));
}

const synonyms: Readonly<Record<string, string>> = {
  asimd: "neon",
  "avx1.0": "avx",
  avx512vnni: "avx512_vnni",
};

// "hw.optional.neon: 1" names what it has by its key, "machdep.cpu.features: FMA AVX1.0" by its words.
function namesIn(line: string): readonly string[] {
  const [, key, value] = /^hw\.optional\.(?:arm\.)?([\w.]+): (\d)/.exec(line) ?? [];
  const names = key === undefined ? line.split(/[\s:]+/) : value === "1" ? [key] : [];
  return names.map((name) => synonyms[name] ?? name);
}
