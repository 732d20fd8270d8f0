/** `start` or `remove`, in a process of its own, as `npm run up` and `npm run down` are. */

import { Podman } from "../../../local/engine/podman.ts";
import { openLog } from "../../../local/log.ts";
import { cloud } from "./cloud.ts";

const [action, directory = "", name = "", imageStore = ""] = process.argv.slice(2);
const { directories, network, log } = cloud(directory, name);
const podman = new Podman(directories);
if (action === "start") await podman.start({ imageStore, network });
else await podman.remove(openLog(log));
