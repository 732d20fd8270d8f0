import { type Stacks, stackSchema } from "../../stacks/checks/terraform.ts";

interface Blocks {
  resource?: Record<string, object>;
  data?: Record<string, object>;
  output?: Record<string, string>;
  bucket?: string;
  provider?: Record<string, object[]>;
}

/** A reference in Terraform's syntax. */
export const ref = (expression: string) => `$\{${expression}}`;

/** Stacks in synthesized form. The input has the addresses of blocks, grouped by their construct. */
export function stacksOf(stacks: Partial<Record<keyof Stacks, Blocks>>): Stacks {
  const parse = (name: keyof Stacks) => {
    const { resource = {}, data = {}, output = {}, bucket, provider = {} } = stacks[name] ?? {};
    return stackSchema.parse({
      terraform: { required_providers: {}, backend: bucket === undefined ? { local: {} } : { s3: { bucket } } },
      provider,
      resource: blocks(name, resource),
      data: blocks(name, data),
      output: Object.fromEntries(Object.entries(output).map(([id, value]) => [id, { value }])),
    });
  };
  return { backend: parse("backend"), base: parse("base"), app: parse("app") };
}

/** Converts { "network aws_vpc.main": {} } to Terraform's form, with the construct in CDKTF's metadata. */
function blocks(stack: string, given: Record<string, object>) {
  const result: Record<string, Record<string, object>> = {};
  for (const [place, block] of Object.entries(given)) {
    const [construct = "", address = ""] = place.split(" ");
    const [type = "", id = ""] = address.split(".");
    result[type] = { ...result[type], [id]: { ...block, "//": { metadata: { path: `${stack}/${construct}/${id}` } } } };
  }
  return result;
}
