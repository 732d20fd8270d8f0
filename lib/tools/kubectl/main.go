// kubectl, as Kubernetes itself puts it together: https://github.com/kubernetes/kubernetes/blob/v1.36.5/cmd/kubectl/kubectl.go
package main

import (
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
)

func main() {
	if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
}
