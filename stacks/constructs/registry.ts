import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { Config } from "../config/load.ts";
import { EncryptionKey } from "./encryption-key.ts";

const UNTAGGED_DAYS = 14;

/** Where the service's image lies: a tag is given once, and never moved to another image. */
export class Registry extends Construct {
  readonly name: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { names, accountId, protect }: Config) {
    super(scope, id);
    const key = new EncryptionKey(this, "key", {
      description: "Images",
      alias: `alias/${names.prefix}-images`,
      accountId,
      protect,
    });
    const repository = new EcrRepository(this, "repository", {
      name: names.repository,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: key.arn }],
      forceDelete: !protect,
      lifecycle: { preventDestroy: protect },
    });
    // tagged images are never removed: one of them runs
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Images without a tag, after ${UNTAGGED_DAYS} days`,
            selection: {
              tagStatus: "untagged",
              countType: "sinceImagePushed",
              countUnit: "days",
              countNumber: UNTAGGED_DAYS,
            },
            action: { type: "expire" },
          },
        ],
      }),
    });
    this.name = repository.name;
    this.url = repository.repositoryUrl;
  }
}
