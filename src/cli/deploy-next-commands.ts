import type { DeployedModel, DeployModelRequest } from "../jobs/deploy-model.ts";
import type { RolledBackModel, RollbackModelRequest } from "../jobs/rollback-model.ts";
import {
  compareCommandLine,
  type NextCommand,
  registeredCommandLine,
  type RegisteredModelRequest,
  validateCommandLine,
} from "./next-commands.ts";

type Asked = DeployModelRequest;

/** What makes sense after a deploy, on the same candles. */
export function afterDeploy(deployed: DeployedModel, asked: Asked): readonly NextCommand[] {
  const { version: model } = deployed;
  const request = requestOf(deployed, asked);
  if (deployed.kind === "deployed") {
    const back = {
      command: registeredCommandLine("rollback", inRegistry(request)),
      purpose: "if something is wrong",
    };
    return [predictOf(request), ...(deployed.replaced === null ? [] : [back])];
  }
  if (deployed.kind === "unchanged" || deployed.kind === "named") return [];
  const compare = {
    command: compareCommandLine({ ...request, model }),
    purpose: "every figure of both",
  };
  return [
    { command: validateCommandLine({ ...request, model }), purpose: "its whole report" },
    ...(deployed.champion === null ? [] : [compare]),
  ];
}

/** What makes sense after a rollback. */
export function afterRollback(
  rolledBack: RolledBackModel,
  asked: RollbackModelRequest,
): readonly NextCommand[] {
  const request = requestOf(rolledBack, asked);
  return [
    predictOf(request),
    {
      command: registeredCommandLine("models history", inRegistry(request)),
      purpose: "who was champion when, and why",
    },
  ];
}

type Places = Pick<Asked, "timeframe" | "file" | "sentimentFiles" | "modelsDir" | "dataDir">;

function requestOf(
  { instrument, type }: Pick<DeployedModel, "instrument" | "type">,
  { timeframe, file, sentimentFiles, modelsDir, dataDir }: Places,
): RegisteredModelRequest {
  const own = type === "sentiment" ? { type } : {};
  return { instrument, timeframe, file, sentimentFiles, modelsDir, dataDir, ...own };
}

// `predict` asks both kinds, and is told no type.
function predictOf({ type: _type, ...request }: RegisteredModelRequest): NextCommand {
  const command = registeredCommandLine("predict", request);
  return { command, purpose: "its forecast of the next close" };
}

// Of commands that read no candles.
function inRegistry(request: RegisteredModelRequest): RegisteredModelRequest {
  const { instrument, type, timeframe, modelsDir } = request;
  return { instrument, type, timeframe, modelsDir };
}
