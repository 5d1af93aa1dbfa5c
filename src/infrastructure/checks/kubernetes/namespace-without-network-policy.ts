// Pods that everything in the cluster may call.

import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'

export default defineCheck({
  id: 'namespace-without-network-policy',
  title: 'Every pod of the cluster may call the application',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Without a NetworkPolicy any pod, that of another team too, talks to the application past the ingress, and the application to anything:
    what a request makes it fetch goes as far as the network does.`,
  fix: 'Add a NetworkPolicy that lets the ingress controller in, and out what the application calls.',
  blindSpots: ['Policies of the mesh or the cloud, and those kept in another repository, are not seen.'],
  examples: [
    bad(
      'a service and no policy',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment  # <-- finding
      metadata: {name: api}
      spec:
        template:
          metadata: {labels: {app: api}}
          spec:
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'a policy',
      `
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          metadata: {labels: {app: api}}
          spec:
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app"]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: api}
      spec:
        podSelector: {matchLabels: {app: api}}
        policyTypes: [Ingress]
    `,
    ),
  ],

  looksAt: 'setup',
  check({ kubernetes, pod }, report) {
    if (kubernetes.some(({ kind }) => /NetworkPolicy$|^AuthorizationPolicy$/.test(kind))) return
    const first = pod.find(({ containers, object }) => object.kind !== 'Job' && containers.some(({ runs }) => runs === 'server'))
    if (first === undefined) return
    report({
      place: first.object.kindPlace,
      cause: { name: nameOf(first.object), what: 'NetworkPolicy' },
      what: `no NetworkPolicy is among the manifests of ${first.object.kind} \`${first.object.name}\``,
    })
  },
})
