{{/*
The name of the resources: the release's name or, in a parent chart, both names, since the parent's other charts have the
same release. A Service's name must be a DNS label that begins with a letter. Helm also allows digits first, and dots:
https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
*/}}
{{- define "k8s-webapi.fullname" -}}
{{- $name := .Release.Name }}
{{- if contains "/charts/" .Template.BasePath }}
{{- $name = printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- $name = default $name .Values.fullnameOverride }}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" $name) }}
{{- fail (printf "%q can't be the name of a Service: it must begin with a lowercase letter, and have lowercase letters, digits and hyphens only. Choose another name for the release, or set fullnameOverride." $name) }}
{{- end }}
{{- $name }}
{{- end }}

{{/* Labels that select the pods. They must not change during the life of a release. */}}
{{- define "k8s-webapi.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Labels of every resource: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */}}
{{- define "k8s-webapi.labels" -}}
{{ include "k8s-webapi.selectorLabels" . }}
app.kubernetes.io/component: api
{{ include "k8s-webapi.versionLabels" . }}
{{- end }}

{{/* Labels that change with the chart. A label can't have the "+" of a version. */}}
{{- define "k8s-webapi.versionLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_." }}
{{- end }}

{{/* The name of the ConfigMap with the certificates of aws.caCertificate. */}}
{{- define "k8s-webapi.caConfigMap" -}}
{{ include "k8s-webapi.fullname" . }}-aws-ca
{{- end }}

{{/* How a Prometheus finds the metrics. The values of an older release, which --reuse-values keeps, don't say it. */}}
{{- define "k8s-webapi.metricsDiscovery" -}}
{{- $monitoring := .Values.monitoring | default dict }}
{{- $monitoring.discovery | default "none" }}
{{- end }}
