import { html, type Markup, type MarkupValue, trustedMarkup } from "./markup.ts";
import { pageStyle } from "./page-style.ts";

/**
 * A whole page that needs nothing else: no network, no script.
 *
 * @returns The text of the file.
 */
export function pageFrame(page: {
  readonly title: string;
  readonly header: Markup;
  readonly main: MarkupValue;
}): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="candlecast" />
        <link rel="icon" href="data:," />
        <title>${page.title}</title>
        <style>
          ${trustedMarkup(pageStyle)}
        </style>
      </head>
      <body>
        ${page.header}
        <main>${page.main}</main>
      </body>
    </html> `.markup;
}
