import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Difference, differences } from "./cdktn/differences.ts";
import pins from "./cdktn/pins.json" with { type: "json" };
import { cdktnCopy, ownCopy, synthesized } from "./cdktn/scratch.ts";

const STACKS = ["backend", "base", "app"];
const ENVIRONMENTS = ["local", "dev", "prod"];

const CDKTN = pins.cdktn["node_modules/cdktf"].version;

/**
 * The versions that the project is for, as in stacks/providers.ts. cdktn checks that they support everything that a
 * stack uses.
 */
const TARGETS = { targetVersions: { terraform: ">=1.11.0", opentofu: ">=1.11.0" } };

/** docs/adr/0020-moving-to-cdktn.md */
describe("the same sources with cdktn", () => {
  let root: string;
  const own = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "cdktn-test-"));
    await ownCopy(join(root, "own"));
    for (const environment of ENVIRONMENTS) {
      own.set(environment, await synthesized(join(root, "own"), environment));
    }
  });
  afterAll(() => rm(root, { recursive: true }));

  const ownOf = (environment: string) => own.get(environment) ?? {};
  const without = (file: RegExp) => (difference: Difference) => !file.test(difference.file);

  /** The differences in the version of the synthesizing tool, which each stack and the manifest contain. */
  const metadata = (environment: string) => [
    { file: "manifest.json", path: "version", one: "0.21.0", other: CDKTN },
    ...STACKS.map((stack) => ({
      file: `${environment}/${stack}/cdk.tf.json`,
      path: "//.metadata.version",
      one: "0.21.0",
      other: CDKTN,
    })),
  ];

  describe("and the project's bindings", () => {
    beforeAll(() => cdktnCopy(join(root, "cdktn"), { bindings: false }));

    it.each(ENVIRONMENTS)(
      "give the same Terraform for %s, except for the version in the metadata",
      async (environment) => {
        const output = await synthesized(join(root, "cdktn"), environment);
        const found = differences(ownOf(environment), output);
        expect(found.toSorted(byFile)).toEqual(metadata(environment).toSorted(byFile));
      },
    );
  });

  describe("and its bindings for AWS", () => {
    beforeAll(() => cdktnCopy(join(root, "bindings"), { bindings: true }));

    it.each(ENVIRONMENTS)(
      "name another AWS provider for %s, and give the same Terraform otherwise",
      async (environment) => {
        const output = await synthesized(join(root, "bindings"), environment, TARGETS);
        const found = differences(ownOf(environment), output).filter(without(/^manifest\.json$/));
        const paths = [...new Set(found.map(({ path }) => path))].sort();
        const provider = "terraform.required_providers.aws";
        // the project itself may pin a version of the provider
        expect(paths.filter((path) => path !== `${provider}.version`)).toEqual([
          "//.metadata.version",
          `${provider}.source`,
        ]);
        expect(found.filter(({ path }) => path.endsWith(".source")).map(({ one, other }) => [one, other])).toEqual(
          STACKS.map(() => ["aws", "hashicorp/aws"]),
        );
      },
    );

    it("are refused if the project does not declare its target versions", async () => {
      await expect(synthesized(join(root, "bindings"), "dev")).rejects.toThrow(
        "write-only attributes requires terraform >=1.11.0, but the project targets terraform >=1.5.7",
      );
    });
  });
});

function byFile(one: { file: string }, other: { file: string }): number {
  return one.file.localeCompare(other.file);
}
