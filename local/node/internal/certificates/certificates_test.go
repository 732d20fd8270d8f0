package certificates

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"

	"k8s.io/client-go/tools/clientcmd"
)

func open(t *testing.T, directory string) *Authority {
	t.Helper()
	authority, err := Open(directory)
	if err != nil {
		t.Fatal(err)
	}
	return authority
}

func issue(t *testing.T, authority *Authority, request Request) (Pair, *x509.Certificate) {
	t.Helper()
	pair, err := authority.Issue(request)
	if err != nil {
		t.Fatal(err)
	}
	certificates, err := readCertificates(pair.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return pair, certificates[0]
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTheAuthorityIsKeptAfterARestart(t *testing.T) {
	directory := t.TempDir()
	before := read(t, open(t, directory).CertificateFile())
	again := open(t, directory)
	if read(t, again.CertificateFile()) != before {
		t.Error("a second start made another authority")
	}
	_, leaf := issue(t, again, Request{Name: "client", User: "system:admin"})
	if err := leaf.CheckSignatureFrom(again.certificate); err != nil {
		t.Error(err)
	}
}

func TestAfterAnInterruptedStartTheAuthorityIsCreatedAgain(t *testing.T) {
	directory := t.TempDir()
	if err := os.Remove(open(t, directory).CertificateFile()); err != nil {
		t.Fatal(err)
	}
	again := open(t, directory)
	_, leaf := issue(t, again, Request{Name: "client", User: "system:admin"})
	if err := leaf.CheckSignatureFrom(again.certificate); err != nil {
		t.Error(err)
	}
}

func TestABrokenAuthorityIsAnError(t *testing.T) {
	directory := t.TempDir()
	authority := open(t, directory)
	if err := os.WriteFile(authority.keyFile(), []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(directory); err == nil {
		t.Error("opened an authority without a key")
	}
}

func TestAServerIsTrustedForItsHostsOnly(t *testing.T) {
	authority := open(t, t.TempDir())
	_, leaf := issue(t, authority, Request{
		Name:   "server",
		User:   "kube-apiserver",
		Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		Hosts:  []string{"kubernetes.default.svc", "10.100.0.1"},
	})
	roots := x509.NewCertPool()
	roots.AddCert(authority.certificate)
	for host, trusted := range map[string]bool{
		"kubernetes.default.svc": true, "10.100.0.1": true, "kubernetes": false, "10.100.0.2": false,
	} {
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); (err == nil) != trusted {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestAClientCertificateHasItsUserAndGroups(t *testing.T) {
	authority := open(t, t.TempDir())
	request := Request{Name: "kubelet", User: "system:node:a", Groups: []string{"system:nodes"}}
	first, leaf := issue(t, authority, request)
	if leaf.Subject.CommonName != "system:node:a" || leaf.Subject.Organization[0] != "system:nodes" || leaf.IsCA {
		t.Errorf("issued %v", leaf.Subject)
	}
	key := read(t, first.Key)
	if second, _ := issue(t, authority, request); read(t, second.Key) == key {
		t.Error("a start issued the key of the one before")
	}
}

func TestKeysCanOnlyBeReadByTheirOwner(t *testing.T) {
	directory := t.TempDir()
	authority := open(t, directory)
	pair, _ := issue(t, authority, Request{Name: "client", User: "system:admin"})
	serviceAccounts, err := ServiceAccountKey(directory)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{authority.keyFile(), pair.Key, serviceAccounts} {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
}

func TestTheServiceAccountKeyIsKeptAfterARestart(t *testing.T) {
	directory := t.TempDir()
	file, err := ServiceAccountKey(directory)
	if err != nil {
		t.Fatal(err)
	}
	before := read(t, file)
	if again, err := ServiceAccountKey(directory); err != nil || read(t, again) != before {
		t.Errorf("a second start made another key, or failed: %v", err)
	}
}

func TestAKubeconfigNeedsNoOtherFile(t *testing.T) {
	directory := t.TempDir()
	authority := open(t, directory)
	pair, _ := issue(t, authority, Request{Name: "admin", User: "system:admin"})
	file := filepath.Join(t.TempDir(), "admin.kubeconfig")
	if err := authority.Kubeconfig(file, "https://127.0.0.1:6443", pair); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(directory); err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", file)
	if err != nil || config.Host != "https://127.0.0.1:6443" || len(config.CAData) == 0 || len(config.KeyData) == 0 {
		t.Errorf("error %v, configuration %v", err, config)
	}
}
