package machine

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestHierarchiesOfCgroupVersion1(t *testing.T) {
	table := `11:cpu,cpuacct:/a
10:memory:/a
1:name=systemd:/a
0::/a
`
	if got := hierarchies(table); !slices.Equal(got, []string{"cpu,cpuacct", "memory", "name=systemd"}) {
		t.Errorf("found %q", got)
	}
	if got := hierarchies("0::/\n"); got != nil {
		t.Errorf("found %q on a machine with version 2", got)
	}
}

func TestMountsBelowADirectoryAreListedWithTheLastFirst(t *testing.T) {
	mountinfo := `20 1 0:5 / / rw - overlay overlay rw
21 20 0:6 / /sys rw - sysfs sysfs rw
22 21 0:7 / /sys/fs/cgroup rw - tmpfs cgroup rw
23 22 0:8 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
24 21 0:9 / /sys/fs/cgroups rw - tmpfs tmpfs rw
`
	want := []string{"/sys/fs/cgroup/memory", "/sys/fs/cgroup"}
	if got := mountsBelow(mountinfo, "/sys/fs/cgroup"); !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
}

func TestEveryShieldedSettingExists(t *testing.T) {
	for name := range kubeletSettings {
		if _, err := os.Stat(filepath.Join("/proc/sys", name)); err != nil {
			t.Error(err)
		}
	}
}
