import { expect, test } from "vitest";
import { escapeText, html, trustedMarkup } from "./markup.ts";

test("html`` escapes text, in attributes too, and keeps markup", () => {
  const name = `"><script>alert('1')</script>&`;
  const written = html`<p title="${name}">${name}${html`<b>${"<"}</b>`}</p>`.markup;
  expect(written).not.toContain("<script");
  expect(written).toBe(`<p title="${escaped}">${escaped}<b>&lt;</b></p>`.replace(/\s+</g, "<"));
});

const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;";

test("html`` joins lists and leaves nothing for undefined", () => {
  const items = ["a", undefined, [1, trustedMarkup("<i>2</i>")]];
  expect(html`${items}`.markup).toBe("a1<i>2</i>");
});

test("escapeText() replaces what disguises a name or breaks a file", () => {
  expect(escapeText("a\u0000b\u202Egpj.exe\uD800")).toBe("a\uFFFDb\uFFFDgpj.exe\uFFFD");
  expect(escapeText("two\nlines \u{1F600}")).toBe("two\nlines \u{1F600}");
});
