import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLog as log } from "../../../lib/log.ts";
import type { Stack } from "../../../stacks/checks/terraform.ts";
import { STACKS } from "../../../stacks/stack-names.ts";
import { switchedConfigs } from "../../support/switched-configs.ts";
import { all, only, synthesize, testConfig } from "../../support/synthesis.ts";
import { installCheckov, judge, type Verdicts } from "./checkov.ts";
import { compare, skipsOf } from "./skips.ts";

const autoscaler = { imageDigest: `sha256:${"0".repeat(64)}` };
const configurations = {
  dev: testConfig("dev", { autoscaler }),
  prod: testConfig("prod", { autoscaler }),
  local: testConfig("local", { autoscaler }),
  ...switchedConfigs,
};
const synthesized = Object.entries(configurations).map(([name, config]) => [name, synthesize(config)] as const);

/** Each breaks one promise, in a copy of a stack of `dev`: what checkov then finds, and in which type of block. */
const BREACHES: readonly {
  promise: string;
  stack: "backend" | "base";
  check: string;
  type: string;
  breach: (stack: Stack) => void;
}[] = [
  {
    promise: "the states are encrypted with a key of the project",
    stack: "backend",
    check: "CKV_AWS_145",
    type: "aws_s3_bucket",
    breach: ({ resource }) => delete resource.aws_s3_bucket_server_side_encryption_configuration,
  },
  {
    promise: "the states keep their versions",
    stack: "backend",
    check: "CKV_AWS_21",
    type: "aws_s3_bucket",
    breach: ({ resource }) => delete resource.aws_s3_bucket_versioning,
  },
  {
    promise: "the states are never public",
    stack: "backend",
    check: "CKV2_AWS_6",
    type: "aws_s3_bucket",
    breach: ({ resource }) => delete resource.aws_s3_bucket_public_access_block,
  },
  {
    promise: "the lock table can be restored",
    stack: "backend",
    check: "CKV_AWS_28",
    type: "aws_dynamodb_table",
    breach: (stack) => delete only(stack, "aws_dynamodb_table").point_in_time_recovery,
  },
  {
    promise: "keys rotate",
    stack: "backend",
    check: "CKV_AWS_7",
    type: "aws_kms_key",
    breach: (stack) => delete only(stack, "aws_kms_key").enable_key_rotation,
  },
  {
    promise: "Kubernetes secrets are encrypted with a key of the project",
    stack: "base",
    check: "CKV_AWS_58",
    type: "aws_eks_cluster",
    breach: (stack) => delete only(stack, "aws_eks_cluster").encryption_config,
  },
  {
    promise: "the control plane writes all its logs",
    stack: "base",
    check: "CKV_AWS_37",
    type: "aws_eks_cluster",
    breach: (stack) => Object.assign(only(stack, "aws_eks_cluster"), { enabled_cluster_log_types: ["api", "audit"] }),
  },
  {
    promise: "nodes give credentials to IMDSv2 only",
    stack: "base",
    check: "CKV_AWS_79",
    type: "aws_launch_template",
    breach: (stack) => delete only(stack, "aws_launch_template").metadata_options,
  },
  {
    promise: "an image's tag stays with its image",
    stack: "base",
    check: "CKV_AWS_51",
    type: "aws_ecr_repository",
    breach: (stack) => delete all(stack, "aws_ecr_repository")[0]?.image_tag_mutability,
  },
  {
    promise: "no subnet assigns public addresses",
    stack: "base",
    check: "CKV_AWS_130",
    type: "aws_subnet",
    breach: (stack) => Object.assign(all(stack, "aws_subnet")[0] ?? {}, { map_public_ip_on_launch: true }),
  },
  {
    promise: "no policy allows every action",
    stack: "base",
    check: "CKV_AWS_49",
    type: "aws_iam_policy_document",
    breach: (stack) => replaceStatements(stack, { actions: ["*"], resources: ["arn:aws:s3:::ours/*"] }),
  },
  {
    promise: "no policy allows everybody",
    stack: "base",
    check: "CKV_AWS_283",
    type: "aws_iam_policy_document",
    breach: (stack) =>
      replaceStatements(stack, { actions: ["sts:AssumeRole"], principals: [{ type: "AWS", identifiers: ["*"] }] }),
  },
];

