/** Whether a terminal reads UTF-8, by the locale; where none is set terminals of today do. */
export function readsUtf8(environment: NodeJS.ProcessEnv): boolean {
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"];
  return locale === undefined || locale === "" || /utf-?8/i.test(locale);
}
