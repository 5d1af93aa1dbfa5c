// A server that may take all memory of its node.

import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-without-memory-limit',
  title: 'The application may take all memory of its node',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770'],
  owaspApi: 'API4:2023',
  asvs: [],
  why: `
    A handler that reads a body or a file whole, and FastAPI has no limit of its own, grows with what a caller sends. Without a limit the
    kernel ends other pods of the node; with one, this pod alone starts again.`,
  fix: 'Give the container `resources.limits.memory`, a little above what it needs under load.',
  blindSpots: ['A `LimitRange` in the namespace may set one; one that is in the tree counts.'],
  examples: [
    bad(
      'requests alone',
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
                resources:
                  requests: {memory: 256Mi}
    `,
    ),
    good(
      'a limit',
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
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
                resources:
                  limits: {memory: 512Mi}
    `,
    ),
    good(
      'a limit for everything in the namespace',
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
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
      ---
      apiVersion: v1
      kind: LimitRange
      metadata: {name: limits}
      spec:
        limits: [{type: Container, default: {memory: 512Mi}}]
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report, { setup }) {
    if (object.isPartial || setup.kubernetes.some(({ kind }) => kind === 'LimitRange')) return
    for (const { name, value, place, isInit, runs } of containers) {
      if (isInit || runs !== 'server' || at(value, 'resources', 'limits', 'memory') !== null) continue
      report({
        place: at(value, 'resources')?.place.file === place.file ? place : (at(value, 'resources')?.place ?? place),
        cause: { name: nameOf(object), what: `container ${name}: limits` },
        what: `the container \`${name}\` of ${object.kind} \`${object.name}\` has no limit for memory`,
      })
    }
  },
})
