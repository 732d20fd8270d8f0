import { join } from "node:path";
import { noLog as log } from "../../../lib/log.ts";
import { buildGoSource } from "../../../lib/tools/go-build.ts";
import { BACKEND_LIST, TERRAFORM_MODULE, withoutBackends } from "../../../lib/tools/terraform/reduce.ts";

/** Backends with the SDK of another cloud, which take most of the compile time. */
const OTHER_CLOUDS = ["azure", "consul", "cos", "gcs", "kubernetes", "oci", "oss", "pg"];

/** The path of OpenTofu 1.12.6, with its S3 backend. */
export function openTofu(): Promise<string> {
  return buildGoSource(
    {
      module: join(import.meta.dirname, "opentofu"),
      source: "github.com/opentofu/opentofu",
      package: "./cmd/tofu",
      binary: "tofu",
      variables: { "github.com/opentofu/opentofu/version.dev": "no" },
      reduce: (source) => source.edit(BACKEND_LIST, (text) => withoutBackends(text, OTHER_CLOUDS)),
    },
    log,
  );
}

/**
 * The path of Terraform 1.16.3, without the S3 backend, because the module proxy does not have the backend's module in
 * this version.
 */
export function newerTerraform(): Promise<string> {
  return buildGoSource(
    {
      module: join(import.meta.dirname, "terraform"),
      source: TERRAFORM_MODULE,
      binary: "terraform",
      variables: { [`${TERRAFORM_MODULE}/version.dev`]: "no" },
      reduce: async (source) => {
        const absent = [...OTHER_CLOUDS, "s3"];
        const modules = absent.map((backend) => `${TERRAFORM_MODULE}/internal/backend/remote-state/${backend}`);
        for (const path of [...modules, `${TERRAFORM_MODULE}/internal/legacy`])
          await source.go("mod", "edit", `-droprequire=${path}`, `-dropreplace=${path}`);
        await source.edit(BACKEND_LIST, (text) => withoutBackends(text, absent));
      },
    },
    log,
  );
}
