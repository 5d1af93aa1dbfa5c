// The port of uvicorn, open to the world beside the ingress.

import { openRoutes, servesModel, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { annotationOf, containerBehind, isIngress, mayMeet, pathsOf, podsOf, portsOf } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'
import type { KubePod } from '../../kube/pods.ts'
import { at, textAt } from '../../kube/value.ts'

export default defineCheck({
  id: 'service-bypasses-proxy',
  title: 'A service opens the application’s own port to the outside',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    A Service of the type LoadBalancer or NodePort leads straight to uvicorn: plain HTTP, no limits, no headers, no address lists, and
    forwarded headers that a caller writes himself. What the ingress does is then a matter of taste.`,
  fix: 'Make it `type: ClusterIP` and let the ingress lead to it.',
  blindSpots: ['Firewalls of the cloud in front of the nodes are not in the manifest.'],
  examples: [
    bad(
      'a load balancer beside the ingress',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: Service
      metadata: {name: api}
      spec:
        type: LoadBalancer  # <-- finding
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
                command: [uvicorn, "main:app", --host, 0.0.0.0]
    `,
    ),
    good(
      'an ingress alone',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: Service
      metadata: {name: api}
      spec:
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
                command: [uvicorn, "main:app", --host, 0.0.0.0]
    `,
    ),
    good(
      'a load balancer that is not reached from outside',
      `
      # file: k8s/api.yaml
      apiVersion: v1
      kind: Service
      metadata:
        name: api
        annotations: {networking.gke.io/load-balancer-type: Internal}
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
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'a gateway of its own, which is what is reached from outside',
      `
      # file: k8s/gateway.yaml
      apiVersion: v1
      kind: Service
      metadata: {name: gateway}
      spec:
        type: LoadBalancer
        selector: {app: gateway}
        ports: [{port: 443, targetPort: 8080}]
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: gateway}
      spec:
        template:
          metadata: {labels: {app: gateway}}
          spec:
            containers:
              - name: gateway
                image: registry.example/fastward:1
                args: [gateway, --listen=0.0.0.0:8080, --upstream=http://api:8000]
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report, context) {
    const type = at(object.root, 'spec', 'type')
    const text = textAt(type)
    if (object.kind !== 'Service' || type === null || (text !== 'LoadBalancer' && text !== 'NodePort')) return
    if (isInternal(object) || at(object.root, 'spec', 'loadBalancerSourceRanges') !== null || endsTls(object)) return
    const pods = podsOf(object, context)
    // The proxy of the cluster itself: whatever is behind it comes through it.
    if (pods.some(isController)) return
    const container = pods.flatMap((pod) => portsOf(object).flatMap(({ target }) => containerBehind(pod, target) ?? []))[0]
    const words = container?.words.map((one) => one.text) ?? []
    if (container === undefined || container.runs === 'other' || servesModel(words, context.model) === 'no') return
    const hasIngress = context.setup.kubernetes.some(
      (one) => isIngress(one) && mayMeet(one, object) && pathsOf(one).some(({ service }) => service === object.name),
    )
    // The ingress of some clouds leads to node ports by itself.
    if (hasIngress && text === 'NodePort') return
    report({
      place: type.place,
      cause: { name: nameOf(object), what: 'type' },
      what: `the Service \`${object.name}\` of the type \`${text}\` leads from outside straight to the container \`${container.name}\`${hasIngress ? ', past the ingress' : ''}`,
      routes: openRoutes(context.model),
      severity: hasIngress ? 'high' : 'medium',
      confidence:
        container.runs === 'server' && object.from !== 'helm' && text === 'LoadBalancer' ? sureIn(object.deployment, 'high') : 'medium',
    })
  },
})

function isController({ containers }: KubePod): boolean {
  return containers.some(({ image }) => /ingress|(?:^|\/)(?:traefik|kong|envoy|contour|haproxy|istio|proxyv2|fastward)/i.test(image))
}

function isInternal(object: Parameters<typeof annotationOf>[0]): boolean {
  return [
    'networking.gke.io/load-balancer-type',
    'cloud.google.com/load-balancer-type',
    'service.beta.kubernetes.io/aws-load-balancer-internal',
    'service.beta.kubernetes.io/azure-load-balancer-internal',
    'service.beta.kubernetes.io/aws-load-balancer-scheme',
  ].some((name) => /^(?:internal|true|0\.0\.0\.0\/0)$/i.test(annotationOf(object, name)?.text ?? ''))
}

function endsTls(object: Parameters<typeof annotationOf>[0]): boolean {
  return annotationOf(object, 'aws-load-balancer-ssl-cert') !== null
}
