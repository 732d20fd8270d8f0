#!/bin/sh -eu
# Updates a go.mod file to another release of Kubernetes. Run it in local/node, with the project's Go:
#   ./require-kubernetes.sh go.mod 1.36.5        the default version, which gopls and `go test` use
#   ./require-kubernetes.sh go-1.37.mod 1.37.2   another version, with go-1.37.sum; then update versions.ts
mod=$1 release=$2
# k8s.io/kubernetes requires its staging modules as v0.0.0, and replaces them with directories that are not in the module
# shellcheck disable=SC2016 # $1 and $2 are fields of awk
staging=$(go mod download -json "k8s.io/kubernetes@v$release" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p' |
  xargs awk '$2 == "v0.0.0" { print $1 }')
sed -i '/^replace /d' "$mod"
for module in $staging; do go mod edit -replace "$module=$module@v0.${release#*.}" "$mod"; done
go get -modfile="$mod" "k8s.io/kubernetes@v$release"
go mod tidy -modfile="$mod"
