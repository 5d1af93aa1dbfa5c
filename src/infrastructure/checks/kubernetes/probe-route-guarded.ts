// A probe of a route that wants to know who asks.

import { findRoute, servesModel, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { probesOf } from '../../kube/probes.ts'
import { hasHole } from '../../kube/value.ts'

export default defineCheck({
  id: 'probe-route-guarded',
  title: 'A probe asks a route that demands a sign-in',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-755'],
  owaspApi: null,
  asvs: [],
  why: `
    The kubelet has no token: the route answers 401 or 403, and the pod never gets ready. The usual way out, a token in the
    manifest or a guard taken off a whole router, is worse than the probe.`,
  fix: 'Give the application a route that says whether it is well, tells nothing else, and needs nobody to sign in.',
  blindSpots: ['Headers that the probe sends are taken for a credential.'],
  examples: [
    bad(
      'a probe of a page for users',
      `
      # file: main.py
      import os
      import secrets
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import APIKeyHeader

      key = APIKeyHeader(name="X-Key")

      def check(given: str = Depends(key)):
          if not secrets.compare_digest(given, os.environ["API_KEY"]):
              raise HTTPException(401)

      app = FastAPI()

      @app.get("/status", dependencies=[Depends(check)])
      def status():
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
                readinessProbe:
                  httpGet:
                    path: /status  # <-- finding
                    port: 8000
    `,
    ),
    good(
      'a probe of a route for it',
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
                readinessProbe:
                  httpGet: {path: /health, port: 8000}
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report, { model }) {
    for (const container of containers) {
      const words = container.words.map(({ text }) => text)
      const serves = servesModel(words, model)
      if (container.runs !== 'server' || serves === 'no') continue
      for (const { kind, path, place, hasHeaders } of probesOf(container)) {
        const route = hasHole(path) || hasHeaders ? 'unknown' : findRoute(model, path)
        if (route === 'none' || route === 'unknown') continue
        if (route.access !== 'authenticated' && route.access !== 'authorised' && route.access !== 'presence') continue
        report({
          place,
          cause: { name: nameOf(object), what: `container ${container.name}: ${kind}` },
          what: `the ${kind} of the container \`${container.name}\` asks \`${path}\`, which demands a credential`,
          routes: [route],
          severity: 'low',
          confidence: serves === 'yes' && route.accessCertainty === 'certain' ? sureIn(object.deployment, 'high') : 'medium',
        })
      }
    }
  },
})
