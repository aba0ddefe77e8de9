import {
  type YardstickName,
  yardstickNames,
  yardstickTitles,
} from "../../evaluation/report/yardsticks.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { type ChosenVersion, chooseVersion, type ModelChoice } from "../judging/choose-version.ts";
import { type JudgedModel, openJudgedModel } from "../judging/judged-model.ts";
import type { SentimentPlaces } from "../judging/judged-sentiment.ts";

/** One of two that are compared. */
export type Contender = VersionContender | YardstickContender;

export interface VersionContender {
  readonly kind: "version";
  readonly chosen: ChosenVersion;
  readonly model: JudgedModel;
}

export interface YardstickContender {
  readonly kind: "yardstick";
  readonly name: YardstickName;
}

/**
 * Opens what a person calls a model: a version as `chooseVersion` reads it, or a one-liner by name.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION, E_NO_SENTIMENT.
 * @throws {RefusedError} it is broken.
 */
export async function openContender(
  choice: ModelChoice & SentimentPlaces,
  reference: string,
): Promise<Contender> {
  const plain = reference.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const name = yardstickNames.find((each) => each.toLowerCase() === plain);
  if (name !== undefined || plain === "ar1") return { kind: "yardstick", name: name ?? "arOne" };
  const chosen = await chooseVersion(choice, reference);
  return { kind: "version", chosen, model: await openJudgedModel(chosen, choice) };
}

/** "price model, version 20260101T000000Z-1a2b3c4d", "persistence". */
export function contenderName(contender: Contender): string {
  return contender.kind === "version"
    ? `${contender.chosen.place.kind} model, version ${contender.chosen.version}`
    : yardstickTitles[contender.name];
}

/**
 * The versions among two contenders, which must answer the same question.
 *
 * @throws {MisuseError} E_NOT_COMPARABLE: two one-liners, one version twice, or forecasts over
 *   different horizons.
 */
export function comparableVersions(
  first: Contender,
  second: Contender,
): readonly [VersionContender, ...VersionContender[]] {
  const versions = [first, second].filter((contender) => contender.kind === "version");
  const [one, other] = versions;
  if (one === undefined) {
    throw new MisuseError(
      "E_NOT_COMPARABLE",
      `Cannot compare ${contenderName(first)} with ${contenderName(second)}: at least one must be a version, which says what is forecast`,
    );
  }
  if (one.chosen.version === other?.chosen.version) {
    throw new MisuseError(
      "E_NOT_COMPARABLE",
      `Cannot compare a version with itself: both are version ${one.chosen.version}`,
    );
  }
  const [h, k] = [one.model.metadata.horizon, (other ?? one).model.metadata.horizon];
  if (h === k) return [one, ...versions.slice(1)];
  throw new MisuseError(
    "E_NOT_COMPARABLE",
    `Cannot compare ${contenderName(first)} with ${contenderName(second)}: they forecast different things, ${h} and ${k} candles ahead`,
  );
}
