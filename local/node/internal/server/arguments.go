package server

import (
	"slices"
	"strings"
)

// withOverrides adds the user's name=value arguments to a component's own, and leaves out those of its own that the user
// gives. That is how k3s does it; for one argument it is a must: of several service account issuers the first one
// signs, and the cluster's has to be the only one.
func withOverrides(own, overrides []string) []string {
	var merged []string
	for _, argument := range own {
		overridden := slices.ContainsFunc(overrides, func(override string) bool {
			return name(override) == name(strings.TrimPrefix(argument, "--"))
		})
		if !overridden {
			merged = append(merged, argument)
		}
	}
	for _, override := range overrides {
		merged = append(merged, "--"+override)
	}
	return merged
}

func name(argument string) string {
	before, _, _ := strings.Cut(argument, "=")
	return before
}
