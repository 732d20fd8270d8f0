module eks-webapi/tests/long/terraforms/terraform

go 1.26

require github.com/hashicorp/terraform v1.16.3
