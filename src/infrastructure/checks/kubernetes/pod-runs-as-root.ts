// A container of the application that is told to be root.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at, numberAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-runs-as-root',
  title: 'The manifest makes the application run as root',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`runAsUser: 0\` overrules the user that the image was built with. Whoever gets code to run in the application is root in its container,
    may change every file of it, and needs one hole in the kernel to be root of the node.`,
  fix: 'Set `runAsNonRoot: true` and the number of the user that the image has.',
  blindSpots: ['An image whose own user is root, where the manifest says nothing, is a matter of its Dockerfile.'],
  examples: [
    bad(
      'a service whose image has a user, and that runs as root all the same',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            securityContext:
              runAsUser: 0  # <-- finding
            containers:
              - name: api
                image: registry.example/api:1.4.2
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'root for the preparation of a volume alone',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            initContainers:
              - name: owner
                image: busybox:1.36
                command: [chown, -R, "1000", /data]
                securityContext: {runAsUser: 0}
            containers:
              - name: api
                image: registry.example/api:1.4.2
                securityContext: {runAsUser: 1000}
    `,
    ),
    good(
      'a container that overrules its pod',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: Pod
      metadata: {name: api}
      spec:
        securityContext: {runAsUser: 0}
        containers:
          - name: api
            image: registry.example/api:1.4.2
            securityContext: {runAsUser: 10001}
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, spec, containers }, report) {
    for (const { name, value, isInit, runs } of containers) {
      const user = at(value, 'securityContext', 'runAsUser') ?? at(spec, 'securityContext', 'runAsUser')
      if (isInit || runs === 'other' || user === null || numberAt(user) !== 0) continue
      report({
        place: user.place,
        cause: { name: nameOf(object), what: `container ${name}: runAsUser` },
        what: `the container \`${name}\` of ${object.kind} \`${object.name}\` runs as root`,
        confidence: sureIn(object.deployment, runs === 'server' ? 'high' : 'medium'),
      })
    }
  },
})
