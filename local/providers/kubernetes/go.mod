// The source of Terraform's Kubernetes provider after the release of 3.2.1, the newest that the Go module proxy has. It
// is built with the versions of its own go.mod and go.sum.
module eks-webapi/local/providers/kubernetes

go 1.26

require github.com/hashicorp/terraform-provider-kubernetes v1.13.4-0.20260821094251-3a33fb6cc605
