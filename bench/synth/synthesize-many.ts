import { z } from "zod";
import { derive } from "../../stacks/config/derive.ts";
import { loadConfig } from "../../stacks/config/load.ts";
import { createApp } from "../../stacks/platform.ts";

/** Synthesizes a number of environments to a directory, all in this process. They are dev with other names. */
const [count, outdir] = z.tuple([z.coerce.number().int().positive(), z.string()]).parse(process.argv.slice(3));
const dev = loadConfig({ ENVIRONMENT: "dev", IMAGE_TAG: "0123456789ab" });
for (let index = 1; index <= count; index++) {
  const name = `dev-${index}`;
  const config = { ...dev, name, ...derive({ ...dev, names: {} }, name) };
  createApp(config, { outdir, stateRoot: `${outdir}/state` }).synth();
}
