/** What everything is called, derived from the name of the platform: its environment's or local cloud's. */
export function names(options: { name: string; accountId: string }) {
  const { name, accountId } = options;
  const prefix = `webapi-${name}`;
  return {
    /** Cluster, repository, and the beginning of all other names. */
    prefix,
    cluster: prefix,
    repository: prefix,
    /** Bucket names are global: the account makes it ours. */
    stateBucket: `${prefix}-tfstate-${accountId}`,
    lockTable: `${prefix}-tfstate-lock`,
    stateKeyAlias: `alias/${prefix}-tfstate`,
    namespace: "webapi",
    serviceAccount: "webapi",
    release: "webapi",
  };
}

export type Names = ReturnType<typeof names>;
