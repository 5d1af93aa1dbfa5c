// Rights of the kernel that make a container as good as its node.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { itemsAt, textAt } from '../../kube/value.ts'

const dangerous = new Set(['ALL', 'SYS_ADMIN', 'SYS_PTRACE', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_BOOT', 'DAC_READ_SEARCH', 'BPF', 'NET_ADMIN'])

export default defineCheck({
  id: 'pod-dangerous-capability',
  title: 'A container gets a capability that breaks its walls',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With \`SYS_ADMIN\`, \`SYS_PTRACE\` and their like, code in the container mounts the node's disks, reads other processes or turns their
    traffic round. No web application needs them.`,
  fix: 'Write `drop: ["ALL"]`, and add back only what fails without it (for a low port: `NET_BIND_SERVICE`).',
  blindSpots: ['Capabilities that the runtime gives by default are not reported.'],
  examples: [
    bad(
      'all rights, for a browser in a container',
      `
      # file: k8s/crawler.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: crawler}
      spec:
        template:
          spec:
            containers:
              - name: crawler
                image: registry.example/crawler:3
                securityContext:
                  capabilities:
                    add:
                      - SYS_ADMIN  # <-- finding
    `,
    ),
    good(
      'the one right that a low port needs',
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
                image: registry.example/api:3
                securityContext:
                  capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report) {
    if (object.kind === 'DaemonSet') return
    for (const { name, value } of containers)
      for (const item of itemsAt(value, 'securityContext', 'capabilities', 'add')) {
        const capability = (textAt(item) ?? '').toUpperCase().replace(/^CAP_/, '')
        if (!dangerous.has(capability)) continue
        report({
          place: item.place,
          cause: { name: nameOf(object), what: `container ${name}: ${capability}` },
          what: `the container \`${name}\` of ${object.kind} \`${object.name}\` gets the capability \`${capability}\``,
          severity: capability === 'NET_ADMIN' || capability === 'SYS_PTRACE' ? 'medium' : 'high',
          confidence: sureIn(object.deployment, 'high'),
        })
      }
  },
})
