package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The parts of the node that have their own versions. On EKS they are the cluster, the add-on kube-proxy and the node
// groups.
const (
	controlPlane = "control-plane"
	kubeProxy    = "kube-proxy"
	kubelet      = "kubelet"
)

// component is a program of Kubernetes that the node runs.
type component struct {
	name string
	args []string
	// ready returns when the component works with this program.
	ready func(ctx context.Context, program string) error
}

// components are the components of a part, in the order of their upgrade. No component may be newer than the API server:
// https://kubernetes.io/releases/version-skew-policy/
func (c *cluster) components(part string) []component {
	switch part {
	case controlPlane:
		return []component{
			{"kube-apiserver", c.apiServerArguments(), func(ctx context.Context, _ string) error { return c.apiServerReady(ctx) }},
			{"kube-controller-manager", c.controllerManagerArguments(), c.healthy("https://127.0.0.1:10257/healthz")},
			{"kube-scheduler", c.schedulerArguments(), c.healthy("https://127.0.0.1:10259/healthz")},
		}
	case kubeProxy:
		return []component{{"kube-proxy", []string{"--config", c.file("kube-proxy.yaml")}, c.healthy("http://127.0.0.1:10256/healthz")}}
	case kubelet:
		return []component{{"kubelet", c.kubeletArguments(), c.kubeletReady}}
	}
	return nil
}

// run starts a component with the program of its part.
func (c *cluster) run(part string, component component) {
	c.supervisor.Start(component.name, c.programs[part], append([]string{component.name}, component.args...)...)
}

// healthy waits for a component on this node. The component's certificate is self-signed, so it can't be verified.
func (c *cluster) healthy(url string) func(context.Context, string) error {
	insecure := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}
	client := http.Client{Timeout: 5 * time.Second, Transport: insecure}
	return func(ctx context.Context, _ string) error {
		return c.until(ctx, "waiting for "+url, func(context.Context) bool { return answers(&client, url) })
	}
}

// kubeletReady waits until the node is ready and shows the version of the program.
func (c *cluster) kubeletReady(ctx context.Context, program string) error {
	output, err := exec.CommandContext(ctx, program, "kubelet", "--version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("asking %s for its version: %w\n%s", program, err, output)
	}
	version := strings.TrimPrefix(strings.TrimSpace(string(output)), "Kubernetes ")
	return c.until(ctx, "waiting for the kubelet "+version, func(ctx context.Context) bool {
		node, err := c.client.CoreV1().Nodes().Get(ctx, c.node.Name, metav1.GetOptions{})
		return err == nil && node.Status.NodeInfo.KubeletVersion == version && slices.ContainsFunc(node.Status.Conditions, isReady)
	})
}
