import { execa } from "execa";
import { projectRoot } from "../../../stacks/project.ts";

/**
 * Runs a TypeScript module in a new process as root in a new mount namespace, after the shell commands of
 * `preparation`. Its mounts disappear when it ends.
 */
export function runMounted(preparation: string, module: string, env: Record<string, string>) {
  const node = `exec "${process.execPath}" --import tsx --input-type=module --eval "$MODULE"`;
  return execa("unshare", ["--mount", "sh", "-ec", `${preparation}\n${node}`], {
    cwd: projectRoot,
    env: { MODULE: module, TSX_DISABLE_CACHE: "1", ...env },
    reject: false,
  });
}
