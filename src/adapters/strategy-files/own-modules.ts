import { register } from "node:module";
import { siblingEntry } from "../child-process/entry-starter.ts";

let isRegistered = false;

/**
 * From now on any file of this process finds this very program as "candlecast" and "candlecast/strategy",
 * installed beside it or not, and files outside node_modules are ES modules without a package.json that
 * says so.
 */
export function registerOwnModules(): void {
  if (isRegistered) return;
  isRegistered = true;
  const own = {
    candlecast: siblingEntry(import.meta.url, "../../index").href,
    "candlecast/strategy": siblingEntry(import.meta.url, "../../strategy").href,
  };
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: own });
}

// Node runs hooks in a thread of their own, where no TypeScript can be loaded yet.
const hooks = `
let own = {};
export const initialize = (data) => { own = data; };
export const resolve = async (specifier, context, next) => {
  const name = specifier.split("?")[0];
  const found = await next(Object.hasOwn(own, name) ? own[name] : specifier, context);
  const isLoose = /^file:.*\\.(ts|js)(\\?|$)/.test(found.url) && !found.url.includes("/node_modules/");
  return isLoose ? { ...found, format: "module" } : found;
};`;
