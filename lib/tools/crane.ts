import { join } from "node:path";
import { buildWithGo } from "./go-build.ts";
import type { Tool } from "./tool.ts";

/** crane pushes an image that Docker has saved: https://github.com/google/go-containerregistry */
export const crane: Tool = {
  name: "crane",
  wanted: "*",
  versionArguments: ["version"],

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
