import { dirname, join } from "node:path";
import type { Log } from "../log.ts";
import { buildWithGo } from "../tools/go-build.ts";
import { executable, type Provider } from "./provider.ts";

/** The directory of a provider's executable, built from the Go module proxy. */
export async function buildProvider(provider: Provider, log: Log): Promise<string> {
  const path = await buildWithGo(
    {
      module: join(import.meta.dirname, provider.name),
      package: `github.com/hashicorp/terraform-provider-${provider.name}`,
      binary: executable(provider),
    },
    log,
  );
  return dirname(path);
}
