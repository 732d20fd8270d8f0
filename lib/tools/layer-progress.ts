/** The last status of a layer: push_v2.go and xfer/download.go in https://github.com/moby/moby/tree/v27.0.0/distribution */
const LAYER_DONE = /^(Pushed|Layer already exists|Mounted from .*|Pull complete|Already exists)$/;

type Report = (text: string) => void;

/**
 * Reads from the lines of `docker push` or `docker pull` how many layers are done. Docker prints bytes only to a
 * terminal: https://github.com/moby/moby/blob/v27.0.0/pkg/jsonmessage/jsonmessage.go
 * @param report gets a text after each change
 */
export function dockerLayers(report: Report): (line: string) => void {
  const layers = new Map<string, boolean>();
  return (line) => {
    const [, layer, status = ""] = /^([0-9a-f]{12}): (.+)$/.exec(line) ?? [];
    if (layer === undefined) return;
    layers.set(layer, LAYER_DONE.test(status));
    const done = [...layers.values()].filter(Boolean).length;
    report(`${done} of ${layers.size} layers`);
  };
}

/**
 * The same for the programs of the Buildah family. Without a terminal they print only that they begin with a layer.
 * https://github.com/containers/image/blob/main/copy/progress_bars.go
 */
export function copiedLayers(report: Report): (line: string) => void {
  let begun = 0;
  return (line) => {
    if (!line.startsWith("Copying blob ")) return;
    begun += 1;
    report(`copies layer ${begun}`);
  };
}
