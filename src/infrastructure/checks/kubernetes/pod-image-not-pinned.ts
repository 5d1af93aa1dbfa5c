// An image that may be another one tomorrow.

import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'
import { at, hasHole } from '../../kube/value.ts'

export default defineCheck({
  id: 'pod-image-not-pinned',
  title: 'A pod runs whatever image has the latest tag',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1357'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    A pod that starts again pulls what the tag means then: an untested build, or one that somebody pushed who got hold of the registry.
    Nobody can say which code served a request, and there is nothing to go back to.`,
  fix: 'Name a version and, best, its digest: `image:1.4.2@sha256:…`.',
  blindSpots: ['Tags that look like versions can move as well; only digests cannot.'],
  examples: [
    bad(
      'the latest build of the application',
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
                image: registry.example/api:latest  # <-- finding
    `,
    ),
    good(
      'a tag that the kustomization sets',
      `
      # file: k8s/kustomization.yaml
      resources: [api.yaml]
      images:
        - name: registry.example/api
          newTag: 1.4.2
      # file: k8s/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:latest
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report) {
    for (const { name, image, value } of containers) {
      const found = at(value, 'image')
      // What a pipeline or a template puts in is not known.
      if (
        found === null ||
        image === '' ||
        hasHole(image) ||
        /[${<]/.test(image) ||
        image.includes('@sha256:') ||
        image.startsWith('localhost/')
      )
        continue
      const tag = /:([^/:]+)$/.exec(image)?.[1] ?? null
      if (tag !== null && tag !== 'latest') continue
      // A bare name stands for what the tool that builds it puts there.
      if (tag === null && !image.includes('/')) continue
      report({
        place: found.place,
        cause: { name: nameOf(object), what: `container ${name}: image` },
        what: `the container \`${name}\` of ${object.kind} \`${object.name}\` runs \`${image}\`${tag === null ? ', which names no version' : ''}`,
      })
    }
  },
})
