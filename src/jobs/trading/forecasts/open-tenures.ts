import { readVersion } from "../../../adapters/model-files/read-version.ts";
import { OperationalError } from "../../../foundation/errors.ts";
import type { ModelMetadata } from "../../../learning/bundle/metadata.ts";
import { sentenceOf } from "../../../serving/abstain.ts";
import type { ForecastRunner } from "../../../serving/forecast-runner.ts";
import { createForecaster } from "../../../serving/forecaster.ts";
import { loadFailure } from "../../../serving/load-failure.ts";
import { forecasterParts } from "../../../serving/open-version.ts";
import { type OpenedTenure, seenUntilMs, type Tenure, type TenuredRung } from "./tenure.ts";

/** What runs a version. */
export type RunnerFor = (metadata: Pick<ModelMetadata, "adopted">) => ForecastRunner;

/**
 * Opens every version once. One that reigned and cannot be opened any more abstains for as long as it
 * reigned; one that was asked for must open.
 *
 * @throws what `loadForecaster` throws, of versions that did not reign.
 */
export async function openTenures(
  rungs: readonly TenuredRung<Tenure>[],
  runnerFor: RunnerFor,
): Promise<readonly TenuredRung[]> {
  const known = new Map<string, OpenedTenure["opened"]>();
  const opened: TenuredRung[] = [];
  try {
    for (const { kind, tenures } of rungs) {
      const own: OpenedTenure[] = [];
      for (const tenure of tenures) {
        const one = known.get(tenure.path) ?? (await openVersion(tenure, runnerFor));
        known.set(tenure.path, one);
        own.push({ ...tenure, opened: one });
      }
      opened.push({ kind, tenures: own });
    }
    return opened;
  } catch (error) {
    await releaseOpened([...known.values()]);
    throw error;
  }
}

/** Lets go of all models. */
export async function releaseTenures(rungs: readonly TenuredRung[]): Promise<void> {
  const all = rungs.flatMap(({ tenures }) => tenures.map(({ opened }) => opened));
  await releaseOpened([...new Set(all)]);
}

async function releaseOpened(opened: readonly OpenedTenure["opened"][]): Promise<void> {
  const loaded = opened.filter((one) => one.kind === "loaded");
  await Promise.all(loaded.map(({ forecaster }) => forecaster.release()));
}

async function openVersion(
  { place, path, isReign }: Tenure,
  runnerFor: RunnerFor,
): Promise<OpenedTenure["opened"]> {
  try {
    const { version, files } = await readVersion(path);
    const parts = forecasterParts(files, { ...place, version, path });
    const forecaster = await createForecaster(parts, runnerFor(parts.metadata));
    return { kind: "loaded", forecaster, seenUntilMs: seenUntilMs(parts.metadata) };
  } catch (error) {
    if (!isReign || !(error instanceof OperationalError)) throw error;
    return { kind: "unloaded", reason: loadFailure(error), detail: sentenceOf(error) };
  }
}
