{{/* Labels of the pods. */}}
{{- define "k8s-webapi.podLabels" -}}
{{- $own := include "k8s-webapi.selectorLabels" . }}
{{- include "k8s-webapi.added" (dict "own" $own "option" "podLabels" "added" .Values.podLabels) }}
{{- end }}

{{/* Annotations of the pods, or nothing. */}}
{{- define "k8s-webapi.podAnnotations" -}}
{{- $own := include "k8s-webapi.ownPodAnnotations" . | trim }}
{{- include "k8s-webapi.added" (dict "own" $own "option" "podAnnotations" "added" .Values.podAnnotations) }}
{{- end }}

{{- define "k8s-webapi.ownPodAnnotations" -}}
{{- with .Values.aws.caCertificate }}
# restarts the pods, since Node.js reads the file only at its start
checksum/aws-ca: {{ . | sha256sum }}
{{- end }}
{{- if eq (include "k8s-webapi.metricsDiscovery" .) "annotations" }}
prometheus.io/scrape: "true"
prometheus.io/port: "8081"
prometheus.io/path: /metrics
{{- end }}
{{- end }}

{{/* The chart's own labels or annotations with those of an option, which can't replace them. */}}
{{- define "k8s-webapi.added" -}}
{{- range $name := keys (default dict .added) | sortAlpha }}
{{- if hasKey (fromYaml $.own) $name }}
{{- fail (printf "%s sets %s, which the chart sets" $.option $name) }}
{{- end }}
{{- end }}
{{- $lines := list }}
{{- with .own }}{{ $lines = append $lines . }}{{ end }}
{{- with .added }}{{ $lines = append $lines (toYaml .) }}{{ end }}
{{- join "\n" $lines }}
{{- end }}
