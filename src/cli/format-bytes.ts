/** A size as people say it, powers of 1000: "0 B", "512 B", "2.1 MB", "1.4 GB". */
export function formatBytes(sizeBytes: number): string {
  let size = sizeBytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 9.95 ? 1 : 0;
  return `${size.toFixed(digits)} ${units[unit]}`;
}

const units = ["B", "kB", "MB", "GB", "TB"] as const;
