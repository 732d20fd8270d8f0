// Package supervisor runs the components of a node. If one of them ends, all of them end.
package supervisor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// less than the 5 seconds that MiniStack gives a container to end
	grace     = 3 * time.Second
	lastLines = 10
)

// Supervisor starts components and writes their output to files. When one ends by itself, it ends the others too.
type Supervisor struct {
	logDirectory string
	group        *errgroup.Group
	context      context.Context

	mutex      sync.Mutex
	components map[string]*component
}

// component is a command that runs under a name.
type component struct {
	command string
	args    []string
	stop    context.CancelFunc
	ended   chan struct{}
	// onTrial and failure are guarded by the supervisor's mutex. The end of a component on trial ends no other component.
	onTrial bool
	failure error
}

// New creates a supervisor whose components end with the context.
func New(ctx context.Context, logDirectory string) (*Supervisor, error) {
	group, ctx := errgroup.WithContext(ctx)
	s := &Supervisor{logDirectory: logDirectory, group: group, context: ctx, components: map[string]*component{}}
	return s, os.MkdirAll(logDirectory, 0o755)
}

// Context is done when a component has ended, or when the context of New is done.
func (s *Supervisor) Context() context.Context { return s.context }

// Start runs a component. Its output is in <log directory>/<name>.log.
func (s *Supervisor) Start(name, command string, args ...string) {
	s.start(name, command, args, false)
}

// Replace ends a component, and runs another command under its name. If that command ends or `ready` fails, Replace
// starts the former command again. The context of `ready` ends when the new command ends.
func (s *Supervisor) Replace(name, command string, args []string, ready func(context.Context) error) error {
	former := s.get(name)
	former.end()
	next := s.start(name, command, args, true)
	err := s.accept(next, ready)
	if err != nil {
		next.end()
		s.Start(name, former.command, former.args...)
	}
	return err
}

// Go runs a function like a component. If it returns an error, all components end.
func (s *Supervisor) Go(work func(context.Context) error) {
	s.group.Go(func() error { return work(s.context) })
}

// Wait returns when all components have ended. It returns the error of the first component that ended by itself, or nil
// if the context ended them.
func (s *Supervisor) Wait() error { return s.group.Wait() }

func (s *Supervisor) start(name, command string, args []string, onTrial bool) *component {
	ctx, stop := context.WithCancel(s.context)
	started := &component{command: command, args: args, stop: stop, ended: make(chan struct{}), onTrial: onTrial}
	s.mutex.Lock()
	s.components[name] = started
	s.mutex.Unlock()
	s.Go(func(context.Context) error {
		defer stop()
		defer close(started.ended)
		err := s.run(ctx, name, command, args)
		if ctx.Err() != nil {
			return nil
		}
		s.mutex.Lock()
		defer s.mutex.Unlock()
		started.failure = err
		if started.onTrial {
			return nil
		}
		return err
	})
	return started
}

// run returns when the command has ended. This is always an error, even if the exit code is 0.
func (s *Supervisor) run(ctx context.Context, name, command string, args []string) error {
	logFile := filepath.Join(s.logDirectory, name+".log")
	log, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	running := exec.CommandContext(ctx, command, args...)
	running.Stdout, running.Stderr = log, log
	running.Cancel = func() error { return running.Process.Signal(syscall.SIGTERM) }
	running.WaitDelay = grace
	err = running.Run()
	return fmt.Errorf("%s ended (%v); the end of %s:\n%s", name, err, logFile, tail(logFile))
}

// accept waits until a component on trial is ready. After that, the end of the component ends all others.
func (s *Supervisor) accept(next *component, ready func(context.Context) error) error {
	ctx, cancel := context.WithCancel(s.context)
	defer cancel()
	go func() {
		select {
		case <-next.ended:
			cancel()
		case <-ctx.Done():
		}
	}()
	err := ready(ctx)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if next.failure != nil {
		return next.failure
	}
	next.onTrial = err != nil
	return err
}

func (s *Supervisor) get(name string) *component {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.components[name]
}

// end stops the component, and returns when it has ended.
func (c *component) end() {
	c.stop()
	<-c.ended
}

func tail(file string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimRight(string(content), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-lastLines):], "\n")
}
