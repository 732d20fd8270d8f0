// Package registries converts k3s's registries.yaml (https://docs.k3s.io/installation/private-registry) to containerd's
// configuration of hosts (https://github.com/containerd/containerd/blob/main/docs/hosts.md).
package registries

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"
)

type file struct {
	// Mirrors are by the host in an image's name.
	Mirrors map[string]struct {
		Endpoint []string `json:"endpoint"`
	} `json:"mirrors"`
	// Configs are by the host and port of an endpoint.
	Configs map[string]struct {
		TLS struct {
			InsecureSkipVerify bool `json:"insecure_skip_verify"`
		} `json:"tls"`
	} `json:"configs"`
}

// Configure writes <directory>/<host>/hosts.toml for each mirror in the file. It does nothing if the file does not
// exist. An unknown field is an error, and so is an endpoint that is not a URL.
func Configure(registriesYAML, directory string) error {
	content, err := os.ReadFile(registriesYAML)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var parsed file
	if err := yaml.UnmarshalStrict(content, &parsed); err != nil {
		return fmt.Errorf("%s: %w", registriesYAML, err)
	}
	for host, mirror := range parsed.Mirrors {
		hosts, err := parsed.hostsTOML(mirror.Endpoint)
		if err != nil {
			return fmt.Errorf("%s: the mirror of %s: %w", registriesYAML, host, err)
		}
		if err := os.MkdirAll(filepath.Join(directory, host), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(directory, host, "hosts.toml"), []byte(hosts), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// hostsTOML also sets the first endpoint as the server. Otherwise, if no mirror has an image, containerd would ask the
// host in the image's name, and requests must not leave the machine. The settings before the tables are the server's.
func (f file) hostsTOML(endpoints []string) (string, error) {
	if len(endpoints) == 0 {
		return "", errors.New("has no endpoint")
	}
	var out strings.Builder
	fmt.Fprintf(&out, "server = %q\n", endpoints[0])
	for i, endpoint := range endpoints {
		parsed, err := url.Parse(endpoint)
		if err != nil {
			return "", err
		}
		if parsed.Host == "" {
			return "", fmt.Errorf("%q is no URL", endpoint)
		}
		skipVerify := f.Configs[parsed.Host].TLS.InsecureSkipVerify
		settings := fmt.Sprintf("capabilities = [\"pull\", \"resolve\"]\nskip_verify = %t\n", skipVerify)
		if i == 0 {
			out.WriteString(settings)
		}
		fmt.Fprintf(&out, "\n[host.%q]\n%s", endpoint, settings)
	}
	return out.String(), nil
}
