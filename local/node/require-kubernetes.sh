#!/bin/sh -eu
# Makes a file of modules again for another release of Kubernetes, here in local/node, with the Go of the project:
#   ./require-kubernetes.sh go.mod 1.36.5        the default, which gopls and `go test` see
#   ./require-kubernetes.sh go-1.37.mod 1.37.2   another one, beside its go-1.37.sum; then versions.ts
mod=$1 release=$2
# k8s.io/kubernetes requires its staging modules as v0.0.0, and replaces them by directories that are not in the module
# shellcheck disable=SC2016 # $1 and $2 are fields of awk
staging=$(go mod download -json "k8s.io/kubernetes@v$release" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p' |
  xargs awk '$2 == "v0.0.0" { print $1 }')
sed -i '/^replace /d' "$mod"
for module in $staging; do go mod edit -replace "$module=$module@v0.${release#*.}" "$mod"; done
go get -modfile="$mod" "k8s.io/kubernetes@v$release"
go mod tidy -modfile="$mod"
