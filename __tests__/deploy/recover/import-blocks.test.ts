import { describe, expect, it } from "vitest";
import { importBlocks } from "../../../deploy/recover/import-blocks.ts";
import { switchedConfigs } from "../../support/switched-configs.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";

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
