import { matching } from "./schema/primitives.ts";

const BYTES: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** CPU as a quantity of Kubernetes, which knows no less than 1m: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export const cpuSchema = matching(/^\d+(m|\.\d{1,3})?$/, "must be CPU cores such as 250m or 0.5").refine(isPositive, {
  error: "must be more than 0",
});

/** Memory as a quantity of Kubernetes. */
export const memorySchema = matching(/^\d+[KMG]i$/, "must be bytes with a unit such as 128Mi").refine(isPositive, {
  error: "must be more than 0",
});

/** The thousandths of a core in a valid quantity. */
export function millicores(cpu: string): number {
  return cpu.endsWith("m") ? Number.parseInt(cpu, 10) : Math.round(Number(cpu) * 1000);
}

/** The bytes in a valid quantity. */
export function bytes(memory: string): number {
  return Number.parseInt(memory, 10) * (BYTES[memory.slice(-2)] ?? 1);
}

function isPositive(quantity: string): boolean {
  return Number.parseFloat(quantity) > 0;
}
