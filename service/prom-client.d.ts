/** A default metric of prom-client, whose own types have only all of them together. */
declare module "prom-client/lib/metrics/*.js" {
  const collect: (registry: import("prom-client").Registry, config?: { eventLoopMonitoringPrecision: number }) => void;
  export default collect;
}
