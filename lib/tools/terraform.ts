import { join } from "node:path";
import { z } from "zod";
import { findOnPath } from "./find.ts";
import { buildGoSource } from "./go-build.ts";
import { jsonSchema } from "./json.ts";
import { reduceTerraform, TERRAFORM_MODULE } from "./terraform/reduce.ts";
import type { Tool } from "./tool.ts";
import { atLeast, versionSchema } from "./version.ts";

const output = jsonSchema(z.object({ terraform_version: versionSchema })).transform((json) => json.terraform_version);

/**
 * Terraform. Since 1.11, it has write-only arguments:
 * https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
 */
export const terraform: Tool = {
  name: "terraform",
  wanted: ">= 1.11, < 2",

  find: () =>
    findOnPath({
      command: "terraform",
      args: ["version", "-json"],
      // otherwise, Terraform asks HashiCorp for the newest version
      env: { CHECKPOINT_DISABLE: "1" },
      output,
      fits: (version) => atLeast(version, 1, 11) && !atLeast(version, 2, 0),
    }),

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
