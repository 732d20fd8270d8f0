import { describe, expect, it } from "vitest";
import { terraformProgress } from "../../deploy/terraform-progress.ts";

/** The texts that are reported after these lines, and after nothing else. */
function progressOf(lines: string): string[] {
  const reported: string[] = [];
  const read = terraformProgress((text) => reported.push(text));
  for (const line of lines.split("\n")) read(line);
  return reported;
}

describe("the progress of Terraform", () => {
  it("is the number of resources that were read, until there is a plan", () => {
    const lines = `data.aws_region.current: Reading...
data.aws_region.current: Read complete after 0s [id=eu-central-1]
aws_vpc.network: Refreshing state... [id=vpc-1]

No changes. Your infrastructure matches the configuration.`;
    expect(progressOf(lines)).toEqual(["1 resource read", "2 resources read"]);
  });

  it("is then the number of resources of the plan that are done, with the one that began first", () => {
    const lines = `
Plan: 2 to add, 1 to change, 0 to destroy.
aws_vpc.network: Creating...
aws_subnet.private["a: b"]: Creating...
aws_vpc.network: Still creating... [00m10s elapsed]
data.aws_ami.node: Reading...
data.aws_ami.node: Read complete after 0s [id=ami-1]
aws_subnet.private["a: b"]: Creation complete after 1s [id=subnet-1]
aws_vpc.network: Creation complete after 11s [id=vpc-1]
aws_iam_role.node: Modifying... [id=node]
aws_iam_role.node: Modifications complete after 0s [id=node]

Apply complete! Resources: 2 added, 1 changed, 0 destroyed.`;
    expect(progressOf(lines)).toEqual([
      "0 of 3 resources",
      "0 of 3 resources, now aws_vpc.network",
      "0 of 3 resources, now aws_vpc.network",
      "1 of 3 resources, now aws_vpc.network",
      "2 of 3 resources",
      "2 of 3 resources, now aws_iam_role.node",
      "3 of 3 resources",
    ]);
  });

  it("counts both halves of a replacement, and what is destroyed", () => {
    const lines = `Plan: 1 to import, 1 to add, 0 to change, 2 to destroy.
aws_instance.a (deposed object 1234abcd): Destroying... [id=i-1]
aws_instance.a (deposed object 1234abcd): Destruction complete after 1s
aws_instance.b: Destroying... [id=i-2]
aws_instance.b: Destruction complete after 0s
aws_instance.b: Creating...
aws_instance.b: Creation complete after 0s [id=i-3]`;
    expect(progressOf(lines).at(-1)).toBe("3 of 3 resources");
  });
});
