// The newest source of Terraform's AWS provider that the Go module proxy has: six days after the release of 6.47.0.
// It is built from a reduced copy, with the versions of its own go.mod and go.sum: reduce.ts.
module eks-webapi/local/providers/aws

go 1.26

require github.com/hashicorp/terraform-provider-aws v1.60.1-0.20260602190131-5f2286d6d836
