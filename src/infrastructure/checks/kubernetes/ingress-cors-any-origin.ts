// An ingress that answers every origin's questions, with the caller's cookies.

import { servedRoutes, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { annotationOf, isIngress } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'

export default defineCheck({
  id: 'ingress-cors-any-origin',
  title: 'An ingress lets every site call the application with cookies',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-942'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.2'],
  why: `
    \`enable-cors\` without \`cors-allow-origin\` answers any origin, and credentials are allowed unless somebody says otherwise. It is set in front
    of the application: what its \`CORSMiddleware\` refuses, the proxy allows.`,
  fix: 'Name the origins in `cors-allow-origin`, or leave CORS to the application and take the annotation away.',
  blindSpots: ['Browsers refuse `*` together with credentials; controllers that answer with the origin of the caller are meant.'],
  examples: [
    bad(
      'cors switched on, and nothing else said',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          nginx.ingress.kubernetes.io/cors-allow-origin: "*"  # <-- finding
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'one origin',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          nginx.ingress.kubernetes.io/cors-allow-origin: https://app.acme.dev
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'any origin and no credentials, for data that is public',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/enable-cors: "true"
          nginx.ingress.kubernetes.io/cors-allow-credentials: "false"
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report, { model }) {
    if (!isIngress(object)) return
    const enabled = annotationOf(object, 'nginx.ingress.kubernetes.io/enable-cors')
    if (enabled?.text !== 'true' || annotationOf(object, 'cors-allow-credentials')?.text === 'false') return
    const origins = annotationOf(object, 'cors-allow-origin')
    if (origins !== null && origins.text.trim() !== '*') return
    // Without cookies there is nothing that another site could borrow.
    const usesCookies = servedRoutes(model).some(
      ({ security, parameters }) =>
        security.some(({ type }) => type.type === 'apiKey' && type.in === 'cookie') || parameters.some((one) => one.in === 'cookie'),
    )
    report({
      place: (origins ?? enabled).value.place,
      cause: { name: nameOf(object), what: 'cors-allow-origin' },
      what: `the ingress \`${object.name}\` answers every origin and allows credentials`,
      severity: usesCookies ? 'high' : 'medium',
      confidence: sureIn(object.deployment, 'high'),
    })
  },
})
