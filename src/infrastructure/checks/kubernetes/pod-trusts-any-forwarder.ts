// A server that believes every forwarded address, in a pod that others than the proxy reach.

import { servesModel, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { servicesOf } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'
import { textAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-trusts-any-forwarder',
  title: 'The server in a pod believes forwarded headers from anyone',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-348'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.2.4'],
  why: `
    With \`--forwarded-allow-ips=*\` uvicorn takes the caller's address and scheme from \`X-Forwarded-For\` and \`X-Forwarded-Proto\`, whoever sent
    them. Where the pod is reached without the proxy, a caller chooses the address that limits, logs and address lists see.`,
  fix: 'Name the network of the ingress controller in `--forwarded-allow-ips`, and see that nothing but the controller reaches the pod.',
  blindSpots: ['Network policies that let only the proxy in make it harmless; that is not weighed.'],
  examples: [
    bad(
      'all forwarders believed behind a load balancer that passes on what callers send',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: Service
      metadata: {name: api}
      spec:
        type: LoadBalancer
        selector: {app: api}
        ports: [{port: 80, targetPort: 8000}]
      ---
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
                command: [uvicorn, "main:app", --proxy-headers]
                env:
                  - name: FORWARDED_ALLOW_IPS
                    value: "*"  # <-- finding
    `,
    ),
    good(
      'the network of the controller',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: Service
      metadata: {name: api}
      spec:
        type: LoadBalancer
        selector: {app: api}
        ports: [{port: 80, targetPort: 8000}]
      ---
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
                command: [uvicorn, "main:app", --proxy-headers, "--forwarded-allow-ips=10.0.0.0/8"]
    `,
    ),
  ],

  looksAt: 'pod',
  check(pod, report, context) {
    const services = servicesOf(pod, context)
    const isOutside = services.some((service) => /^(?:LoadBalancer|NodePort)$/.test(textAt(service.root, 'spec', 'type') ?? ''))
    for (const container of pod.containers) {
      if (
        container.runs === 'other' ||
        servesModel(
          container.words.map(({ text }) => text),
          context.model,
        ) === 'no'
      )
        continue
      const place =
        container.env.find(({ name, value }) => name === 'FORWARDED_ALLOW_IPS' && value.trim() === '*')?.place ??
        container.words.find(({ text }) => /^--forwarded-allow-ips=['"]?\*/.test(text))?.place ??
        container.words.find(
          ({ text }, index) => text.replace(/['"]/g, '') === '*' && container.words[index - 1]?.text === '--forwarded-allow-ips',
        )?.place
      if (place === undefined) continue
      report({
        place,
        cause: { name: nameOf(pod.object), what: `container ${container.name}: forwarded-allow-ips` },
        what: `the container \`${container.name}\` of ${pod.object.kind} \`${pod.object.name}\` believes forwarded headers from anyone${isOutside ? ', and is reached without a proxy' : ''}`,
        severity: isOutside ? 'medium' : 'low',
        confidence: isOutside ? sureIn(pod.object.deployment, 'high') : 'medium',
      })
    }
  },
})
