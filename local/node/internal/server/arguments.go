package server

import (
	"slices"
	"strings"
)

// withOverrides adds the user's name=value arguments to a component's own arguments. As in k3s, an argument of the user
// replaces the component's own argument of that name. The service account issuer needs this: the first of several
// issuers signs tokens, so the cluster's issuer must be the only one.
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
