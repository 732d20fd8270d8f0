import { join } from "node:path";

/** Directories and network of a local cloud, which is named by the third octet of its addresses. */
export function cloud(directory: string, name: string) {
  const bridge = `webapi-${name}`;
  return {
    directories: { data: join(directory, name), runtime: join(directory, `run-${name}`) },
    network: {
      name: bridge,
      interfaceName: bridge,
      subnet: `10.213.${name}.0/24`,
      gateway: `10.213.${name}.1`,
    },
    log: join(directory, `${name}.log`),
  };
}
