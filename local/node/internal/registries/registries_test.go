package registries

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const image = "000000000000.dkr.ecr.eu-central-1.amazonaws.com"

func configure(t *testing.T, content string) (hosts string, err error) {
	t.Helper()
	directory := t.TempDir()
	file := filepath.Join(directory, "registries.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Configure(file, directory); err != nil {
		return "", err
	}
	written, err := os.ReadFile(filepath.Join(directory, image, "hosts.toml"))
	return string(written), err
}

func TestAsksOnlyTheMirrorsInTheirOrder(t *testing.T) {
	hosts, err := configure(t, `
mirrors:
  "`+image+`":
    endpoint: ["https://10.213.7.1:4566", "https://host.docker.internal:4566"]
configs: {"10.213.7.1:4566": {"tls": {"insecure_skip_verify": true}}}
`)
	want := `server = "https://10.213.7.1:4566"
capabilities = ["pull", "resolve"]
skip_verify = true

[host."https://10.213.7.1:4566"]
capabilities = ["pull", "resolve"]
skip_verify = true

[host."https://host.docker.internal:4566"]
capabilities = ["pull", "resolve"]
skip_verify = false
`
	if err != nil || hosts != want {
		t.Errorf("error %v, wrote\n%s", err, hosts)
	}
}

func TestAMissingFileIsNoError(t *testing.T) {
	if err := Configure(filepath.Join(t.TempDir(), "registries.yaml"), t.TempDir()); err != nil {
		t.Error(err)
	}
}

func TestRefusesAFileWithUnknownFieldsOrWrongValues(t *testing.T) {
	for content, reason := range map[string]string{
		"mirrors: {" + image + ": {}}":                                         "has no endpoint",
		"mirrors: {" + image + ": {endpoint: [emulator]}}":                     "is no URL",
		"mirrors: {" + image + ": {endpoint: ['https://a'], rewrite: {a: b}}}": "rewrite",
		"configs: {a: {auth: {username: a, password: b}}}":                     "auth",
		"mirrors: [": "yaml",
	} {
		if _, err := configure(t, content); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: error %v", content, err)
		}
	}
}
