import { describe, expect, it } from "vitest";
import { importBlocks, requireImportsOnly } from "../../deploy/recover.ts";
import { switchedConfigs } from "../support/switched-configs.ts";
import { synthesize, testConfig } from "../support/synthesis.ts";

const plan = (counts: string) => `Terraform will perform the following actions:\n\nPlan: ${counts}.\n`;

describe("requireImportsOnly", () => {
  it("allows imports and changes in place", () => {
    requireImportsOnly(plan("10 to import, 0 to add, 2 to change, 0 to destroy"));
  });

  it("allows them when Terraform prints warnings, too", () => {
    const warning = '\nWarning: Deprecated Parameter\n\nThe parameter "dynamodb_table" is deprecated.\n';
    const imports = plan("10 to import, 0 to add, 2 to change, 0 to destroy");
    for (const text of [`${warning}${imports}`, `${imports}${warning}`]) requireImportsOnly(text);
  });

  it.each([
    "9 to import, 1 to add, 0 to change, 0 to destroy",
    "10 to import, 0 to add, 0 to change, 1 to destroy",
    "10 to add, 0 to change, 0 to destroy",
  ])("refuses a plan that creates or destroys something: %s", (counts) => {
    expect(() => requireImportsOnly(plan(counts))).toThrow("does more than take into the state what is there");
  });

  it("refuses a plan without the line that counts its changes", () => {
    expect(() => requireImportsOnly("No changes.")).toThrow();
  });
});

describe("importBlocks", () => {
  const { backend, base } = synthesize(testConfig("dev"));

  it.each([
    ["dev", testConfig("dev")],
    ["dev with access logs", switchedConfigs.switched ?? testConfig("dev")],
  ])("names every resource of backend once, with a known id: %s", (_, config) => {
    const stack = synthesize(config).backend;
    const all = Object.entries(stack.resource).flatMap(([type, named]) =>
      Object.keys(named).map((id) => `${type}.${id}`),
    );
    const blocks = importBlocks(stack);
    expect(blocks.import.map(({ to }) => to).toSorted()).toEqual(all.toSorted());
    for (const { id } of blocks.import)
      expect(id).toMatch(/^(webapi-dev-|alias\/webapi-dev-|\$\{data\.aws_kms_alias\.)/);
  });

  it("looks up a key by its alias, and uses a bucket's name as the id of its settings", () => {
    const { import: blocks, data } = importBlocks(backend);
    const idOf = (type: string) => blocks.find(({ to }) => to.startsWith(`${type}.`))?.id;
    const [alias] = Object.keys(data.aws_kms_alias);
    expect(data.aws_kms_alias).toEqual({ [alias ?? ""]: { name: "alias/webapi-dev-tfstate" } });
    expect(idOf("aws_kms_key")).toBe(`\${data.aws_kms_alias.${alias}.target_key_id}`);
    expect(idOf("aws_s3_bucket_policy")).toBe("webapi-dev-tfstate-111122223333");
    expect(idOf("aws_dynamodb_table")).toBe("webapi-dev-tfstate-lock");
  });

  it("refuses a stack with an unsupported resource", () => {
    expect(() => importBlocks(base)).toThrow("there is no rule for the import of aws_vpc");
  });
});
