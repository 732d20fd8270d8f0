import { z } from "zod";
import { run } from "../../lib/processes/run.ts";
import { jsonSchema } from "../../lib/tools/json.ts";

const bridgesSchema = jsonSchema(z.array(z.object({ ifname: z.string() })));

/** The names of all bridges. Node's own list of interfaces leaves out those that no container is connected to. */
export async function bridges(): Promise<string[]> {
  const links = bridgesSchema.parse(await run("ip", ["-json", "link", "show", "type", "bridge"]));
  return links.map(({ ifname }) => ifname);
}
