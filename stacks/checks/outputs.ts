import { STACKS } from "../stack-names.ts";
import { once } from "./once.ts";
import type { Check } from "./problem.ts";

const READ = /data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g;

const readsOf = once((block: object) => JSON.stringify(block).match(READ) ?? []);

/** Each output that a stack reads is one that the other stack publishes; each output has a value, each variable a use. */
export const checkOutputs: Check = (stacks) => [...unpublished(stacks), ...valueless(stacks), ...variables(stacks)];

const unpublished: Check = (stacks) =>
  STACKS.flatMap((stack) => {
    const { resource, data, output, provider } = stacks[stack];
    const named = [...Object.values(resource), ...Object.values(data)].flatMap((blocks) => Object.values(blocks));
    const blocks = [...named, ...Object.values(output), ...Object.values(provider)];
    return [...new Set(blocks.flatMap(readsOf))]
      .map((address) => ({ address, from: address.split(".")[2], name: address.split(".")[4] ?? "" }))
      .filter(({ from, name }) => from !== "base" || !Object.hasOwn(stacks.base.output, name))
      .map(({ address, name }) => ({
        stack,
        address,
        wrong: `is no output of base, which has ${Object.keys(stacks.base.output).join(", ")}`,
        why: "The plan fails, after base has been deployed: https://developer.hashicorp.com/terraform/language/state/remote-state-data",
        remedy: `Publish ${name} in stacks/contract.ts.`,
      }));
  });

const valueless: Check = (stacks) =>
  STACKS.flatMap((stack) =>
    Object.entries(stacks[stack].output)
      .filter(([, { value }]) => value === undefined || value === "")
      .map(([name]) => ({
        stack,
        address: `output.${name}`,
        wrong: "has no value",
        why: "Terraform refuses an output without one: https://developer.hashicorp.com/terraform/language/values/outputs",
        remedy: "Set its value.",
      })),
  );

/** No command sets a variable that nothing reads, and a deployment asks for none. */
const variables: Check = (stacks) =>
  STACKS.flatMap((stack) => {
    const { resource, data, variable } = stacks[stack];
    if (Object.keys(variable).length === 0) return [];
    const text = JSON.stringify([resource, data]);
    return Object.entries(variable)
      .filter(([name, block]) => !text.includes(`var.${name}`) || !Object.hasOwn(Object(block), "default"))
      .map(([name]) => ({
        stack,
        address: `var.${name}`,
        wrong: "is read by nothing, or has no default",
        why: "Terraform does not do what its caller asks for, or stops to ask for a value: https://developer.hashicorp.com/terraform/language/values/variables",
        remedy: "Use it, and set its default.",
      }));
  });
