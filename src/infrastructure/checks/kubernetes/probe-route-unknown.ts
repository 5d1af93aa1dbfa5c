// A probe that asks the application for a path that it does not have.

import { findRoute, servedRoutes, servesModel, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { probesOf } from '../../kube/probes.ts'
import { hasHole } from '../../kube/value.ts'

export default defineCheck({
  id: 'probe-route-unknown',
  title: 'A probe asks for a path that the application does not serve',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-755'],
  owaspApi: null,
  asvs: [],
  why: `
    FastAPI answers 404, the probe fails, and Kubernetes never sends traffic to the pod, or restarts it for ever. Where it works all the same, something
    else answers in the application's place.`,
  fix: 'Name the route that says whether the application is well, or add it.',
  blindSpots: ['Paths below a mount, and those of an application that a proxy in the pod serves under a prefix, are not decided.'],
  examples: [
    bad(
      'a path that was renamed',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()

      @app.get("/health")
      def health():
          return {}
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
                livenessProbe:
                  httpGet:
                    path: /healthz  # <-- finding
                    port: 8000
    `,
    ),
    good(
      'a path that is there',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()

      @app.get("/health")
      def health():
          return {}
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
                livenessProbe:
                  httpGet: {path: /health, port: 8000}
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report, { model }) {
    if (servedRoutes(model).length === 0) return
    for (const container of containers) {
      const words = container.words.map(({ text }) => text)
      if (container.runs !== 'server' || words.includes('--root-path') || servesModel(words, model) === 'no') continue
      for (const { kind, path, place } of probesOf(container)) {
        if (hasHole(path) || findRoute(model, path) !== 'none') continue
        report({
          place,
          cause: { name: nameOf(object), what: `container ${container.name}: ${kind}` },
          what: `the ${kind} of the container \`${container.name}\` asks for \`${path}\`, which no route of the application serves`,
          confidence: servesModel(words, model) === 'yes' ? sureIn(object.deployment, 'high') : 'medium',
        })
      }
    }
  },
})
