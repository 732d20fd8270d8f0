{{/*
The Service's name. Another scheme needs another Service, because the controller in EKS's control plane never changes the
scheme of a load balancer ("TODO: Sync internal vs non-internal"). The annotation alone would leave a public one public:
https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/pkg/providers/v1/aws_loadbalancer.go
*/}}
{{- define "k8s-webapi.serviceName" -}}
{{- $loadBalancer := .Values.service.loadBalancer | default dict -}}
{{- $name := include "k8s-webapi.fullname" . }}
{{- if eq (toString $loadBalancer.scheme) "internal" }}
{{- $name = printf "%s-internal" ($name | trunc 54 | trimSuffix "-") }}
{{- end }}
{{- $name }}
{{- end }}

{{/*
Annotations that mean the same to both controllers: the one in EKS's control plane, and the AWS Load Balancer Controller,
whose webhook takes new Services over. Where their names differ, both names are set.
https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/docs/service_controller.md
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
Values of chart 0.1.0, which an upgrade may reuse, have no service.loadBalancer: the load balancer stays as it is.
*/}}
{{- define "k8s-webapi.loadBalancerAnnotations" -}}
{{- $prefix := "service.beta.kubernetes.io/aws-load-balancer" }}
{{- $own := dict }}
{{- with .Values.service.loadBalancer }}
{{- $_ := set $own (printf "%s-internal" $prefix) (eq .scheme "internal" | toString) }}
{{- $_ := set $own (printf "%s-scheme" $prefix) .scheme }}
{{- $_ := set $own (printf "%s-cross-zone-load-balancing-enabled" $prefix) (toString .crossZone) }}
{{- with .certificateArn }}
{{- if ne (index (splitList ":" .) 3) $.Values.aws.region }}
{{- fail (printf "service.loadBalancer.certificateArn must be in the region %s, but is %s" $.Values.aws.region .) }}
{{- end }}
{{- /* the controller in EKS's control plane adds the TLS listener before it removes the other, which has the port */}}
{{- if eq (int $.Values.service.port) 80 }}
{{- fail "service.port must not be 80 with service.loadBalancer.certificateArn: AWS refuses a second listener on the port" }}
{{- end }}
{{- $_ := set $own (printf "%s-ssl-cert" $prefix) . }}
{{- /* what AWS recommends; the default takes TLS 1.0: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */}}
{{- $_ := set $own (printf "%s-ssl-negotiation-policy" $prefix) "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" }}
{{- end }}
{{- end }}
{{- range $key, $_ := .Values.service.annotations }}
{{- if hasKey $own $key }}
{{- fail (printf "service.annotations must not have %s: set service.loadBalancer" $key) }}
{{- end }}
{{- end }}
{{- toYaml (merge $own (.Values.service.annotations | default dict)) }}
{{- end }}
