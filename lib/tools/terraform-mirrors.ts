/** The directories in a CLI configuration, in HCL or JSON, that are mirrors or the plugin cache. */
export function configuredDirectories(configuration: string): string[] {
  const text = configuration.replaceAll(/^\s*(#|\/\/).*$/gm, "");
  const mirrors = text.matchAll(/"?filesystem_mirror"?\s*:?\s*\[?\s*\{[^}]*?"?\bpath"?\s*[=:]\s*"([^"]+)"/g);
  const caches = text.matchAll(/"?\bplugin_cache_dir"?\s*[=:]\s*"([^"]+)"/g);
  return [...mirrors, ...caches].flatMap(([, directory]) => directory ?? []);
}
