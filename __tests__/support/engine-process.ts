/** Runs `start` or `remove` in a separate process, like `npm run up` and `npm run down`. */

import { openLog } from "../../lib/log.ts";
import { Podman } from "../../local/engine/podman/podman.ts";
import { cloud } from "./engine-cloud.ts";

const [action, directory = "", name = "", imageStore = ""] = process.argv.slice(2);
const { directories, network, log } = cloud(directory, name);
const podman = new Podman(directories);
if (action === "start") await podman.start({ imageStore, network });
else await podman.remove(openLog(log));
