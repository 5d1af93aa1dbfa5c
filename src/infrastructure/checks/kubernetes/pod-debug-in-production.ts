// A server that restarts on edits, or an application that shows its insides, in a cluster.

import { servesModel, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { nameOf } from '../../kube/object.ts'

const debugNames = /^(?:DEBUG|APP_DEBUG|FASTAPI_DEBUG|UVICORN_RELOAD|RELOAD|STARLETTE_DEBUG|PYTHONASYNCIODEBUG|ENABLE_DEBUG)$/

export default defineCheck({
  id: 'pod-debug-in-production',
  title: 'A pod runs the application in debug or reload mode',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-489'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.2'],
  why: `
    \`--reload\` watches files, runs one worker and starts again whenever a file below it changes: whoever writes a file runs it. With \`debug\`
    Starlette answers an error with the traceback and the source around it, to any caller.`,
  fix: 'Leave `--reload` and `fastapi dev` to the machines of developers, and switch debug off.',
  blindSpots: ['What a setting named otherwise switches on is not known.'],
  examples: [
    bad(
      'a command copied from a laptop',
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
                image: registry.example/api:1
                command:
                  - uvicorn
                  - main:app
                  - --reload  # <-- finding
    `,
    ),
    good(
      'a server as it should be, and a setting that is off',
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
                image: registry.example/api:1
                command: [uvicorn, "main:app", --workers, "4"]
                env: [{name: DEBUG, value: "false"}]
    `,
    ),
    good(
      'an overlay for developers',
      `
      # file: k8s/dev/api.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: api}
      spec:
        template:
          spec:
            containers:
              - name: api
                image: registry.example/api:1
                command: [uvicorn, "main:app", --reload]
    `,
    ),
  ],

  looksAt: 'pod',
  check({ object, containers }, report, { model }) {
    if (object.deployment.stage === 'development') return
    for (const container of containers) {
      const words = container.words.map(({ text }) => text)
      if (container.runs === 'other' || servesModel(words, model) === 'no') continue
      const reload = container.words.find(
        ({ text }, index) =>
          (text === '--reload' && container.runs === 'server') || (text === 'dev' && container.words[index - 1]?.text === 'fastapi'),
      )
      const setting = container.env.find(({ name, value }) => debugNames.test(name) && /^(?:1|true|yes|on)$/i.test(value.trim()))
      const found = reload ?? setting
      if (found === undefined) continue
      report({
        place: found.place,
        cause: { name: nameOf(object), what: `container ${container.name}: ${reload?.text ?? setting?.name ?? ''}` },
        what: `the container \`${container.name}\` of ${object.kind} \`${object.name}\` runs with \`${reload?.text ?? `${setting?.name}=${setting?.value}`}\``,
        confidence: reload !== undefined ? sureIn(object.deployment, 'high') : 'medium',
      })
    }
  },
})
