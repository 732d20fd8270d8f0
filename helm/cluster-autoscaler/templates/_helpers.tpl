{{/*
The name of the resources: the release's name or, in a parent chart, both names, since the parent's other charts have the
same release.
*/}}
{{- define "cluster-autoscaler.fullname" -}}
{{- $name := .Release.Name }}
{{- if contains "/charts/" .Template.BasePath }}
{{- $name = printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- default $name .Values.fullnameOverride }}
{{- end }}

{{/* Labels that select the pod. They must not change during the life of a release. */}}
{{- define "cluster-autoscaler.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
Labels of every resource: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
A label can't have the "+" of a version.
*/}}
{{- define "cluster-autoscaler.labels" -}}
{{ include "cluster-autoscaler.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_." }}
{{- end }}
