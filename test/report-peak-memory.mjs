// Loaded before a program with --import: its last line on standard error is its peak memory in bytes.
process.on("exit", () => {
  process.stderr.write(`\npeak ${process.resourceUsage().maxRSS * 1024}\n`);
});
