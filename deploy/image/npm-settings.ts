import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;
type Setting = readonly [key: string, value: string];

/** npm's settings for another machine. */
export interface NpmSettings {
  /** An .npmrc file with the settings that say how a registry is reached. */
  readonly npmrc: string;
  /** The file with the CA certificates that npm trusts. */
  readonly cafile: string | undefined;
}

/**
 * Settings that say how a registry is reached: https://docs.npmjs.com/cli/v11/using-npm/config. Others name files of
 * this machine, or change what is installed.
 */
const REACHES_REGISTRY =
  /^((@[^:]+:)?registry|\/\/.+:(?!certfile$|keyfile$)\w+|(https-)?proxy|noproxy|ca|strict-ssl|replace-registry-host|fetch-[\w-]+|maxsockets)(\[\])?$/;

/** https://github.com/npm/cli/blob/v11.6.0/workspaces/config/lib/env-replace.js */
const REFERENCE = /(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/g;

/**
 * The settings that npm would use in a directory. Variables that they refer to are filled in, because the other machine
 * does not have them.
 */
export async function npmSettings(directory: string, environment: Environment): Promise<NpmSettings> {
  const variables = settingsOf(environment);
  const home = environment.HOME ?? homedir();
  const files = [
    setting(variables, "globalconfig"),
    setting(variables, "userconfig") ?? join(home, ".npmrc"),
    join(directory, ".npmrc"),
  ];
  const texts = await Promise.all(files.map((file) => (file === undefined ? "" : textOf(file))));
  // the last one has precedence
  const all = [...proxiesOf(environment), ...texts.flatMap(parse), ...variables].map(
    ([key, value]) => [key, filledIn(value, environment)] as const,
  );
  return {
    npmrc: all
      .filter(([key]) => REACHES_REGISTRY.test(key))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}\n`)
      .join(""),
    cafile: setting(all, "cafile")?.replace(/^~(?=\/)/, home),
  };
}

/** https://github.com/npm/cli/blob/v11.6.0/workspaces/config/lib/index.js, loadEnv */
function settingsOf(environment: Environment): Setting[] {
  return Object.entries(environment).flatMap(([variable, value = ""]): Setting[] => {
    const [, name] = /^npm_config_(.+)$/i.exec(variable) ?? [];
    if (name === undefined || value === "") return [];
    return [[name.startsWith("//") ? name : name.replaceAll(/(?!^)_/g, "-").toLowerCase(), value]];
  });
}

/** npm itself honours these variables where it has no setting for a proxy. */
function proxiesOf({ HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, NO_PROXY, no_proxy }: Environment): Setting[] {
  const proxy = HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy;
  const noproxy = NO_PROXY || no_proxy;
  return [...(proxy ? [["proxy", proxy] as const] : []), ...(noproxy ? [["noproxy", noproxy] as const] : [])];
}

/** The settings in an .npmrc file: https://github.com/npm/ini/blob/v6.0.0/lib/ini.js */
function parse(text: string): Setting[] {
  return text.split(/[\r\n]+/).flatMap((line): Setting[] => {
    const [, key, value = "true"] = /^\s*([^\s;#=[][^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line) ?? [];
    return key === undefined ? [] : [[key, unquoted(value)]];
  });
}

function unquoted(value: string): string {
  const [, quote, inner = ""] = /^(["'])(.*)\1$/.exec(value) ?? [];
  if (quote === undefined) return (/^(?:\\.|[^;#\\])*/.exec(value)?.[0] ?? "").replaceAll(/\\([\\;#])/g, "$1").trim();
  try {
    return String(JSON.parse(quote === '"' ? value : inner));
  } catch {
    return quote === '"' ? value : inner;
  }
}

/** A reference to a variable that is not set stays as it is. */
function filledIn(value: string, environment: Environment): string {
  return value.replaceAll(REFERENCE, (reference: string, escapes: string, name: string, optional?: string) => {
    if (escapes.length % 2 === 1) return reference;
    return escapes + (environment[name] ?? (optional ? "" : `\${${name}}`));
  });
}

function setting(settings: readonly Setting[], name: string): string | undefined {
  return settings.findLast(([key]) => key === name)?.[1];
}

function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
