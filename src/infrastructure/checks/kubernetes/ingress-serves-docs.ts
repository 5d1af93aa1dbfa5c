// The documentation of an internal API, reached from outside because the ingress passes every path on.

import { docsRoutes, servesModel, toWords } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { containerBehind, findService, isIngress, pathsOf, podsOf, portsOf } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'

export default defineCheck({
  id: 'ingress-serves-docs',
  title: 'The ingress shows the application’s documentation to everybody',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-200'],
  owaspApi: 'API9:2023',
  asvs: ['v5.0.0-13.4.5'],
  why: `
    \`/docs\` and \`/openapi.json\` list every route with its parameters, those of administrators too. The ingress passes them on to anybody.
    For an API that is meant for everyone that is right; for any other it is the plan of the house.`,
  fix: 'Pass on the paths that outsiders need, or switch the documentation off outside of development (`openapi_url=None`).',
  blindSpots: ['Addresses that a firewall in front lets in are not known.'],
  examples: [
    bad(
      'everything passed on',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()

      @app.get("/orders")
      def orders():
          return []
      # file: k8s/api.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: api}
      spec:
        tls: [{hosts: [api.acme.dev], secretName: api-tls}]
        rules:
          - host: api.acme.dev
            http:
              paths:
                - path: /  # <-- finding
                  pathType: Prefix
                  backend: {service: {name: api, port: {number: 80}}}
      ---
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
                command: [uvicorn, "main:app"]
    `,
    ),
    good(
      'only what outsiders need',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()

      @app.get("/orders")
      def orders():
          return []
      # file: k8s/api.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: api}
      spec:
        tls: [{hosts: [api.acme.dev], secretName: api-tls}]
        rules:
          - host: api.acme.dev
            http:
              paths:
                - path: /orders
                  pathType: Prefix
                  backend: {service: {name: api, port: {number: 80}}}
      ---
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
                command: [uvicorn, "main:app"]
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report, context) {
    if (!isIngress(object)) return
    const docs = docsRoutes(context.model)
    if (docs.length === 0) return
    for (const { path, isExact, service: name, port, value } of pathsOf(object)) {
      const reached = docs.filter((route) => covers(path, isExact, route.path))
      const service = reached.length === 0 ? null : findService(name, object, context)
      if (service === null) continue
      const target = portsOf(service).find((one) => String(one.port) === port)?.target ?? portsOf(service)[0]?.target ?? ''
      const container = podsOf(service, context).flatMap((pod) => containerBehind(pod, target) ?? [])[0]
      if (
        container?.runs !== 'server' ||
        servesModel(
          container.words.map(({ text }) => text),
          context.model,
        ) === 'no'
      )
        continue
      report({
        place: value.place,
        cause: { name: nameOf(object), what: 'docs' },
        what: `the ingress \`${object.name}\` passes ${reached
          .slice(0, 2)
          .map((route) => `\`${toWords(route)}\``)
          .join(' and ')} on to everybody`,
        routes: reached,
      })
      return
    }
  },
})

function covers(path: string, isExact: boolean, route: string): boolean {
  if (isExact) return path === route
  // Patterns of the nginx controller: `/(.*)` passes everything.
  const prefix = path.replace(/[(].*$/s, '').replace(/\/+$/, '')
  return prefix === '' || route === prefix || route.startsWith(`${prefix}/`)
}
