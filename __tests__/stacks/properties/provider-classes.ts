import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const known = new Map<string, ReadonlySet<string>>();

/**
 * The attributes of a resource or data source, as Terraform calls them, by the class that CDKTF made of the provider's
 * schema.
 * @param type such as aws_vpc, or data.aws_eks_cluster
 */
export function attributesOf(type: string): ReadonlySet<string> {
  const attributes = known.get(type) ?? readAttributes(type);
  known.set(type, attributes);
  return attributes;
}

function readAttributes(type: string): ReadonlySet<string> {
  const [, data, provider, name] = /^(data\.)?([a-z]+)_(\w+)$/.exec(type) ?? [];
  const folder = (data === undefined ? `${name}` : `data_${provider}_${name}`).replaceAll("_", "-");
  const classes = Object.values<unknown>(require(`@cdktf/provider-${provider}/lib/${folder}`));
  for (const made of classes) {
    if (typeof made === "function" && Reflect.get(made, "tfResourceType") === `${provider}_${name}`) {
      return new Set(Object.getOwnPropertyNames(made.prototype).map(snakeCase));
    }
  }
  throw new Error(`no class is that of ${type}`);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
