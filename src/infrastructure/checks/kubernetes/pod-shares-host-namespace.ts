// A pod that lives in the network, process or IPC space of its node.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at, flagAt } from '../../kube/value.ts'

const names = ['hostNetwork', 'hostPID', 'hostIPC'] as const

export default defineCheck({
  id: 'pod-shares-host-namespace',
  title: 'A pod shares the network or processes of its node',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    On the network of the node an application reaches what listens on its loopback (the kubelet, agents, cloud metadata), no network policy
    holds it, and uvicorn's port is open on the node itself, past every proxy. With the node's processes it can read their memory and environment.`,
  fix: 'Take the setting away; let a Service lead to the port of the pod.',
  blindSpots: ['Agents that watch a node need this; daemon sets are left alone.'],
  examples: [
    bad(
      'an API on the network of its node',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            hostNetwork: true  # <-- finding
            containers:
              - name: api
                image: registry.example/api:1.4.2
                command: [uvicorn, "main:app", --host, 0.0.0.0]
    `,
    ),
    good(
      'an agent that watches every node',
      `
      # file: k8s/agent.yaml
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: node-exporter}
      spec:
        template:
          spec:
            hostNetwork: true
            containers:
              - name: exporter
                image: prom/node-exporter:v1.8.2
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, spec }, report) {
    if (object.kind === 'DaemonSet') return
    const found = names.map((name) => ({ name, value: at(spec, name) })).filter(({ value }) => flagAt(value) === true)
    const [first] = found
    if (first?.value == null) return
    report({
      place: first.value.place,
      cause: { name: nameOf(object), what: found.map(({ name }) => name).join(', ') },
      what: `the pods of ${object.kind} \`${object.name}\` have \`${found.map(({ name }) => name).join('`, `')}\``,
      confidence: sureIn(object.deployment, 'high'),
    })
  },
})
