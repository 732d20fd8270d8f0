import { expect, it } from "vitest";
import { checkRights } from "../../../stacks/checks/rights.ts";
import { complaints, withArguments } from "./broken.ts";

it("a parameter that a key encrypts is refused if no role may decrypt with that key", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
  const stacks = withArguments("aws_ssm_parameter", { key_id: "${aws_kms_key.other.arn}" });
  expect(complaints(checkRights(stacks))).toEqual(["aws_ssm_parameter.parameter is decrypted by no role"]);
});
