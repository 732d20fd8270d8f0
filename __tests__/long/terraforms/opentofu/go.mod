module eks-webapi/tests/long/terraforms/opentofu

go 1.26

require github.com/opentofu/opentofu v1.12.6
