// Package configuration writes the configuration files of the node's components.
package configuration

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed templates
var files embed.FS

var (
	functions = template.FuncMap{"base64": base64.StdEncoding.EncodeToString}
	templates = template.Must(template.New("").Funcs(functions).ParseFS(files, "templates/*"))
)

// Values are the values in the templates.
type Values struct {
	NodeName    string
	NodeAddress netip.Addr
	ClusterCIDR netip.Prefix
	// DNSAddress is the address of the Service kube-dns.
	DNSAddress netip.Addr
	// State is kept when the node restarts. Runtime is not kept.
	State, Runtime string
	// Snapshotter is the method by which containerd combines image layers.
	Snapshotter string
	// KeepOOMScore stops containerd from raising the priority of its containers, which some machines do not allow.
	KeepOOMScore bool
	// ClientCA signs the certificates of the kubelet's clients. KubeletCertificate and KubeletKey are the kubelet's own.
	ClientCA, KubeletCertificate, KubeletKey string
	// ProxyKubeconfig and DNSKubeconfig are the kubeconfigs of kube-proxy and CoreDNS.
	ProxyKubeconfig, DNSKubeconfig string
	// MetricsPort is the port of metrics-server. MetricsCA, in PEM, signs its certificate.
	MetricsPort int
	MetricsCA   []byte
}

// Render fills a template.
func Render(name string, values Values) ([]byte, error) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, values); err != nil {
		return nil, fmt.Errorf("the template %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// Write fills a template, and writes it to a file that only its owner can read.
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
