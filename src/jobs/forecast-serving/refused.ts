import type { ServiceAnswer, ServiceRefusal } from "../../serving/forecast-service.ts";

/** @param message One sentence for the client. */
export function refused(code: ServiceRefusal, message: string): ServiceAnswer {
  return { kind: "refused", code, message };
}
