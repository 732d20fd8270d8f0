import { join } from "node:path";
import { buildGoSource } from "./go-build.ts";
import { reduceTerraform, TERRAFORM_MODULE } from "./terraform/reduce.ts";
import type { Tool } from "./tool.ts";

/**
 * Terraform. Since 1.11, it has write-only arguments:
 * https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
 */
export const terraform: Tool = {
  name: "terraform",
  wanted: ">=1.11 <2",
  versionArguments: ["version"],
  // otherwise, Terraform asks HashiCorp for the newest version
  versionEnvironment: { CHECKPOINT_DISABLE: "1" },

  install: (log) =>
    buildGoSource(
      {
        module: join(import.meta.dirname, "terraform"),
        source: TERRAFORM_MODULE,
        binary: "terraform",
        // otherwise, Terraform reports a development version, and is less strict about version constraints
        variables: { [`${TERRAFORM_MODULE}/version.dev`]: "no" },
        reduce: reduceTerraform,
      },
      log,
    ),
};
