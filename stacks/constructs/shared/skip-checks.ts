import { TerraformDataSource, type TerraformResource, TerraformStack } from "cdktf";

/** Such as CKV_AWS_18 or CKV2_AWS_62: https://www.checkov.io/5.Policy%20Index/terraform.html */
type Check = `CKV${"" | "2"}_AWS_${number}`;

/**
 * Writes into a resource or data source which of checkov's checks it fails on purpose, and why. Call it once for each
 * block.
 *
 * checkov reads no skips from Terraform JSON: https://github.com/bridgecrewio/checkov/issues/4634. So they are in the
 * comment of the synthesized block, in the form that checkov reads from CloudFormation, and __tests__/policy/checkov
 * compares them with checkov's results.
 * @param reasons a sentence for each check; false where the configuration makes the check pass
 */
export function skipChecks(
  block: TerraformResource | TerraformDataSource,
  reasons: Readonly<Record<Check, string | false>>,
): void {
  const skips = Object.entries(reasons).flatMap(([id, comment]) => (comment === false ? [] : [{ id, comment }]));
  if (skips.length === 0) return;
  const kind = TerraformDataSource.isTerraformDataSource(block) ? "data" : "resource";
  // an override of the stack, because CDKTF loses a data source's own override of its comment
  const comment = [kind, block.terraformResourceType, block.friendlyUniqueId, "//"].join(".");
  TerraformStack.of(block).addOverride(`${comment}.checkov`, { skip: skips });
}
