// A container of the application that keeps all that it gets by default.

import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at, flagAt, itemsAt, textAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-security-context-unset',
  title: 'A container keeps rights that it never uses',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Without \`allowPrivilegeEscalation: false\`, \`runAsNonRoot: true\`, dropped capabilities and a root file system that cannot be written, code
    that somebody gets to run in the application has more to work with than the application itself needs.`,
  fix: 'Give the container a `securityContext` with `allowPrivilegeEscalation: false`, `runAsNonRoot: true`, `readOnlyRootFilesystem: true` and `capabilities: {drop: ["ALL"]}`.',
  blindSpots: ['An admission policy of the cluster may set all of it.'],
  examples: [
    bad(
      'a service without a word on what it may do',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api  # <-- finding
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'a service that may do what it does',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            securityContext: {runAsNonRoot: true}
            containers:
              - name: api
                image: registry.example/api:1
                securityContext:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, spec, containers }, report) {
    if (object.isPartial) return
    for (const { name, value, place, isInit, runs } of containers) {
      if (isInit || runs === 'other') continue
      const own = at(value, 'securityContext')
      const lacks = [
        ...(flagAt(own, 'allowPrivilegeEscalation') === false ? [] : ['allowPrivilegeEscalation: false']),
        ...(flagAt(own, 'runAsNonRoot') === true || flagAt(spec, 'securityContext', 'runAsNonRoot') === true ? [] : ['runAsNonRoot: true']),
        ...(flagAt(own, 'readOnlyRootFilesystem') === true ? [] : ['readOnlyRootFilesystem: true']),
        ...(itemsAt(own, 'capabilities', 'drop').some((item) => textAt(item)?.toUpperCase() === 'ALL') ? [] : ['capabilities: drop ALL']),
      ]
      if (lacks.length === 0) continue
      report({
        place: own?.place ?? place,
        cause: { name: nameOf(object), what: `container ${name}: securityContext` },
        what: `the container \`${name}\` of ${object.kind} \`${object.name}\` is without ${lacks.map((one) => `\`${one}\``).join(', ')}`,
      })
    }
  },
})
