/** Go prints these of its module cache; packages of C print their warnings after a line with #. */
const DOWNLOAD = /^go: downloading /;
const PACKAGE = /^[\w.~-]+(\/[\w.~-]+)*$/;

/**
 * Reads from the lines of `go build -v` how far it is: it prints each package before it compiles it, and none that is in
 * Go's build cache.
 * @param report gets a text after each change
 */
export function goProgress(program: string, report: (text: string) => void) {
  let downloaded = 0;
  let compiled = 0;
  let most = "";
  return {
    onLine(line: string): void {
      if (DOWNLOAD.test(line)) downloaded += 1;
      else if (PACKAGE.test(line)) compiled += 1;
      else return;
      if (compiled === 0) report(`downloads the modules of ${program}: ${downloaded}`);
      else report(`compiles ${program}: ${compiled}${most} packages`);
    },
    /** How many packages the program has, as soon as it is known. */
    total(packages: number): void {
      most = ` of at most ${packages}`;
    },
  };
}
