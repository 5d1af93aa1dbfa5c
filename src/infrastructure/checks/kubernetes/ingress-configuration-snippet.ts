// Lines of nginx's own configuration in an annotation.

import { bad, defineCheck, good } from '../../kit.ts'
import { annotationOf, isIngress } from '../../kube/links.ts'
import { nameOf } from '../../kube/object.ts'

export default defineCheck({
  id: 'ingress-configuration-snippet',
  title: 'An ingress brings its own lines of proxy configuration',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-94'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Snippets go into the configuration of the controller that every team shares: whoever may write one reads the controller's token, and with it
    all secrets of the cluster (CVE-2021-25742). So the controller must allow them for everybody.`,
  fix: 'Use the annotations that there are (`custom-headers`, `proxy-body-size`, `enable-cors`), or set headers in the application.',
  blindSpots: ['What the snippet does is read by other checks.'],
  examples: [
    bad(
      'a header by a snippet',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations:
          nginx.ingress.kubernetes.io/configuration-snippet: |  # <-- finding
            more_set_headers "X-Frame-Options: DENY";
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
    good(
      'an annotation made for it',
      `
      # file: k8s/ingress.yaml
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: api
        annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 8m}
      spec:
        tls: [{secretName: api-tls}]
        defaultBackend: {service: {name: api, port: {number: 8000}}}
    `,
    ),
  ],

  looksAt: 'kubernetes',
  check(object, report) {
    if (!isIngress(object)) return
    for (const name of ['configuration-snippet', 'server-snippet', 'auth-snippet']) {
      const found = annotationOf(object, `nginx.ingress.kubernetes.io/${name}`)
      if (found === null) continue
      report({
        place: found.value.place,
        cause: { name: nameOf(object), what: name },
        what: `the ingress \`${object.name}\` writes into the configuration of its controller by \`${name}\``,
      })
    }
  },
})
