// Terraform and the modules of its own repository, at the commit of its version: Terraform's go.mod names them by their
// directories, which the module proxy has apart. Later versions of the S3 backend are not on the proxy.
module eks-webapi/lib/tools/terraform

go 1.26

require (
	github.com/hashicorp/terraform v1.11.4
	github.com/hashicorp/terraform/internal/backend/remote-state/s3 v0.0.0-20250409131005-35645b8fca68
	github.com/hashicorp/terraform/internal/legacy v0.0.0-20250409131005-35645b8fca68
)
