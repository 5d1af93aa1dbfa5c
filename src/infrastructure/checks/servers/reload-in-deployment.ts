// The command of an image or a platform starts the server for developers.

import { decodeConfig } from '../../../syntax/index.ts'
import { isDeployed } from '../../deployed.ts'
import { bad, type CheckContext, defineCheck, good } from '../../kit.ts'
import type { ServerCommand } from '../../sources/servers.ts'

export default defineCheck({
  id: 'reload-in-deployment',
  title: 'What is deployed starts the server with reload or debug on',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-489'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.2'],
  why: `
    With reload one process watches the files of the program and starts it again when one changes, in the middle of requests; whoever gets a file
    written there gets it run at once. It is meant for a developer's machine, and so are \`fastapi dev\` and debug.`,
  fix: 'Start the server without reload (`uvicorn main:app`, `fastapi run`), and give it in the Compose file of developers alone.',
  blindSpots: [
    'A Compose file whose name does not say what it is for is reported with less confidence.',
    'So is a script that does it under a condition on a variable for developers; what the variable is set to is not asked.',
  ],
  examples: [
    bad(
      'the image itself',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY . /app
      USER app
      CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--reload"]  # <-- finding
    `,
    ),
    bad(
      'the command for developers on a platform',
      `
      # file: Procfile
      web: fastapi dev main.py --port $PORT  # <-- finding
    `,
    ),
    bad(
      'by a variable that uvicorn reads',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ENV UVICORN_RELOAD=1
      USER app
      CMD ["uvicorn", "main:app"]  # <-- finding
    `,
    ),
    bad(
      'the program that the service runs starts the server itself',
      `
      # file: main.py
      import uvicorn
      from fastapi import FastAPI

      app = FastAPI()

      if __name__ == "__main__":
          uvicorn.run("main:app", host="0.0.0.0", reload=True)  # <-- finding
      # file: compose.prod.yaml
      services:
        api:
          build: .
          command: python main.py
          ports: ["8000:8000"]
    `,
    ),
    good(
      'a program with reload that nothing deployed runs',
      `
      # file: main.py
      import uvicorn
      from fastapi import FastAPI

      app = FastAPI()

      if __name__ == "__main__":
          uvicorn.run("main:app", host="0.0.0.0", reload=True)
      # file: compose.prod.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --host 0.0.0.0
          ports: ["8000:8000"]
    `,
    ),
    good(
      'no reload in the image',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--host", "0.0.0.0"]
    `,
    ),
    good(
      'reload where people develop',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--host", "0.0.0.0"]
      # file: compose.dev.yaml
      services:
        api:
          build: .
          command: uvicorn main:app --reload
      # file: Makefile
      dev:
      \tuvicorn main:app --reload
    `,
    ),
    good(
      'an image for developers',
      `
      # file: Dockerfile.dev
      FROM python:3.12-slim
      USER app
      CMD ["uvicorn", "main:app", "--reload"]
    `,
    ),
  ],

  looksAt: 'server',
  check(command, report, context) {
    const deployed = isDeployed(context, command)
    if (deployed === 'no') return
    const option = command.options.get('reload') ?? (command.program === 'hypercorn' ? command.options.get('debug') : undefined)
    const isDev = command.mode === 'dev' && option?.value !== false
    if (option?.value !== true && !isDev) return
    report({
      place: command.place,
      cause: { name: command.file, what: `${command.program} ${isDev ? 'dev' : (option?.by ?? 'reload')}` },
      what: isDev ? '`fastapi dev` is started, which is for developers' : `${command.program} is started with ${option?.by}`,
      ...(deployed === 'yes' && !isMeantForDevelopers(command, context) ? {} : { confidence: 'medium' }),
    })
  },
})

/** The image is one for developers, or a script starts it so only where a variable says that this is a developer's machine. */
function isMeantForDevelopers({ kind, file, place }: ServerCommand, { tree, setup }: CheckContext): boolean {
  if (kind === 'dockerfile') return setup.dockerfile.some((one) => one.file === file && one.purpose === 'development')
  const bytes = kind === 'script' ? tree.read(place.file) : null
  if (bytes === null) return false
  const conditions: string[] = []
  for (const line of decodeConfig(bytes).split('\n').slice(0, place.line)) {
    const [, word, condition = ''] = /^\s*(if|elif|else|fi)\b(.{0,1000})/.exec(line) ?? []
    if (word === 'fi' || word === 'elif' || word === 'else') conditions.pop()
    if (word === 'if' || word === 'elif' || word === 'else') conditions.push(condition)
  }
  return conditions.some((condition) => /(?:^|[^a-z])(?:dev|devel|development|local|debug|reload|test)(?:[^a-z]|$)/i.test(condition))
}
