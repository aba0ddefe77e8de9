import type { AdoptedModel, AdoptModelRequest } from "../../jobs/adopt-model.ts";
import { nextBlock, predictCommandLine, validateCommandLine } from "../next-commands.ts";
import { renderReportCard } from "../report/render-report-card.ts";
import type { VerbAnswer } from "../verb.ts";

/** What `models adopt` answers. */
export function adoptionAnswer(adopted: AdoptedModel, asked: AdoptModelRequest): VerbAnswer {
  const { version, path, card, verdict, warnings, metadata, withheld } = adopted;
  const { features, sequence_length: sequenceLength, horizon, graph } = metadata;
  const json = {
    kind: "adopted",
    version,
    path,
    verdict,
    inputs: features,
    sequenceLength,
    horizon,
    graph,
    origin: metadata.adopted ?? null,
    report: card,
    withheld,
    warnings,
  };
  const { instrument, timeframe, file, modelsDir, dataDir } = asked;
  const place = { instrument, timeframe, file, modelsDir, dataDir };
  const next = nextBlock([
    {
      command: validateCommandLine({ ...place, model: "new" }),
      purpose: "prove it sound; intervals, costs, conditions",
    },
    { command: predictCommandLine(place), purpose: "the next close, from this model" },
  ]);
  const lines = [
    ...warnings.map((warning) => `WARNING ${warning}\n`),
    renderReportCard(card),
    "",
    `Files   ${path}`,
    ...next,
  ];
  return { json, text: lines.join("\n") };
}
