/** A pod with only this container. */
export function pod(name: string, image: string, imagePullPolicy: "Always" | "Never"): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name, image, imagePullPolicy }] },
  };
}

/** A load balancer for the API server, the only server on the node. */
export function balanced(name: string, node: string, loadBalancerSourceRanges: string[] = []): object[] {
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name },
      spec: { type: "LoadBalancer", loadBalancerSourceRanges, ports: [{ port: 80, targetPort: 6443 }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [{ port: 6443, protocol: "TCP" }],
      endpoints: [{ addresses: [node] }],
    },
  ];
}
