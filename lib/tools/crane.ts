import { join } from "node:path";
import { findOnPath } from "./find.ts";
import { buildWithGo } from "./go-build.ts";
import type { Tool } from "./tool.ts";
import { versionSchema } from "./version.ts";

/** crane pushes an image that Docker has saved: https://github.com/google/go-containerregistry */
export const crane: Tool = {
  name: "crane",
  wanted: "any",

  find: () => findOnPath({ command: "crane", args: ["version"], output: versionSchema, fits: () => true }),

  install: (log) =>
    buildWithGo(
      {
        module: join(import.meta.dirname, "crane"),
        package: "github.com/google/go-containerregistry/cmd/crane",
        binary: "crane",
      },
      log,
    ),
};
