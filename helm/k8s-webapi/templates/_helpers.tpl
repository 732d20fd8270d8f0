{{/* Labels that select the pods. They must not change during the life of a release. */}}
{{- define "k8s-webapi.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Labels of every resource: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */}}
{{- define "k8s-webapi.labels" -}}
{{ include "k8s-webapi.selectorLabels" . }}
app.kubernetes.io/component: api
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* The name of the ConfigMap with the certificates of aws.caCertificate. */}}
{{- define "k8s-webapi.caConfigMap" -}}
{{ .Release.Name }}-aws-ca
{{- end }}

{{/* How a Prometheus finds the metrics. The values of an older release, which --reuse-values keeps, don't say it. */}}
{{- define "k8s-webapi.metricsDiscovery" -}}
{{- $monitoring := .Values.monitoring | default dict }}
{{- $monitoring.discovery | default "none" }}
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
