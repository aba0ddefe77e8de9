import type { ImportanceSection } from "../../evaluation/analysis/feature-importance.ts";
import type { OverfittingSection } from "../../evaluation/analysis/overfitting.ts";
import type { RangeSection } from "../../evaluation/analysis/range-section.ts";
import type { ResidualSection } from "../../evaluation/analysis/residual-diagnostics.ts";
import type { SeedSection } from "../../evaluation/analysis/seed-spread.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";

/** How a version does across market conditions, and why. */
export interface AnalyzedModel {
  readonly version: ModelVersion;
  readonly path: string;
  /** False while no version was made champion: then the newest was taken. */
  readonly deployed: boolean;
  /** The exam; conditions and confidence deciles among it. */
  readonly card: ReportCard;
  /** Where it has skill over persistence and where not; whether its confidence means anything. */
  readonly conditionsSentence: string;
  readonly confidenceSentence: string;
  /** Inside and outside what was trained on. */
  readonly range: RangeSection;
  readonly residuals: ResidualSection;
  readonly overfitting: OverfittingSection;
  /** False of an adopted version: how it was trained is not known, so no other seed can be. */
  readonly canBeTrained: boolean;
  /** Absent unless seeds were asked for. */
  readonly seeds: SeedSection | undefined;
  readonly importance: ImportanceSection;
  readonly reportFile: string | undefined;
  readonly warnings: readonly string[];
}
