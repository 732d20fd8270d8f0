package server

import (
	"fmt"
	"strings"
)

// etcd is for this node only. Without fsync it starts faster, but a crash of the machine may lose the last writes.
var etcdArguments = []string{
	"--data-dir=" + stateDirectory + "/server/etcd",
	"--listen-client-urls=http://127.0.0.1:2379",
	"--advertise-client-urls=http://127.0.0.1:2379",
	"--listen-peer-urls=http://127.0.0.1:2380",
	"--initial-advertise-peer-urls=http://127.0.0.1:2380",
	"--initial-cluster=default=http://127.0.0.1:2380",
	"--unsafe-no-fsync",
}

func (c *cluster) apiServerArguments() []string {
	return withOverrides([]string{
		"--advertise-address=" + c.node.Address.Addr().String(),
		fmt.Sprintf("--secure-port=%d", c.port),
		"--etcd-servers=http://127.0.0.1:2379",
		"--service-cluster-ip-range=" + c.serviceCIDR.String(),
		"--client-ca-file=" + c.authority,
		"--tls-cert-file=" + c.serving.Certificate,
		"--tls-private-key-file=" + c.serving.Key,
		"--kubelet-certificate-authority=" + c.authority,
		"--kubelet-client-certificate=" + c.kubeletClient.Certificate,
		"--kubelet-client-key=" + c.kubeletClient.Key,
		"--kubelet-preferred-address-types=InternalIP,Hostname",
		"--requestheader-client-ca-file=" + c.authority,
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		// metrics-server is asked at its own address. Requests to the address of its Service would leave this node by the
		// default route until kube-proxy has started:
		// https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
		"--enable-aggregator-routing=true",
		"--proxy-client-cert-file=" + c.frontProxy.Certificate,
		"--proxy-client-key-file=" + c.frontProxy.Key,
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		// the same for every issuer: the API server refuses tokens for AWS STS, as on EKS
		"--api-audiences=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + c.serviceAccountKey,
		"--service-account-signing-key-file=" + c.serviceAccountKey,
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--allow-privileged=true",
	}, c.apiServerArgs)
}

func (c *cluster) controllerManagerArguments() []string {
	return append(c.loopbackClient("kube-controller-manager"),
		// its start sends about a hundred requests for the controllers' credentials: 4 s at the default of 20 per second
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		"--use-service-account-credentials",
		"--root-ca-file="+c.authority,
		"--service-account-private-key-file="+c.serviceAccountKey,
		"--cluster-signing-cert-file="+c.authority,
		"--cluster-signing-key-file="+strings.TrimSuffix(c.authority, ".crt")+".key",
	)
}

func (c *cluster) schedulerArguments() []string { return c.loopbackClient("kube-scheduler") }

// loopbackClient returns the arguments of a component that has one instance, and clients on this node only.
func (c *cluster) loopbackClient(component string) []string {
	kubeconfig := c.kubeconfigs[component]
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1",
		"--leader-elect=false",
		"--profiling=false",
	}
}

// metricsServerArguments has the resolution of the published manifest.
func (c *cluster) metricsServerArguments() []string {
	kubeconfig := c.kubeconfigs["metrics-server"]
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=" + c.node.Address.Addr().String(),
		fmt.Sprintf("--secure-port=%d", metricsPort),
		"--tls-cert-file=" + c.metricsServer.Certificate,
		"--tls-private-key-file=" + c.metricsServer.Key,
		"--kubelet-preferred-address-types=InternalIP",
		"--metric-resolution=15s",
	}
}

func (c *cluster) kubeletArguments() []string {
	own := []string{
		"--config=" + c.file("kubelet.yaml"),
		"--kubeconfig=" + c.kubeconfigs["kubelet"],
		"--hostname-override=" + c.node.Name,
		"--node-ip=" + c.node.Address.Addr().String(),
	}
	if len(c.nodeLabels) > 0 {
		own = append(own, "--node-labels="+strings.Join(c.nodeLabels, ","))
	}
	return withOverrides(own, c.kubeletArgs)
}
