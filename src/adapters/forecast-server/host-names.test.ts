import { expect, test } from "vitest";
import { hostNames, isLoopback } from "./host-names.ts";

test("isLoopback() knows what only this machine reaches", () => {
  const near = ["127.0.0.1", "127.8.9.1", "::1", "localhost"];
  const far = ["0.0.0.0", "::", "192.168.1.2", "127.evil.example", "127.0.0.1.evil.example", ""];
  expect([...near, ...far].filter(isLoopback)).toEqual(near);
});

test("hostNames() are exact: each name with its port, a proxied one also alone", () => {
  expect([...hostNames("127.0.0.1", 8877, [])].toSorted()).toEqual([
    "127.0.0.1:8877",
    "[::1]:8877",
    "localhost:8877",
  ]);
  const others = hostNames("10.0.0.5", 8877, ["Bots.example", "bots.lan:443", "[fd00::1]"]);
  expect([...others].filter((name) => !/^(127|localhost|\[::1)/.test(name)).toSorted()).toEqual([
    "10.0.0.5:8877",
    "[fd00::1]",
    "[fd00::1]:8877",
    "bots.example",
    "bots.example:8877",
    "bots.lan:443",
  ]);
});
