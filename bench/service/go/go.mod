module eks-webapi/bench/service

go 1.26.0
