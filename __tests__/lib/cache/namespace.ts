import { execa } from "execa";
import { projectRoot } from "../../../stacks/project.ts";

/**
 * Runs a TypeScript module in a process of its own that is root in a mount namespace of its own, after a shell's
 * preparation of it: what is mounted there is gone with it.
 */
export function runMounted(preparation: string, module: string, env: Record<string, string>) {
  const node = `exec "${process.execPath}" --import tsx --input-type=module --eval "$MODULE"`;
  return execa("unshare", ["--mount", "sh", "-ec", `${preparation}\n${node}`], {
    cwd: projectRoot,
    env: { MODULE: module, TSX_DISABLE_CACHE: "1", ...env },
    reject: false,
  });
}
