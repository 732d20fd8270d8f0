// Package server is the command `server`. It runs a Kubernetes cluster of one node in this container.
package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"

	"eks-webapi/local/node/internal/reaper"
)

// Main runs the command and returns its exit code: 0 after a signal to end, 1 for an error, 2 for wrong flags.
func Main() int {
	options, err := parse(os.Args[1:])
	if errors.Is(err, pflag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "server: %v\n", err)
		return 2
	}
	if os.Getpid() == 1 {
		return asFirstProcess()
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, options); err != nil {
		fmt.Fprintf(os.Stderr, "server: %v\n", err)
		return 1
	}
	return 0
}

// asFirstProcess starts this program again as a child process.
func asFirstProcess() int {
	executable, err := os.Executable()
	if err != nil {
		fmt.Fprintf(os.Stderr, "server: %v\n", err)
		return 1
	}
	code, err := reaper.Run(executable, append([]string{"server"}, os.Args[1:]...))
	if err != nil {
		fmt.Fprintf(os.Stderr, "server: %v\n", err)
		return 1
	}
	return code
}
