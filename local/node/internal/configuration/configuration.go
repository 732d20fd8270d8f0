// Package configuration writes the configuration files of the node's components.
package configuration

import (
	"bytes"
	"embed"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed templates
var files embed.FS

var templates = template.Must(template.ParseFS(files, "templates/*"))

// Values are what the templates are filled with.
type Values struct {
	NodeName    string
	NodeAddress netip.Addr
	ClusterCIDR netip.Prefix
	// DNSAddress is the address of the Service kube-dns.
	DNSAddress netip.Addr
	// State outlives a restart of the node, Runtime does not.
	State, Runtime string
	// Snapshotter is how containerd stacks layers.
	Snapshotter string
	// KeepOOMScore keeps containerd from raising the priority of its containers, which it may not do everywhere.
	KeepOOMScore bool
	// ClientCA signs what may talk to the kubelet, which shows the certificate itself.
	ClientCA, KubeletCertificate, KubeletKey string
	// ProxyKubeconfig and DNSKubeconfig are what kube-proxy and CoreDNS ask the API server with.
	ProxyKubeconfig, DNSKubeconfig string
}

// Render fills a template.
func Render(name string, values Values) ([]byte, error) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, values); err != nil {
		return nil, fmt.Errorf("the template %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// Write fills a template, and writes it to a file, for nobody else to read.
func Write(name, file string, values Values) error {
	content, err := Render(name, values)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o600)
}
