// One table feeds the boundary check, the purity lint and the diagram in ARCHITECTURE.md.
// A folder may import itself and what stands in its row.
const everythingBelowJobs = [
  "foundation",
  "tensor",
  "market",
  "sentiment",
  "learning",
  "evaluation",
  "serving",
  "lifecycle",
  "trading",
  "adapters",
];

export const mayImport = {
  foundation: [],
  tensor: ["foundation"],
  market: ["foundation"],
  sentiment: ["foundation", "market"],
  "learning/features": ["foundation", "market", "sentiment"],
  "learning/network": ["foundation", "tensor"],
  "learning/training": ["foundation", "tensor", "learning/features", "learning/network"],
  "learning/bundle": [
    "foundation",
    "tensor",
    "market",
    "sentiment",
    "learning/features",
    "learning/network",
    "learning/training",
  ],
  evaluation: ["foundation", "market"],
  serving: [
    "foundation",
    "market",
    "sentiment",
    "learning/features",
    "learning/bundle",
    "evaluation",
  ],
  lifecycle: ["foundation", "market", "learning/bundle", "evaluation"],
  trading: ["foundation", "market", "evaluation", "serving", "lifecycle"],
  adapters: [
    "foundation",
    "tensor",
    "market",
    "sentiment",
    "learning",
    "evaluation",
    "serving",
    "lifecycle",
    "trading",
  ],
  jobs: everythingBelowJobs,
  cli: ["foundation", "jobs"],
  dashboard: ["foundation", "market", "jobs"],
};

/** Folders that may touch disk, network, wall clock, timers, chance and process.env. */
export const worldly = ["foundation", "adapters", "cli", "dashboard"];
