package server

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

const (
	poll = 100 * time.Millisecond
	// longer than MiniStack waits for a cluster, so that MiniStack gives up first
	patience = 5 * time.Minute
)

// until waits for a condition, or for the end of the context. The supervisor's context ends when a component has ended.
func (c *cluster) until(ctx context.Context, what string, holds func(context.Context) bool) error {
	err := wait.PollUntilContextTimeout(ctx, poll, patience, true,
		func(ctx context.Context) (bool, error) { return holds(ctx), nil })
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func (c *cluster) etcdHealthy() error {
	client := http.Client{Timeout: 5 * time.Second}
	return c.until(c.supervisor.Context(), "waiting for etcd", func(context.Context) bool {
		return answers(&client, "http://127.0.0.1:2379/health")
	})
}

// answers reports whether a URL answers with status 200.
func answers(client *http.Client, url string) bool {
	response, err := client.Get(url)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

func (c *cluster) apiServerReady(ctx context.Context) error {
	return c.until(ctx, "waiting for the API server", func(ctx context.Context) bool {
		_, err := c.client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err == nil
	})
}

// addressShown waits until the node shows its current address, since kube-proxy ends when the address changes.
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/proxy/node.go (OnNodeChange)
func (c *cluster) addressShown() error {
	own := v1.NodeAddress{Type: v1.NodeInternalIP, Address: c.node.Address.Addr().String()}
	return c.until(c.supervisor.Context(), "waiting for the node's address", func(ctx context.Context) bool {
		node, err := c.client.CoreV1().Nodes().Get(ctx, c.node.Name, metav1.GetOptions{})
		return err == nil && slices.Contains(node.Status.Addresses, own)
	})
}

// nodeReady waits until pods can be created. This also needs the service account `default`.
func (c *cluster) nodeReady() error {
	return c.until(c.supervisor.Context(), "waiting for the node", func(ctx context.Context) bool {
		node, err := c.client.CoreV1().Nodes().Get(ctx, c.node.Name, metav1.GetOptions{})
		if err != nil || !slices.ContainsFunc(node.Status.Conditions, isReady) {
			return false
		}
		_, err = c.client.CoreV1().ServiceAccounts(metav1.NamespaceDefault).Get(ctx, "default", metav1.GetOptions{})
		return err == nil
	})
}

func isReady(condition v1.NodeCondition) bool {
	return condition.Type == v1.NodeReady && condition.Status == v1.ConditionTrue
}

// importImages waits for containerd, and imports the images that are part of the node image.
func (c *cluster) importImages() error {
	socket := filepath.Join(runtimeDirectory, "containerd", "containerd.sock")
	ctr := func(args ...string) *exec.Cmd {
		return exec.CommandContext(c.supervisor.Context(), "ctr", append([]string{"--address", socket, "--namespace", "k8s.io"}, args...)...)
	}
	if err := c.until(c.supervisor.Context(), "waiting for containerd", func(context.Context) bool { return ctr("version").Run() == nil }); err != nil {
		return err
	}
	images, err := filepath.Glob(filepath.Join(imageDirectory, "*.tar"))
	if err != nil {
		return err
	}
	for _, image := range images {
		output, err := ctr("images", "import", "--snapshotter", c.values.Snapshotter, image).CombinedOutput()
		if err != nil {
			return fmt.Errorf("importing %s: %w\n%s", image, err, output)
		}
	}
	return nil
}

// runAddOns creates the Services and rights of CoreDNS and metrics-server, and starts them.
func (c *cluster) runAddOns() error {
	apply := []string{"apply", "--server-side", "--kubeconfig", adminKubeconfig, "--filename", c.file("kube-dns.yaml")}
	if c.metrics {
		apply = append(apply, "--filename", c.file("metrics-server.yaml"))
	}
	output, err := exec.CommandContext(c.supervisor.Context(), "kubectl", apply...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("applying the add-ons: %w\n%s", err, output)
	}
	c.supervisor.Start("coredns", c.program, "coredns", "-conf", c.file("Corefile"))
	if c.metrics {
		c.supervisor.Start("metrics-server", c.program, append([]string{"metrics-server"}, c.metricsServerArguments()...)...)
	}
	return nil
}
