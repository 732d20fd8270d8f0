package supervisor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func script(lines string) []string { return []string{"-c", lines} }

func TestAComponentIsReplacedAfterTheFormerOneHasEnded(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := start(t, ctx)
	s.Start("kubelet", "sh", script("trap 'echo old ended; exit' TERM; echo old; while :; do sleep 0.01; done")...)
	if err := says(s, "kubelet", "old")(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Replace("kubelet", "sh", script("echo new; exec sleep 600"), says(s, "kubelet", "new")); err != nil {
		t.Fatal(err)
	}
	log, _ := os.ReadFile(filepath.Join(s.logDirectory, "kubelet.log"))
	if string(log) != "old\nold ended\nnew\n" {
		t.Errorf("the log is %q", log)
	}
	stop()
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
}

func TestTheFormerOneIsStartedAgainIfTheNewOneEnds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := start(t, ctx)
	s.Start("kubelet", "sh", script("echo old; exec sleep 600")...)
	forever := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	err := s.Replace("kubelet", "sh", script("echo no such flag; exit 1"), forever)
	if err == nil || !strings.Contains(err.Error(), "kubelet ended (exit status 1)") || !strings.Contains(err.Error(), "no such flag") {
		t.Errorf("replaced with %v", err)
	}
	if err := says(s, "kubelet", "no such flag\nold")(ctx); err != nil {
		t.Errorf("the former one does not run: %v", err)
	}
	stop()
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
}

func TestTheFormerOneIsStartedAgainIfTheNewOneIsNotReady(t *testing.T) {
	s := start(t, t.Context())
	s.Start("kubelet", "sh", script("echo old; exec sleep 600")...)
	tooLate := errors.New("not ready")
	if err := s.Replace("kubelet", "sh", script("echo new; exec sleep 600"), func(context.Context) error { return tooLate }); err != tooLate {
		t.Errorf("replaced with %v", err)
	}
	if got := s.get("kubelet").args[1]; !strings.Contains(got, "echo old") {
		t.Errorf("%q runs", got)
	}
}

func TestTheEndOfAReplacementEndsAll(t *testing.T) {
	s := start(t, t.Context())
	s.Start("etcd", "sleep", "600")
	s.Start("kubelet", "sleep", "600")
	ready := says(s, "kubelet", "new")
	if err := s.Replace("kubelet", "sh", script("echo new; sleep 0.2; exit 4"), ready); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err == nil || !strings.Contains(err.Error(), "kubelet ended (exit status 4)") {
		t.Errorf("ended with %v", err)
	}
}
