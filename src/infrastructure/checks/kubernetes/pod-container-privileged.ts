// A container with all rights of the machine that it runs on.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at, flagAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-container-privileged',
  title: 'A container of the cluster runs privileged',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A privileged container sees the devices of its node and may load modules into the kernel. Whoever gets code to run in it, through a route
    of the application or a library, owns the node and every pod on it.`,
  fix: 'Take `privileged` away, and give the one capability that is needed, if any.',
  blindSpots: ['Policies of the cluster that refuse such pods are not in the tree.'],
  examples: [
    bad(
      'a service that was made privileged to get something going',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:1.4.2
                securityContext:
                  privileged: true  # <-- finding
    `,
    ),
    bad(
      'by the values of a chart',
      `
      # file: chart/Chart.yaml
      name: api
      # file: chart/values.yaml
      securityContext:
        privileged: true  # <-- finding
      # file: chart/templates/deployment.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {{ include "api.fullname" . }}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: "{{ .Values.image }}"
                securityContext:
                  {{- toYaml .Values.securityContext | nindent 12 }}
    `,
    ),
    bad(
      'by a patch of the kustomization that is brought up',
      `
      # file: k8s/base/kustomization.yaml
      resources: [api.yaml]
      # file: k8s/base/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:1.4.2
      # file: k8s/live/kustomization.yaml
      resources: [../base]
      patches:
        - patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: api
            spec:
              template:
                spec:
                  containers:
                    - name: api
                      securityContext:
                        privileged: true  # <-- finding
    `,
    ),
    good(
      'a base that the overlay puts right',
      `
      # file: k8s/base/kustomization.yaml
      resources: [api.yaml]
      # file: k8s/base/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:1.4.2
                securityContext: {privileged: true}
      # file: k8s/live/kustomization.yaml
      resources: [../base]
      patches:
        - target: {kind: Deployment, name: api}
          patch: |-
            - op: replace
              path: /spec/template/spec/containers/0/securityContext/privileged
              value: false
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report) {
    for (const { name, value } of containers) {
      const found = at(value, 'securityContext', 'privileged')
      if (found === null || flagAt(found) !== true) continue
      report({
        place: found.place,
        cause: { name: nameOf(object), what: `container ${name}: privileged` },
        what: `the container \`${name}\` of ${object.kind} \`${object.name}\` runs privileged`,
        confidence: sureIn(object.deployment, 'high'),
      })
    }
  },
})
