import { join } from "node:path";
import { z } from "zod";
import { findOnPath } from "./find.ts";
import { buildWithGo } from "./go-build.ts";
import { jsonSchema } from "./json.ts";
import type { Tool } from "./tool.ts";
import { atLeast, versionSchema } from "./version.ts";

const output = jsonSchema(z.object({ terraform_version: versionSchema })).transform((json) => json.terraform_version);

/** Terraform, which has write-only arguments since 1.11: https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only */
export const terraform: Tool = {
  name: "terraform",
  wanted: ">= 1.11, < 2",

  find: () =>
    findOnPath({
      command: "terraform",
      args: ["version", "-json"],
      // asks HashiCorp for the newest version otherwise
      env: { CHECKPOINT_DISABLE: "1" },
      output,
      fits: (version) => atLeast(version, 1, 11) && !atLeast(version, 2, 0),
    }),

  install: (log) =>
    buildWithGo(
      {
        module: join(import.meta.dirname, "terraform"),
        package: "github.com/hashicorp/terraform",
        binary: "terraform",
        // calls itself a development version otherwise, and asks for less in version constraints
        variables: { "github.com/hashicorp/terraform/version.dev": "no" },
      },
      log,
    ),
};
