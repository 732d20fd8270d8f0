/** Whether an os-release(5) file is that of Debian or of a distribution that descends from it, such as Ubuntu. */
export function isDebianLike(osRelease: string): boolean {
  const fields = osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm);
  return [...fields].some(([, value = ""]) => value.replaceAll(/["']/g, "").split(" ").includes("debian"));
}
