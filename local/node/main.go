// Command eks-node is a Kubernetes node in one program: the components of Kubernetes and CoreDNS, and a
// `server` command that runs them on the command line of k3s (https://docs.k3s.io/cli/server), as MiniStack gives it.
//
// Like busybox it is called by the name of what it is to be, or with that name as its first argument.
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

// commands are what this program can be; each reads os.Args and returns an exit code.
var commands = map[string]func() int{
	"server":                  server.Main,
	"coredns":                 coreDNS,
	"kube-apiserver":          apiServer,
	"kube-controller-manager": controllerManager,
	"kube-proxy":              proxy,
	"kube-scheduler":          scheduler,
	"kubelet":                 kubelet,
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