/** Puts a statement in the place of those of a role's trust. */
function replaceStatements({ data }: Stack, statement: object): void {
  const [, document] = Object.entries(data.aws_iam_policy_document ?? {}).find(([id]) => /role_trust/.test(id)) ?? [];
  if (document === undefined) throw new Error("no policy document is a role's trust");
  document.statement = [{ effect: "Allow", ...statement }];
}

let work: string;
let verdicts: Verdicts;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "checkov-test-"));
  for (const [name, stacks] of synthesized) {
    for (const stack of STACKS) await write(join(name, stack), stacks[stack]);
  }
  for (const { check, stack, breach } of BREACHES) {
    const broken = structuredClone(devStack(stack));
    breach(broken);
    await write(join("broken", check), broken);
  }
  // one run for all: most of its time goes into its start
  verdicts = await judge(await installCheckov(log), work, "terraform_json");
});
afterAll(() => rm(work, { recursive: true }));

function devStack(name: "backend" | "base"): Stack {
  const [, stacks] = synthesized[0] ?? [];
  if (stacks === undefined) throw new Error("no configuration was synthesized");
  return stacks[name];
}

/** checkov stumbles over a text in the block `terraform`: the required version is all that it does not see. */
async function write(folder: string, { terraform: { required_version: _, ...terraform }, ...stack }: Stack) {
  const file = join(work, folder, "cdk.tf.json");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ terraform, ...stack }));
}

/** The verdicts on one folder. */
function within(folder: string): Verdicts {
  const file = join(folder, "cdk.tf.json");
  const { passed, failed } = verdicts;
  return { passed: passed.filter((verdict) => verdict.file === file), failed: failed.filter((v) => v.file === file) };
}

describe.each(synthesized)("checkov, for the configuration %s", (name, stacks) => {
  describe.each(STACKS)("%s", (stack) => {
    it("judges it", () => {
      expect(within(join(name, stack)).passed.length).toBeGreaterThan(0);
    });

    it("finds nothing failed but what is skipped beside it, and every skip is needed", () => {
      const comparison = compare(within(join(name, stack)).failed, skipsOf(stacks[stack]));
      expect(comparison).toEqual({ open: [], unneeded: [] });
    });
  });
});

describe("every skip", () => {
  const skips = synthesized.flatMap(([, stacks]) => STACKS.flatMap((stack) => skipsOf(stacks[stack])));

  it("gives its reason in a sentence", () => {
    const reasons = [...new Set(skips.map(({ reason }) => reason))];
    // a capital letter, four words or more, a full stop
    expect(reasons.filter((reason) => !/^[A-Z]\S*( \S+){3,}\.$/.test(reason))).toEqual([]);
  });

  it("is found unneeded where its check passes, or where there is none of its name", () => {
    const { passed } = within(join("dev", "backend"));
    const [{ check, block } = { check: "", block: "" }] = passed;
    const needless = [check, "CKV_AWS_999999"].map((id) => ({ check: id, block, reason: "It is not needed." }));
    const { failed } = within(join("dev", "backend"));
    expect(compare(failed, needless).unneeded).toEqual([`CKV_AWS_999999 ${block}`, `${check} ${block}`].sort());
  });
});

describe("checkov finds it when a promise is broken", () => {
  it.each(BREACHES)("$promise: $check", ({ stack, check, type }) => {
    const before = compare(within(join("dev", stack)).failed, skipsOf(devStack(stack))).open;
    const after = compare(within(join("broken", check)).failed, skipsOf(devStack(stack))).open;
    const ids = Object.keys({ ...devStack(stack).resource[type], ...devStack(stack).data[type] });
    const found = after.filter((failure) => !before.includes(failure)).map((failure) => failure.split(" "));
    expect(found.filter(([id, block = ""]) => id === check && ids.includes(block))).not.toEqual([]);
  });
});
