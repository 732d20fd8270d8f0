import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this clone. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where a local cloud, or an environment, keeps what must outlive `cdktf.out`: record, Terraform state, logs. */
export function stateDirectory(name: string): string {
  return join(projectRoot, "state", name);
}
