{{/* The container's environment variables. Kubernetes would use the last of two with the same name, without a warning. */}}
{{- define "k8s-webapi.env" -}}
{{- $own := printf "%s\n%s" (include "k8s-webapi.serviceEnv" .) (include "k8s-webapi.awsEnv" .) }}
{{- $names := list }}
{{- range concat (fromYamlArray $own) (default list .Values.extraEnv) }}
{{- if has .name $names }}
{{- fail (printf "extraEnv sets %s, which is set already" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- $own }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Settings of the service: service/config.ts */}}
{{- define "k8s-webapi.serviceEnv" -}}
- name: PORT
  value: "8080"
- name: MANAGEMENT_PORT
  value: "8081"
- name: SSM_PARAMETER_NAME
  value: {{ .Values.parameterName | quote }}
- name: PARAMETER_TTL_SECONDS
  value: {{ .Values.parameterTtlSeconds | int | quote }}
- name: PARAMETER_MAX_STALE_SECONDS
  value: {{ .Values.parameterMaxStaleSeconds | int | quote }}
- name: DRAIN_SECONDS
  value: {{ .Values.drainSeconds | int | quote }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
{{- end }}

{{/* Environment variables of the AWS SDK: https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */}}
{{- define "k8s-webapi.awsEnv" -}}
- name: AWS_REGION
  value: {{ .Values.aws.region | quote }}
- name: AWS_DEFAULT_REGION
  value: {{ .Values.aws.region | quote }}
{{- if eq .Values.serviceAccount.identity "irsa" }}
- name: AWS_STS_REGIONAL_ENDPOINTS
  value: regional
- name: AWS_ROLE_ARN
  value: {{ .Values.serviceAccount.roleArn | quote }}
- name: AWS_WEB_IDENTITY_TOKEN_FILE
  value: /var/run/secrets/eks.amazonaws.com/serviceaccount/token
{{- end }}
{{- with .Values.aws.endpointUrl }}
- name: AWS_ENDPOINT_URL
  value: {{ . | quote }}
{{- end }}
{{- if .Values.aws.caCertificate }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/aws-ca/ca.pem
{{- end }}
{{- end }}
