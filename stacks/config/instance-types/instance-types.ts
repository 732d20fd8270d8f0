import { SNAPSHOT } from "./snapshot.ts";

/** What the configuration needs to know of an instance type. */
export interface InstanceType {
  readonly architecture: "amd64" | "arm64";
  /** IPv4 addresses that a network interface can have, with its own. */
  readonly addressesPerInterface: number;
}

/** All instance types by their names. */
export const INSTANCE_TYPES: ReadonlyMap<string, InstanceType> = new Map(
  SNAPSHOT.trim()
    .split("\n")
    .flatMap((line) => {
      const [family, architecture, ...groups] = line.split(" ");
      if (architecture !== "amd64" && architecture !== "arm64") throw new Error(`${line} has no architecture`);
      return groups.flatMap((group) => {
        const [addresses, sizes = ""] = group.split(":");
        const type: InstanceType = { architecture, addressesPerInterface: Number(addresses) };
        return sizes.split(",").map((size): [string, InstanceType] => [`${family}.${size}`, type]);
      });
    }),
);
