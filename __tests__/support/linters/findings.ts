/** A check of a linter that fails. */
export interface Finding {
  readonly linter: "kube-score" | "checkov" | "trivy";
  readonly check: string;
  /** The file that was judged: one of the golden files of the charts, or an image's. */
  readonly file: string;
  /** The manifest by its chart and kind, or the image's file again. */
  readonly subject: string;
}

/** A check that fails on purpose, with the reason that stands beside the line. */
export interface Skip {
  readonly linter: string;
  readonly check: string;
  readonly file: string;
  readonly subject: string;
  readonly reason: string;
}

const SKIP = /^ *# skip (kube-score|checkov|trivy) (\S+): (.+)$/gm;

/** The skips in a text: comments such as `# skip trivy DS-0026: Kubernetes has probes of its own.` */
export function skipsIn(text: string, place: Pick<Skip, "file" | "subject">): Skip[] {
  return [...text.matchAll(SKIP)].map(([, linter = "", check = "", reason = ""]) => ({
    linter,
    check,
    reason,
    ...place,
  }));
}

/** The findings without a skip in their file, and the skips whose subject has no such finding in any file. */
export function compare(findings: readonly Finding[], skips: readonly Skip[]): { open: string[]; unneeded: string[] } {
  const inFile = ({ linter, check, file, subject }: Finding | Skip) => `${linter} ${check}: ${subject}, ${file}`;
  const inAnyFile = ({ linter, check, subject }: Finding | Skip) => `${linter} ${check}: ${subject}`;
  const skipped = new Set(skips.map(inFile));
  const found = new Set(findings.map(inAnyFile));
  return {
    open: unique(findings.map(inFile).filter((finding) => !skipped.has(finding))),
    unneeded: unique(skips.map(inAnyFile).filter((skip) => !found.has(skip))),
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}
