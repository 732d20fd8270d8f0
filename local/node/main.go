// Command eks-node is a Kubernetes node in one program. It contains the components of Kubernetes, CoreDNS,
// metrics-server, and a `server` command that runs them. `server` has the flags of k3s that MiniStack uses:
// https://docs.k3s.io/cli/server
//
// The name under which the program is called selects the command, as in busybox. Otherwise its first argument does.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"eks-webapi/local/node/internal/server"
)

func main() {
	name := filepath.Base(os.Args[0])
	if _, known := commands[name]; !known && len(os.Args) > 1 {
		name = os.Args[1]
		os.Args = os.Args[1:]
	}
	run, known := commands[name]
	if !known {
		fmt.Fprintf(os.Stderr, "eks-node: no command %q; there are %s\n", name, strings.Join(names(), ", "))
		os.Exit(2)
	}
	os.Exit(run())
}

// commands are the commands of this program. Each reads os.Args and returns an exit code.
var commands = map[string]func() int{
	"server":                  server.Main,
	"coredns":                 coreDNS,
	"kube-apiserver":          apiServer,
	"kube-controller-manager": controllerManager,
	"kube-proxy":              proxy,
	"kube-scheduler":          scheduler,
	"kubelet":                 kubelet,
	"metrics-server":          metricsServer,
	"upgrade":                 server.Upgrade,
}

func names() []string {
	var all []string
	for name := range commands {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
