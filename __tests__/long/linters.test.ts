import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { z } from "zod";
import { noLog as log } from "../../lib/log.ts";
import { projectRoot } from "../../stacks/project.ts";
import { installCheckov, judge } from "../policy/checkov/checkov.ts";
import { compare, type Finding, type Skip, skipsIn } from "../support/linters/findings.ts";
import { kubeScore } from "../support/linters/kube-score.ts";
import { HAS_TRIVY, trivy } from "../support/linters/trivy.ts";
import { projectFiles } from "../support/project-files.ts";

/** What Helm renders of each option of the charts. __tests__/helm/charts.test.ts keeps it up to date. */
const GOLDEN = join(projectRoot, "__tests__/helm/golden");

const manifestSchema = z.object({
  kind: z.string(),
  metadata: z.object({ labels: z.object({ "app.kubernetes.io/name": z.string() }) }),
});

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "linters-test-"));
});
afterAll(() => rm(work, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(work, file)), { recursive: true });
  await writeFile(join(work, file), text);
}

describe("the charts", () => {
  /** By `<golden file>/<kind>`, which is also the path of the copy that is judged. */
  const places = new Map<string, Pick<Finding, "file" | "subject">>();
  const skips: Skip[] = [];
  const manifests: string[] = [];

  beforeAll(async () => {
    for (const name of await readdir(GOLDEN)) {
      const file = basename(name, ".yaml");
      const documents = (await readFile(join(GOLDEN, name), "utf8"))
        .split(/^---\n/m)
        .filter((text) => text.trim() !== "");
      for (const text of documents) {
        const document = parseDocument(text);
        const { kind, metadata } = manifestSchema.parse(document.toJS());
        const place = { file, subject: `${metadata.labels["app.kubernetes.io/name"]} ${kind}` };
        skips.push(...skipsIn(text, place));
        // Helm leaves the namespace to the release. One for each golden file also keeps their objects apart.
        document.setIn(["metadata", "namespace"], file);
        manifests.push(document.toString());
        places.set(`${file}/${kind}`, place);
        await write(`manifests/${file}/${kind}.yaml`, document.toString());
      }
    }
  });

  const placeOf = (file: string, kind: string) => {
    const place = places.get(`${file}/${kind}`);
    if (place === undefined) throw new Error(`there is no ${kind} in ${file}`);
    return place;
  };
  const placeOfCopy = (path: string) => placeOf(dirname(path), basename(path, ".yaml"));

  it("have no finding of kube-score without a reason, and no reason without a finding", async () => {
    const failures = await kubeScore(manifests.join("---\n"));
    const findings = failures.map(({ check, namespace, kind }) => ({ check, ...placeOf(namespace, kind) }));
    expectReasons("kube-score", findings, skips);
  });

  it("have no finding of checkov without a reason, and no reason without a finding", async () => {
    const { failed } = await judge(await installCheckov(log), join(work, "manifests"), "kubernetes");
    const findings = failed.map(({ check, file }) => ({ check, ...placeOfCopy(file) }));
    expectReasons("checkov", findings, skips);
  });

  it.runIf(HAS_TRIVY)("have no finding of trivy without a reason, and no reason without a finding", async () => {
    const failures = await trivy(join(work, "manifests"));
    const findings = failures.map(({ check, file }) => ({ check, ...placeOfCopy(file) }));
    expectReasons("trivy", findings, skips);
  });
});

describe("the images' files", () => {
  const skips: Skip[] = [];

  beforeAll(async () => {
    for (const file of await projectFiles("Dockerfile")) {
      const text = await readFile(join(projectRoot, file), "utf8");
      skips.push(...skipsIn(text, { file, subject: file }));
      await write(join("images", file, "Dockerfile"), text);
    }
  });

  it("have no finding of checkov without a reason, and no reason without a finding", async () => {
    const { failed } = await judge(await installCheckov(log), join(work, "images"), "dockerfile");
    expectReasons(
      "checkov",
      failed.map(({ check, file }) => ({ check, file: dirname(file), subject: dirname(file) })),
      skips,
    );
  });

  it.runIf(HAS_TRIVY)("have no finding of trivy without a reason, and no reason without a finding", async () => {
    const failures = await trivy(join(work, "images"));
    expectReasons(
      "trivy",
      failures.map(({ check, file }) => ({ check, file: dirname(file), subject: dirname(file) })),
      skips,
    );
  });
});

function expectReasons(
  linter: Finding["linter"],
  found: readonly Omit<Finding, "linter">[],
  skips: readonly Skip[],
): void {
  const findings = found.map((finding) => ({ linter, ...finding }));
  expect(
    compare(
      findings,
      skips.filter((skip) => skip.linter === linter),
    ),
  ).toEqual({ open: [], unneeded: [] });
}
