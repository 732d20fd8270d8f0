import type { Stacks } from "../../../stacks/checks/terraform.ts";
import { STACKS } from "../../../stacks/stack-names.ts";
import { synthesize, testConfig } from "../../support/synthesis.ts";

type Arguments = Record<string, unknown>;

const dev = synthesize(testConfig("dev"));

/** The stacks of `dev`, with something changed that must be noticed. */
export function broken(change: (stacks: Stacks) => void): Stacks {
  const stacks = structuredClone(dev);
  change(stacks);
  return stacks;
}

/** The stacks of `dev`, with other arguments of the first resource of a type; undefined removes one. */
export function withArguments(type: string, changed: Arguments, text = ""): Stacks {
  return broken((stacks) => {
    const block = first(stacks, type, text);
    Object.assign(block, changed);
    for (const key of Object.keys(changed)) if (changed[key] === undefined) delete block[key];
  });
}

/** The stacks of `dev`, with a resource added to base. */
export function withResource(type: string, block: Arguments): Stacks {
  return broken(({ base }) => {
    base.resource[type] = { ...base.resource[type], added: block };
  });
}

/** The stacks of `dev`, without the resources of a type whose ids hold this text. */
export function without(type: string, text = ""): Stacks {
  return broken((stacks) => {
    for (const name of STACKS) {
      const named = stacks[name].resource[type] ?? {};
      for (const id of Object.keys(named)) if (id.includes(text)) delete named[id];
    }
  });
}

/** The first resource of a type whose id holds this text. */
export function first(stacks: Stacks, type: string, text = ""): Arguments {
  for (const name of STACKS) {
    const [found] = Object.entries(stacks[name].resource[type] ?? {}).filter(([id]) => id.includes(text));
    if (found !== undefined) return found[1];
  }
  throw new Error(`no ${type} is ${text}`);
}

/** What the problems say, without where and why. */
export function complaints(problems: readonly { address: string; wrong: string }[]): string[] {
  return problems.map(({ address, wrong }) => `${address.replace(/_[0-9A-F]{8}$/, "")} ${wrong}`);
}
