// Package supervisor runs the components of a node: all of them, or none.
package supervisor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// a container gets 5 seconds to end from MiniStack
	grace     = 3 * time.Second
	lastLines = 10
)

// Supervisor starts components and keeps their output. When one ends, so do the others.
type Supervisor struct {
	logDirectory string
	group        *errgroup.Group
	context      context.Context
}

// New makes a supervisor whose components end with the context; Context tells when one of them has ended.
func New(ctx context.Context, logDirectory string) (*Supervisor, error) {
	group, ctx := errgroup.WithContext(ctx)
	return &Supervisor{logDirectory: logDirectory, group: group, context: ctx}, os.MkdirAll(logDirectory, 0o755)
}

// Context is done when a component has ended, or the node is to end.
func (s *Supervisor) Context() context.Context { return s.context }

// Start runs a component; its output goes to <log directory>/<name>.log.
func (s *Supervisor) Start(name, command string, args ...string) {
	s.Go(func(ctx context.Context) error {
		logFile := filepath.Join(s.logDirectory, name+".log")
		log, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		defer log.Close()
		component := exec.CommandContext(ctx, command, args...)
		component.Stdout, component.Stderr = log, log
		component.Cancel = func() error { return component.Process.Signal(syscall.SIGTERM) }
		component.WaitDelay = grace
		err = component.Run()
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("%s ended (%v); the end of %s:\n%s", name, err, logFile, tail(logFile))
	})
}

// Go runs a function beside the components, as one of them.
func (s *Supervisor) Go(work func(context.Context) error) {
	s.group.Go(func() error { return work(s.context) })
}

// Wait returns when all have ended: the error of the first that ended by itself, nil when they were told to.
func (s *Supervisor) Wait() error { return s.group.Wait() }

func tail(file string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimRight(string(content), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-lastLines):], "\n")
}
