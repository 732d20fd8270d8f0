package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"eks-webapi/local/node/internal/configuration"
	"eks-webapi/local/node/internal/loadbalancer"
	"eks-webapi/local/node/internal/machine"
	"eks-webapi/local/node/internal/registries"
	"eks-webapi/local/node/internal/supervisor"
)

const (
	runtimeDirectory = "/run/eks-node"
	logDirectory     = "/var/log/eks-node"
	imageDirectory   = "/usr/share/eks-node/images"
	// the 10th address, as on EKS: https://docs.aws.amazon.com/eks/latest/userguide/view-ip-family-cidr.html
	dnsHost = 10
	// the port of the add-on: https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
	metricsPort = 10251
)

// cluster is the data that the steps of the start share.
type cluster struct {
	options
	credentials
	node   machine.Node
	values configuration.Values
	// program is the node's own program. programs are the programs of the parts that can be upgraded.
	program    string
	programs   programs
	client     kubernetes.Interface
	supervisor *supervisor.Supervisor
	started    time.Time
}

// run starts the cluster, and returns when the context is done or a component ends.
func run(ctx context.Context, o options) error {
	c, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	if err := c.start(); err != nil && c.supervisor.Context().Err() == nil {
		return err
	}
	return c.supervisor.Wait()
}

// prepare sets up the machine and writes all files.
func prepare(ctx context.Context, o options) (*cluster, error) {
	c := &cluster{options: o, started: time.Now()}
	for _, step := range []func() error{
		machine.ShareMounts,
		machine.MountCgroups,
		func() error { return machine.ShieldKernelSettings(filepath.Join(runtimeDirectory, "sysctl")) },
		machine.ForwardPackets,
		machine.EnsureMachineID,
		func() (err error) { c.node, err = machine.Identify(); return err },
		func() (err error) { c.credentials, err = makeCredentials(o, c.node); return err },
		func() (err error) { c.program, err = os.Executable(); return err },
		func() (err error) { c.programs, err = readPrograms(programsFile, c.program); return err },
		func() (err error) { c.client, err = newClient(); return err },
		c.configure,
		func() (err error) { c.supervisor, err = supervisor.New(ctx, logDirectory); return err },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	c.say("node %s has the address %s", c.node.Name, c.node.Address)
	return c, nil
}

func (c *cluster) configure() error {
	containerd := filepath.Join(stateDirectory, "agent")
	if err := os.MkdirAll(containerd, 0o755); err != nil {
		return err
	}
	overlay, err := machine.OverlayWorksIn(containerd)
	if err != nil {
		return err
	}
	mayRaise, err := machine.MayRaisePriority()
	if err != nil {
		return err
	}
	authority, err := os.ReadFile(c.authority)
	if err != nil {
		return err
	}
	c.values = configuration.Values{
		NodeName:           c.node.Name,
		NodeAddress:        c.node.Address.Addr(),
		ClusterCIDR:        c.clusterCIDR,
		DNSAddress:         host(c.serviceCIDR, dnsHost),
		State:              stateDirectory,
		Runtime:            runtimeDirectory,
		Snapshotter:        "native",
		KeepOOMScore:       !mayRaise,
		ClientCA:           c.authority,
		KubeletCertificate: c.kubelet.Certificate,
		KubeletKey:         c.kubelet.Key,
		ProxyKubeconfig:    c.kubeconfigs["kube-proxy"],
		DNSKubeconfig:      c.kubeconfigs["coredns"],
		MetricsPort:        metricsPort,
		MetricsCA:          authority,
	}
	if overlay {
		c.values.Snapshotter = "overlayfs"
	}
	for template, file := range map[string]string{
		"containerd.toml":     "/etc/containerd/config.toml",
		"cni.conflist":        "/etc/cni/net.d/10-pods.conflist",
		"kubelet.yaml":        c.file("kubelet.yaml"),
		"kube-proxy.yaml":     c.file("kube-proxy.yaml"),
		"Corefile":            c.file("Corefile"),
		"kube-dns.yaml":       c.file("kube-dns.yaml"),
		"metrics-server.yaml": c.file("metrics-server.yaml"),
	} {
		if err := configuration.Write(template, file, c.values); err != nil {
			return err
		}
	}
	return registries.Configure("/etc/rancher/k3s/registries.yaml", "/etc/containerd/certs.d")
}

// file is the path of a component's configuration.
func (c *cluster) file(name string) string { return filepath.Join(runtimeDirectory, name) }

// start starts the components in the order of their dependencies. If a component has ended, an error of start is only a
// consequence of that.
func (c *cluster) start() error {
	c.supervisor.Start("containerd", "containerd", "--config", "/etc/containerd/config.toml")
	c.supervisor.Start("etcd", "etcd", etcdArguments...)
	if err := c.etcdHealthy(); err != nil {
		return err
	}
	apiServer, others := c.components(controlPlane)[0], c.components(controlPlane)[1:]
	c.run(controlPlane, apiServer)
	if err := c.importImages(); err != nil {
		return err
	}
	if err := c.apiServerReady(c.supervisor.Context()); err != nil {
		return err
	}
	c.say("the API server is ready")
	for _, component := range others {
		c.run(controlPlane, component)
	}
	c.run(kubelet, c.components(kubelet)[0])
	if err := c.runAddOns(); err != nil {
		return err
	}
	if c.loadBalancers {
		link := loadbalancer.Link{Link: c.node.Link}
		controller, err := loadbalancer.New(c.client, loadbalancer.Pool(c.node.Address), link)
		if err != nil {
			return err
		}
		c.supervisor.Go(controller.Run)
	}
	if err := c.addressShown(); err != nil {
		return err
	}
	c.run(kubeProxy, c.components(kubeProxy)[0])
	if err := c.nodeReady(); err != nil {
		return err
	}
	c.supervisor.Go(c.serveUpgrades)
	c.say("the node is ready")
	return nil
}

func newClient() (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", adminKubeconfig)
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(config)
}

func (c *cluster) say(format string, args ...any) {
	elapsed := time.Since(c.started).Seconds()
	fmt.Printf("%6.2f s  %s\n", elapsed, strings.TrimSpace(fmt.Sprintf(format, args...)))
}
