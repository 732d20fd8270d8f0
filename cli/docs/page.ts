/** Markers around the generated part of a page that is otherwise written by hand. */
const BEGIN = "<!-- made by `npm run docs` from here on: -->\n";
const END = "<!-- made by `npm run docs` up to here -->\n";

/**
 * Replaces the generated part of a page.
 * @throws {Error} if the page does not have the markers
 */
export function withGenerated(page: string, generated: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page has no place between ${BEGIN}and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n${generated}\n\n${page.slice(end)}`;
}
